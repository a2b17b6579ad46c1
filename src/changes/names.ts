import type { Answers } from '../inventory/answers.js';
import type { Place } from '../inventory/inventory.js';
import type { Answer } from '../snapshot/snapshot.js';
import type { Change } from './change.js';
import { aws, editAnswer } from './change.js';

type RecordSets = Answers['route53/list-resource-record-sets'] & Answer;
type RecordSet = NonNullable<RecordSets['ResourceRecordSets']>[number];

export interface AliasSpec {
  /** The account of the private zone. */
  readonly place: Place;
  readonly zone: string;
  readonly name: string;
  /** A name that the endpoint prints, and the zone in which AWS keeps it. */
  readonly target: { readonly name: string; readonly zone: string };
  /** The records of the name now; the alias takes the place of those of type A. */
  readonly former: readonly RecordSet[];
}

const bare = (name: string): string => name.replace(/\.$/, '').toLowerCase();

const batch = (changes: readonly { Action: string; ResourceRecordSet: RecordSet }[]): string =>
  JSON.stringify({ Changes: changes });

/**
 * Lets a name of a private zone follow the endpoint's own name, so that it never goes stale.
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-to-vpc-interface-endpoint.html
 */
export const aliasToEndpoint = ({ place, zone, name, target, former }: AliasSpec): Change => {
  const alias: RecordSet = {
    Name: name,
    Type: 'A',
    AliasTarget: { HostedZoneId: target.zone, DNSName: target.name, EvaluateTargetHealth: false },
  };
  const replaced = former.filter(({ Type, Name = '' }) => Type === 'A' && bare(Name) === bare(name));
  const set = (changes: readonly { Action: string; ResourceRecordSet: RecordSet }[]) =>
    aws('route53', 'change-resource-record-sets', place.region, {
      'hosted-zone-id': zone,
      'change-batch': batch(changes),
    });
  const undo =
    replaced.length > 0
      ? replaced.map((row) => ({ Action: 'UPSERT', ResourceRecordSet: row }))
      : [{ Action: 'DELETE', ResourceRecordSet: alias }];
  return {
    account: place.account,
    region: 'global',
    summary: `point ${name} in ${zone} to ${target.name}`,
    cli: set([{ Action: 'UPSERT', ResourceRecordSet: alias }]),
    undo: set(undo),
    terraform: null,
    apply: (snapshot) =>
      editAnswer<RecordSets>(
        snapshot,
        'route53/list-resource-record-sets',
        { account: place.account, region: 'global' },
        [zone],
        (answer) => ({
          ...answer,
          ResourceRecordSets: [
            ...(answer.ResourceRecordSets ?? []).filter(
              ({ Type, Name = '' }) => Type !== 'A' || bare(Name) !== bare(name),
            ),
            alias,
          ],
        }),
      ),
  };
};

/**
 * Takes a Resolver rule from a VPC: names of its domain are then answered there.
 * @see https://docs.aws.amazon.com/cli/latest/reference/route53resolver/disassociate-resolver-rule.html
 */
export const disassociateRule = (place: Place, vpc: string, rule: string, domain: string): Change => {
  type Associations = Answers['route53resolver/list-resolver-rule-associations'] & Answer;
  const parameters = { 'vpc-id': vpc, 'resolver-rule-id': rule };
  const { account, region } = place;
  return {
    account,
    region,
    summary: `take ${rule} from ${vpc}`,
    cli: aws('route53resolver', 'disassociate-resolver-rule', region, parameters),
    undo: aws('route53resolver', 'associate-resolver-rule', region, parameters),
    terraform: null,
    warning: `no name under ${domain} will be forwarded from ${vpc} any more`,
    apply: (snapshot) =>
      editAnswer<Associations>(
        snapshot,
        'route53resolver/list-resolver-rule-associations',
        { account, region },
        [],
        (answer) => ({
          ...answer,
          ResolverRuleAssociations: (answer.ResolverRuleAssociations ?? []).filter(
            (row) => row.VPCId !== vpc || row.ResolverRuleId !== rule,
          ),
        }),
      ),
  };
};
