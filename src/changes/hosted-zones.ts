import type { Answers } from '../inventory/answers.js';
import type { Place } from '../inventory/inventory.js';
import type { Answer } from '../snapshot/snapshot.js';
import { answerKey, answerPath, withAnswers } from '../snapshot/snapshot.js';
import type { Change, Effect } from './change.js';
import { aws, change, editAnswer, outputOf, replacing, step, unique, without } from './change.js';
import { block, blocks, expression, localName, resource } from './terraform.js';

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

/** The zone to make, for one name in one VPC; of the account that owns the VPC. */
export interface NewZone extends Place {
  readonly vpc: string;
  readonly name: string;
  readonly target: AliasSpec['target'];
}

/** The id of a zone that AWS has not named yet, in the answers of a trial. */
const zoneOf = (name: string): string => `zone-of-${name}`;

/**
 * Makes a private zone for one name, known in one VPC, whose only record follows the endpoint: no other name is answered
 * otherwise than before.
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-to-vpc-interface-endpoint.html
 */
export const createAliasZone = ({ vpc, name, target, ...place }: NewZone): Change => {
  const { account, region } = place;
  const global = { account, region: 'global' };
  const id = zoneOf(name);
  const alias: RecordSet = {
    Name: name,
    Type: 'A',
    AliasTarget: { HostedZoneId: target.zone, DNSName: target.name, EvaluateTargetHealth: false },
  };
  const summary = { HostedZoneId: id, Name: `${name}.`, Owner: { OwningAccount: account } };
  const listed =
    (edit: (rows: readonly object[]) => object[]): Effect =>
    (snapshot) =>
      editAnswer<Summaries>(snapshot, 'route53/list-hosted-zones-by-vpc', global, [vpc, region], (answer) => ({
        ...answer,
        HostedZoneSummaries: edit(answer.HostedZoneSummaries ?? []),
      }));
  const records =
    (answer: Answer | undefined): Effect =>
    (snapshot) =>
      withAnswers(
        snapshot,
        new Map([
          [answerPath({ ...global, operation: 'route53/list-resource-record-sets', key: answerKey(id) }), answer],
        ]),
      );
  const found = outputOf(
    aws('route53', 'list-hosted-zones-by-vpc', region, {
      'vpc-id': vpc,
      'vpc-region': region,
      query: `HostedZoneSummaries[?Name==\`"${name}."\`].HostedZoneId`,
      output: 'text',
    }),
  );
  const record = (Action: 'CREATE' | 'DELETE') =>
    aws('route53', 'change-resource-record-sets', region, {
      'hosted-zone-id': found,
      'change-batch': JSON.stringify({ Changes: [{ Action, ResourceRecordSet: alias }] }),
    });
  const create = aws('route53', 'create-hosted-zone', region, {
    name,
    vpc: `VPCRegion=${region},VPCId=${vpc}`,
    'hosted-zone-config': 'PrivateZone=true',
    'caller-reference': unique,
  });
  const local = localName(name, vpc);
  return change(place, {
    summary: `make a private zone for ${name} in ${vpc}, with an alias of ${target.name}`,
    does: [
      step(
        create,
        listed((rows) => [...rows, summary]),
      ),
      step(record('CREATE'), records({ ResourceRecordSets: [alias] })),
    ],
    undoes: [
      step(record('DELETE'), records(undefined)),
      step(
        aws('route53', 'delete-hosted-zone', region, { id: found }),
        listed((rows) => without(rows, summary)),
      ),
    ],
    terraform: blocks(
      resource(place, 'aws_route53_zone', local, {
        name,
        comment: '',
        vpc: block({ vpc_id: vpc, vpc_region: region }),
      }),
      resource(place, 'aws_route53_record', local, {
        zone_id: expression(`aws_route53_zone.${local}.zone_id`),
        name,
        type: 'A',
        alias: block({ name: target.name, zone_id: target.zone, evaluate_target_health: false }),
      }),
    ),
    warning: 'a private zone costs by the month; it follows this endpoint, and no other',
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
