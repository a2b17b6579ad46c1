import type { Snapshot } from '../../src/snapshot/snapshot.js';
import type { Call } from '../diagnose.js';
import { faults } from '../faults/index.js';
import { domain, withDomain } from '../worlds/domain.js';
import { consumer, healthy, provider, region, urls } from '../worlds/peered.js';
import { ids, network, transit } from '../worlds/transit.js';
import { answer, edit } from '../worlds/world.js';

/** A broken state, and the call that meets it. */
export interface Situation {
  readonly name: string;
  readonly snapshot: Snapshot;
  readonly call: Call;
}

const fromApp: Call = { target: urls.alias, from: ids.app };

const withoutTable = (): Snapshot => {
  const listed = edit(
    transit(),
    network,
    'ec2/get-transit-gateway-route-table-associations',
    () => ({ Associations: [] }),
    ids.table,
  );
  return edit(
    listed,
    network,
    'ec2/describe-transit-gateway-attachments',
    (a: { TransitGatewayAttachments: { Association?: object }[] }) => {
      for (const row of a.TransitGatewayAttachments) delete row.Association;
    },
  );
};

const dropped = (): Snapshot =>
  edit(
    transit(),
    network,
    'ec2/search-transit-gateway-routes',
    (a: { Routes: object[] }) => {
      a.Routes.push({ DestinationCidrBlock: '10.20.0.0/20', Type: 'static', State: 'blackhole' });
    },
    ids.table,
  );

/** The consumer's VPC does not know the zone of the custom name, which `owner` has associated with the endpoint's VPC. */
const zoneOf = (owner: string): Snapshot => {
  const summary = { HostedZoneId: domain.zone, Name: 'corp.example.', Owner: { OwningAccount: owner } };
  const zones = (account: string, vpc: string, HostedZoneSummaries: object[]) => (snapshot: Snapshot) =>
    answer(
      snapshot,
      { account, region: 'global' },
      'route53/list-hosted-zones-by-vpc',
      { HostedZoneSummaries },
      vpc,
      region,
    );
  return zones(
    consumer.account,
    ids.consumerVpc,
    [],
  )(zones(provider.account, ids.providerVpc, [summary])(withDomain()));
};

/** What the faults do not reach: the other kinds of changes. */
const others: readonly Situation[] = [
  { name: 'attachments without a route table', snapshot: withoutTable(), call: fromApp },
  {
    name: 'the zone of another account',
    snapshot: zoneOf(provider.account),
    call: { target: domain.url, from: ids.app },
  },
  {
    name: 'a zone of the same account',
    snapshot: zoneOf(consumer.account),
    call: { target: domain.url, from: ids.app },
  },
  { name: 'a transit gateway drops the range', snapshot: dropped(), call: fromApp },
];

export const situations = (): Situation[] => [
  ...faults.map((fault) => ({
    name: fault.code,
    snapshot: fault.breaks((fault.world ?? healthy)()),
    call: fault,
  })),
  ...others,
];
