import type { Known, Place } from '../inventory/inventory.js';
import { GapError, known } from '../inventory/inventory.js';
import { transitGatewayAttachments, transitGatewayVpcAttachments, transitGateways } from '../inventory/ec2.js';
import type { Gap } from '../snapshot/snapshot.js';
import type { Attachment } from './transit-index.js';
import { transitIndex } from './transit-index.js';
import type { Shelf, World } from './world.js';
import { have, missing, remember, rowIn, unmodelled } from './world.js';

interface GatewaySite extends Place {
  readonly id: string;
  readonly references: string | undefined;
}

/** A VPC as its attachments know it. */
export interface AttachedVpc extends Place {
  readonly vpc: string;
}

/** Attachments are shown to the VPC's account by two operations; either answer will do. */
const attachmentsKnown = (world: World, place: Place): Known<undefined> => {
  const own = rowIn(world, transitGatewayVpcAttachments, place, '');
  if (own.known) return have(undefined);
  return rowIn(world, transitGatewayAttachments, place, '').known ? have(undefined) : own;
};

const order = (state: string | undefined): number => (state === 'available' ? 0 : state === undefined ? 1 : 2);

const findAttachment = (world: World, gateway: string, vpc: AttachedVpc): Known<Attachment | undefined> => {
  const rows = (transitIndex(world).byVpc.get(vpc.vpc) ?? []).filter((row) => row.gateway === gateway);
  const [best] = [...rows].sort((a, b) => order(a.state) - order(b.state));
  if (best) return have(best);
  const complete = attachmentsKnown(world, vpc);
  return complete.known ? have(undefined) : complete;
};

const shelf: Shelf<Known<Attachment | undefined>> = { holds: 'attachments of VPCs to gateways' };

/** The attachment of a VPC to a gateway; undefined where there is none. */
export const attachmentOf = (world: World, gateway: string, vpc: AttachedVpc): Known<Attachment | undefined> =>
  remember(world, shelf, `${gateway} ${vpc.vpc}`, () => findAttachment(world, gateway, vpc));

/** The account that owns a gateway: the only one that sees its tables. */
export const ownerOf = (world: World, gateway: string, near: Place): Known<Place> => {
  const owner = transitIndex(world).owners.get(gateway);
  if (owner) return have(owner);
  const listed = rowIn(world, transitGateways, near, gateway);
  const what = `the owner of ${gateway} is not known`;
  return listed.known ? missing(unmodelled(near, 'ec2/describe-transit-gateways', what)) : listed;
};

/** The gateway's own options, as any account that may use it shows them. */
export const gatewaySite = (world: World, gateway: string, near: Place): Known<GatewaySite> =>
  known(() => {
    const found = world.inventory.find(transitGateways, gateway, near);
    if (!found)
      throw new GapError(unmodelled(near, 'ec2/describe-transit-gateways', `${gateway} is not in the answer`));
    const { account, region, value } = found;
    return { account, region, id: gateway, references: value.Options?.SecurityGroupReferencingSupport };
  });

/** How many peerings between gateways are followed. */
export const longestChain = 3;

/** The peering attachment of `from` that leads, by the fewest peerings, to one of `goals`. */
export const towards = (world: World, from: string, goals: ReadonlySet<string>): Attachment | undefined => {
  const { peerings } = transitIndex(world);
  const seen = new Set([from]);
  let edge = (peerings.get(from) ?? []).map((first) => ({ first, at: first.resource }));
  for (let length = 1; length <= longestChain; length += 1) {
    const arrived = edge.find(({ at }) => goals.has(at));
    if (arrived) return arrived.first;
    edge.forEach(({ at }) => seen.add(at));
    edge = edge.flatMap(({ first, at }) =>
      (peerings.get(at) ?? []).flatMap((next) => (seen.has(next.resource) ? [] : [{ first, at: next.resource }])),
    );
  }
  return undefined;
};

/** Which of the gateways of a VPC leads to the given one: itself, or one that is peered with it. */
export const nearestGateway = (world: World, vpc: string, gateway: string): string => {
  const own = (transitIndex(world).byVpc.get(vpc) ?? []).map((one) => one.gateway);
  if (own.includes(gateway)) return gateway;
  return own.find((one) => towards(world, one, new Set([gateway])) !== undefined) ?? gateway;
};

const gatewaysOf = (rows: readonly Attachment[]): ReadonlySet<string> => new Set(rows.map(({ gateway }) => gateway));

/** The gateways of one VPC from which another can be reached, directly or by peerings between gateways. */
export const transitBetween = (
  world: World,
  a: AttachedVpc,
  b: AttachedVpc,
): { readonly gateways: readonly string[]; readonly live: readonly string[]; readonly gap: Gap | undefined } => {
  const { byVpc } = transitIndex(world);
  const [left, right] = [byVpc.get(a.vpc) ?? [], byVpc.get(b.vpc) ?? []];
  const up = (rows: readonly Attachment[]) => gatewaysOf(rows.filter(({ state }) => state === 'available'));
  const reaching = (from: ReadonlySet<string>, goals: ReadonlySet<string>): string[] =>
    [...from].filter((gateway) => goals.has(gateway) || towards(world, gateway, goals) !== undefined);
  const open = [a, b].map((side) => attachmentsKnown(world, side)).find((side) => !side.known);
  return {
    gateways: reaching(gatewaysOf(left), gatewaysOf(right)),
    live: reaching(up(left), up(right)),
    gap: open && !open.known ? open.gap : undefined,
  };
};

/** Whether the host's subnet holds an interface of an attachment, or might. */
export const mayBeAttached = (
  world: World,
  { vpc, subnet }: { vpc: string; subnet: Place & { id: string } },
): boolean => {
  const rows = transitIndex(world).byVpc.get(vpc) ?? [];
  if (rows.some(({ subnets }) => subnets === undefined || subnets.includes(subnet.id))) return true;
  return !rowIn(world, transitGatewayVpcAttachments, { account: subnet.account, region: subnet.region }, '').known;
};

/** The VPCs that share a transit gateway with this one, or are attached to a peered one, and the accounts of those gateways. */
export const joinedByGateways = (
  world: World,
  vpc: string,
): { readonly vpcs: readonly AttachedVpc[]; readonly owners: readonly Place[] } => {
  const { attachments, byVpc, peerings, owners } = transitIndex(world);
  const gateways = new Set((byVpc.get(vpc) ?? []).map((one) => one.gateway));
  for (let length = 1; length <= longestChain; length += 1)
    for (const gateway of [...gateways]) for (const { resource } of peerings.get(gateway) ?? []) gateways.add(resource);
  const others = [...attachments.values()].filter(
    ({ type, gateway, resource, state }) =>
      type === 'vpc' && gateways.has(gateway) && resource !== vpc && state !== 'deleted',
  );
  return {
    vpcs: others.map(({ resource, owner, account, region }) => ({ vpc: resource, account: owner ?? account, region })),
    owners: [...gateways].flatMap((gateway) => owners.get(gateway) ?? []),
  };
};
