import type { Answers } from '../inventory/answers.js';
import type { Place } from '../inventory/inventory.js';
import type { Answer } from '../snapshot/snapshot.js';
import type { Change, Effect } from './change.js';
import { aws, change, editAnswer, keep, kept, step } from './change.js';

type Associations = Answers['route53resolver/list-resolver-rule-associations'] & Answer;
type Association = NonNullable<Associations['ResolverRuleAssociations']>[number];

interface Taken {
  readonly row: Association;
  readonly index: number;
}

const operation = 'route53resolver/list-resolver-rule-associations';

/**
 * Takes a Resolver rule from a VPC: names of its domain are then answered there. Terraform cannot take away what it does
 * not own.
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
    terraform: null,
    warning: `no name under ${domain} will be forwarded from ${vpc} any more`,
  });
};
