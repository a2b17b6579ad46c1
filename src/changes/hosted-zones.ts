import type { Answers } from '../inventory/answers.js';
import type { Place } from '../inventory/inventory.js';
import type { Answer } from '../snapshot/snapshot.js';
import type { Change, Effect } from './change.js';
import { aws, change, editAnswer, replacing, step, without } from './change.js';
import { block, localName, resource } from './terraform.js';

/** A private hosted zone, and the account and region from which it is changed; Route 53 itself has no region. */
export interface ZoneRef extends Place {
  readonly id: string;
  readonly name: string;
}

type RecordSets = Answers['route53/list-resource-record-sets'] & Answer;
type RecordSet = NonNullable<RecordSets['ResourceRecordSets']>[number];

export interface AliasSpec {
  readonly zone: ZoneRef;
  readonly name: string;
  /** A name that the endpoint prints, and the zone in which AWS keeps it. */
  readonly target: { readonly name: string; readonly zone: string };
  /** The records of the name now; the alias takes the place of the one of type A. */
  readonly former: readonly RecordSet[];
}

const bare = (name: string): string => name.replace(/\.$/, '').toLowerCase();

const isAddressOf =
  (name: string) =>
  ({ Type, Name = '' }: RecordSet): boolean =>
    Type === 'A' && bare(Name) === bare(name);

/**
 * Lets a name of a private zone follow the endpoint's own name, so that it never goes stale.
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-to-vpc-interface-endpoint.html
 */
export const aliasToEndpoint = ({ zone, name, target, former }: AliasSpec): Change => {
  const alias: RecordSet = {
    Name: name,
    Type: 'A',
    AliasTarget: { HostedZoneId: target.zone, DNSName: target.name, EvaluateTargetHealth: false },
  };
  const present = former.find(isAddressOf(name));
  const set = (Action: 'CREATE' | 'UPSERT' | 'DELETE', record: RecordSet, edit: (rows: RecordSet[]) => RecordSet[]) =>
    step(
      aws('route53', 'change-resource-record-sets', zone.region, {
        'hosted-zone-id': zone.id,
        'change-batch': JSON.stringify({ Changes: [{ Action, ResourceRecordSet: record }] }),
      }),
      (snapshot) =>
        editAnswer<RecordSets>(
          snapshot,
          'route53/list-resource-record-sets',
          { account: zone.account, region: 'global' },
          [zone.id],
          (answer) => ({ ...answer, ResourceRecordSets: edit(answer.ResourceRecordSets ?? []) }),
        ),
    );
  const put = (record: RecordSet) => set('UPSERT', record, (rows) => replacing(rows, isAddressOf(name), record));
  return change(zone, {
    summary: `make ${name} an alias of ${target.name} in ${zone.id}`,
    does: [present ? put(alias) : set('CREATE', alias, (rows) => [...rows, alias])],
    undoes: [present ? put(present) : set('DELETE', alias, (rows) => without(rows, alias))],
    terraform: resource(zone, 'aws_route53_record', localName(zone.id, name), {
      zone_id: zone.id,
      name,
      type: 'A',
      allow_overwrite: present ? true : undefined,
      alias: block({ name: target.name, zone_id: target.zone, evaluate_target_health: false }),
    }),
  });
};

type Summaries = Answer & { HostedZoneSummaries?: object[] };

/**
 * Makes a private zone known in a VPC; where another account owns the zone, that account has to authorize it first.
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-associate-vpcs-different-accounts.html
 */
export const associateZone = (zone: ZoneRef, at: Place, vpc: string): Change[] => {
  const parameters = { 'hosted-zone-id': zone.id, vpc: `VPCRegion=${at.region},VPCId=${vpc}` };
  const args = { zone_id: zone.id, vpc_id: vpc, vpc_region: at.region };
  const summary = { HostedZoneId: zone.id, Name: `${zone.name}.`, Owner: { OwningAccount: zone.account } };
  const listed =
    (edit: (rows: readonly object[]) => object[]): Effect =>
    (snapshot) =>
      editAnswer<Summaries>(
        snapshot,
        'route53/list-hosted-zones-by-vpc',
        { account: at.account, region: 'global' },
        [vpc, at.region],
        (answer) => ({ ...answer, HostedZoneSummaries: edit(answer.HostedZoneSummaries ?? []) }),
      );
  const association = change(at, {
    summary: `associate ${zone.name} (${zone.id}) with ${vpc}`,
    does: [
      step(
        aws('route53', 'associate-vpc-with-hosted-zone', at.region, parameters),
        listed((rows) => [...rows, summary]),
      ),
    ],
    undoes: [
      step(
        aws('route53', 'disassociate-vpc-from-hosted-zone', at.region, parameters),
        listed((rows) => without(rows, summary)),
      ),
    ],
    terraform: resource(at, 'aws_route53_zone_association', localName(zone.id, vpc), args),
    warning: `every name under ${zone.name} is then answered by ${zone.id} in ${vpc}`,
  });
  if (zone.account === at.account) return [association];
  const unseen: Effect = (snapshot) => snapshot;
  const authorization = change(zone, {
    summary: `let ${vpc} of ${at.account} be associated with ${zone.id}`,
    does: [step(aws('route53', 'create-vpc-association-authorization', zone.region, parameters), unseen)],
    undoes: [step(aws('route53', 'delete-vpc-association-authorization', zone.region, parameters), unseen)],
    terraform: resource(zone, 'aws_route53_vpc_association_authorization', localName(zone.id, vpc), args),
  });
  return [authorization, association];
};
