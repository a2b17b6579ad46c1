import type { Place } from '../inventory/inventory.js';
import type { Zone } from '../request/facts/domain-dns.js';
import type { Answer } from '../snapshot/snapshot.js';
import type { Change } from './change.js';
import { aws, editAnswer } from './change.js';

const placeOf = ({ account, region }: Place): Place => ({ account, region });

/** The name of an interface endpoint as an alias target. */
export interface EndpointName {
  readonly name: string;
  readonly zone: string;
}

/**
 * Gives a name in a private zone the addresses of an endpoint.
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-to-vpc-interface-endpoint.html
 */
export const aliasToEndpoint = (zone: Zone, name: string, { name: target, zone: targetZone }: EndpointName): Change => {
  const record = {
    Name: name,
    Type: 'A',
    AliasTarget: { DNSName: target, HostedZoneId: targetZone, EvaluateTargetHealth: false },
  };
  const batch = (Action: string) =>
    aws('route53', 'change-resource-record-sets', zone.region, {
      'hosted-zone-id': zone.id,
      'change-batch': JSON.stringify({ Changes: [{ Action, ResourceRecordSet: record }] }),
    });
  return {
    ...placeOf(zone),
    summary: `make ${name} an alias of ${target} in ${zone.id}`,
    cli: batch('CREATE'),
    undo: batch('DELETE'),
    terraform: null,
    apply: (snapshot) =>
      editAnswer<Answer & { ResourceRecordSets?: object[] }>(
        snapshot,
        'route53/list-resource-record-sets',
        { account: zone.account, region: 'global' },
        [zone.id],
        (answer) => ({ ...answer, ResourceRecordSets: [...(answer.ResourceRecordSets ?? []), record] }),
      ),
  };
};

const associated = (zone: Zone, at: Place, vpc: string): Change => {
  const parameters = { 'hosted-zone-id': zone.id, vpc: `VPCRegion=${at.region},VPCId=${vpc}` };
  return {
    ...placeOf(at),
    summary: `associate ${zone.name} (${zone.id}) with ${vpc}`,
    cli: aws('route53', 'associate-vpc-with-hosted-zone', at.region, parameters),
    undo: aws('route53', 'disassociate-vpc-from-hosted-zone', at.region, parameters),
    terraform: null,
    apply: (snapshot) =>
      editAnswer<Answer & { HostedZoneSummaries?: object[] }>(
        snapshot,
        'route53/list-hosted-zones-by-vpc',
        { account: at.account, region: 'global' },
        [vpc, at.region],
        (answer) => ({
          ...answer,
          HostedZoneSummaries: [
            ...(answer.HostedZoneSummaries ?? []),
            { HostedZoneId: zone.id, Name: `${zone.name}.`, Owner: { OwningAccount: zone.account } },
          ],
        }),
      ),
  };
};

/**
 * Makes a private zone known in a VPC; where another account owns the zone, that account has to authorize it first.
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-associate-vpcs-different-accounts.html
 */
export const associateZone = (zone: Zone, at: Place, vpc: string): Change[] => {
  const association = associated(zone, at, vpc);
  if (zone.account === at.account) return [association];
  const parameters = { 'hosted-zone-id': zone.id, vpc: `VPCRegion=${at.region},VPCId=${vpc}` };
  return [
    {
      ...placeOf(zone),
      summary: `let ${vpc} of ${at.account} be associated with ${zone.id}`,
      cli: aws('route53', 'create-vpc-association-authorization', zone.region, parameters),
      undo: aws('route53', 'delete-vpc-association-authorization', zone.region, parameters),
      terraform: null,
      apply: (snapshot) => snapshot,
    },
    association,
  ];
};
