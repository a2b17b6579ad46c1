import type { Answers } from '../inventory/answers.js';
import type { Place } from '../inventory/inventory.js';
import type { Answer } from '../snapshot/snapshot.js';
import type { Change, Effect } from './change.js';
import { aws, change, editAnswer, keep, kept, outputOf, step, unique } from './change.js';
import { blocks, expression, localName, resource } from './terraform.js';

type Rules = Answers['route53resolver/list-resolver-rules'] & Answer;
type Rule = NonNullable<Rules['ResolverRules']>[number];
type Associations = Answers['route53resolver/list-resolver-rule-associations'] & Answer;
type Association = NonNullable<Associations['ResolverRuleAssociations']>[number];

/**
 * Leaves one name to the Resolver of a VPC: of two rules the more specific decides, and every other name is forwarded as
 * before.
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-rules-managing.html
 */
export const keepName = (place: Place, vpc: string, domain: string): Change => {
  const at = { account: place.account, region: place.region };
  const name = `xapi-${domain.split('.')[0] ?? ''}-${vpc}`;
  const id = `rule-of-${domain}`;
  const rule = { Id: id, Name: name, DomainName: `${domain}.`, RuleType: 'SYSTEM', Status: 'COMPLETE' } as Rule;
  const association = { ResolverRuleId: id, VPCId: vpc, Status: 'COMPLETE' } as Association;
  const rules =
    (edit: (rows: readonly Rule[]) => Rule[]): Effect =>
    (snapshot) =>
      editAnswer<Rules>(snapshot, 'route53resolver/list-resolver-rules', at, [], (answer) => ({
        ...answer,
        ResolverRules: edit(answer.ResolverRules ?? []),
      }));
  const associations =
    (edit: (rows: readonly Association[]) => Association[]): Effect =>
    (snapshot) =>
      editAnswer<Associations>(snapshot, 'route53resolver/list-resolver-rule-associations', at, [], (answer) => ({
        ...answer,
        ResolverRuleAssociations: edit(answer.ResolverRuleAssociations ?? []),
      }));
  const found = outputOf(
    aws('route53resolver', 'list-resolver-rules', at.region, {
      query: `ResolverRules[?Name==\`"${name}"\`].Id`,
      output: 'text',
    }),
  );
  const parameters = { 'vpc-id': vpc, 'resolver-rule-id': found };
  const local = localName(name);
  return change(at, {
    summary: `leave ${domain} to the Resolver of ${vpc}`,
    does: [
      step(
        aws('route53resolver', 'create-resolver-rule', at.region, {
          'creator-request-id': unique,
          'rule-type': 'SYSTEM',
          'domain-name': domain,
          name,
        }),
        rules((rows) => [...rows, rule]),
      ),
      step(
        aws('route53resolver', 'associate-resolver-rule', at.region, { ...parameters, name }),
        associations((rows) => [...rows, association]),
      ),
    ],
    undoes: [
      step(
        aws('route53resolver', 'disassociate-resolver-rule', at.region, parameters),
        associations((rows) => rows.filter(({ ResolverRuleId }) => ResolverRuleId !== id)),
      ),
    ],
    terraform: blocks(
      resource(at, 'aws_route53_resolver_rule', local, { domain_name: domain, name, rule_type: 'SYSTEM' }),
      resource(at, 'aws_route53_resolver_rule_association', local, {
        name,
        resolver_rule_id: expression(`aws_route53_resolver_rule.${local}.id`),
        vpc_id: vpc,
      }),
    ),
    lasting: `the rule ${name} itself stays, in no VPC, until it is deleted`,
  });
};

interface Taken {
  readonly row: Association;
  readonly index: number;
}

const operation = 'route53resolver/list-resolver-rule-associations';

/**
 * Takes a Resolver rule from a VPC: names of its domain are then answered there.
 * @see https://docs.aws.amazon.com/cli/latest/reference/route53resolver/disassociate-resolver-rule.html
 */
export const disassociateRule = (place: Place, vpc: string, rule: string, domain: string): Change => {
  const at = { account: place.account, region: place.region };
  const parameters = { 'vpc-id': vpc, 'resolver-rule-id': rule };
  const edit = (rows: (rows: readonly Association[]) => Association[]): Effect => {
    return (snapshot) =>
      editAnswer<Associations>(snapshot, operation, at, [], (answer) => ({
        ...answer,
        ResolverRuleAssociations: rows(answer.ResolverRuleAssociations ?? []),
      }));
  };
  const takeAway: Effect = (snapshot) => {
    let taken: Taken | undefined;
    const next = edit((rows) => {
      const index = rows.findIndex(({ VPCId, ResolverRuleId }) => VPCId === vpc && ResolverRuleId === rule);
      const row = rows[index];
      if (row) taken = { row, index };
      return row ? rows.toSpliced(index, 1) : [...rows];
    })(snapshot);
    return keep(next, at, operation, [vpc, rule], taken);
  };
  const giveBack: Effect = (snapshot) => {
    const taken = kept<Taken>(snapshot, at, operation, [vpc, rule]);
    if (taken === undefined) return snapshot;
    const next = edit((rows) => rows.toSpliced(taken.index, 0, taken.row))(snapshot);
    return keep(next, at, operation, [vpc, rule], undefined);
  };
  return change(at, {
    summary: `take ${rule} from ${vpc}`,
    does: [step(aws('route53resolver', 'disassociate-resolver-rule', at.region, parameters), takeAway)],
    undoes: [step(aws('route53resolver', 'associate-resolver-rule', at.region, parameters), giveBack)],
    terraform: { because: 'Terraform takes away only what it owns' },
    warning: `no name under ${domain} will be forwarded from ${vpc} any more`,
  });
};
