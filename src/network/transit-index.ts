import type { Located, Place } from '../inventory/inventory.js';
import type {
  TransitGateway,
  TransitGatewayAttachment,
  TransitGatewayPeeringAttachment,
  TransitGatewayVpcAttachment,
} from '../inventory/ec2.js';
import {
  transitGatewayAttachments,
  transitGatewayPeeringAttachments,
  transitGatewayVpcAttachments,
  transitGateways,
} from '../inventory/ec2.js';
import type { Shelf, World } from './world.js';
import { remember } from './world.js';

/** One attachment as its gateway sees it, merged from the answers of all accounts that show it. */
export interface Attachment extends Place {
  readonly id: string;
  readonly gateway: string;
  /** `vpc`, `peering`, `vpn`, `direct-connect-gateway`, `connect` … */
  readonly type: string;
  /** The VPC, the gateway at the other side of a peering, the VPN connection. */
  readonly resource: string;
  /** The account of that resource. */
  readonly owner: string | undefined;
  readonly state: string | undefined;
  readonly subnets: readonly string[] | undefined;
  readonly references: string | undefined;
  readonly applianceMode: string | undefined;
  /** What `describe-transit-gateway-attachments` says, where it was answered. */
  readonly association: TransitGatewayAttachment['Association'];
}

export interface TransitIndex {
  readonly attachments: ReadonlyMap<string, Attachment>;
  readonly byVpc: ReadonlyMap<string, readonly Attachment[]>;
  readonly peerings: ReadonlyMap<string, readonly Attachment[]>;
  readonly owners: ReadonlyMap<string, Place>;
}

type Draft = { -readonly [K in keyof Attachment]: Attachment[K] };

interface Building {
  readonly attachments: Map<string, Draft>;
  readonly owners: Map<string, Place>;
}

export const keyOf = (gateway: string, attachment: string): string => `${gateway} ${attachment}`;

const draftOf = ({ attachments }: Building, place: Place, gateway: string, id: string): Draft => {
  const key = keyOf(gateway, id);
  const present = attachments.get(key);
  if (present) return present;
  const { account, region } = place;
  const nothing = { state: undefined, subnets: undefined, references: undefined, applianceMode: undefined };
  const draft: Draft = {
    account,
    region,
    id,
    gateway,
    type: '',
    resource: '',
    owner: undefined,
    association: undefined,
    ...nothing,
  };
  attachments.set(key, draft);
  return draft;
};

const addGeneric = (building: Building, { value: row, ...place }: Located<TransitGatewayAttachment>): void => {
  const { TransitGatewayId: gateway, TransitGatewayAttachmentId: id, TransitGatewayOwnerId: owner } = row;
  if (gateway === undefined || id === undefined) return;
  const draft = draftOf(building, place, gateway, id);
  if (owner !== undefined) building.owners.set(gateway, { account: owner, region: place.region });
  draft.type = row.ResourceType ?? draft.type;
  draft.resource = row.ResourceId ?? draft.resource;
  draft.owner = row.ResourceOwnerId ?? draft.owner;
  draft.state ??= row.State;
  if (row.Association && (owner === place.account || !draft.association)) draft.association = row.Association;
};

const addVpc = (building: Building, { value: row, ...place }: Located<TransitGatewayVpcAttachment>): void => {
  const { TransitGatewayId: gateway, TransitGatewayAttachmentId: id } = row;
  if (gateway === undefined || id === undefined) return;
  const draft = draftOf(building, place, gateway, id);
  draft.type = 'vpc';
  draft.resource = row.VpcId ?? draft.resource;
  draft.owner = row.VpcOwnerId ?? draft.owner;
  draft.state = row.State ?? draft.state;
  draft.subnets = Array.isArray(row.SubnetIds) ? row.SubnetIds : draft.subnets;
  draft.references = row.Options?.SecurityGroupReferencingSupport ?? draft.references;
  draft.applianceMode = row.Options?.ApplianceModeSupport ?? draft.applianceMode;
};

/** A peering attachment is one of each gateway; the accepter's side may have an id of its own. */
const addPeering = (building: Building, { value: row }: Located<TransitGatewayPeeringAttachment>): void => {
  const { RequesterTgwInfo: requester, AccepterTgwInfo: accepter, TransitGatewayAttachmentId: id } = row;
  const sides = [
    { own: requester, other: accepter, id },
    { own: accepter, other: requester, id: row.AccepterTransitGatewayAttachmentId ?? id },
  ];
  for (const side of sides) {
    const { TransitGatewayId: gateway, OwnerId: account, Region: region } = side.own ?? {};
    if (gateway === undefined || account === undefined || region === undefined || side.id === undefined) continue;
    building.owners.set(gateway, { account, region });
    const draft = draftOf(building, { account, region }, gateway, side.id);
    draft.type = 'peering';
    draft.resource = side.other?.TransitGatewayId ?? draft.resource;
    draft.owner = side.other?.OwnerId ?? draft.owner;
    draft.state = row.State ?? draft.state;
  }
};

const addGateway = ({ owners }: Building, { region, value: row }: Located<TransitGateway>): void => {
  if (row.TransitGatewayId !== undefined && row.OwnerId !== undefined)
    owners.set(row.TransitGatewayId, { account: row.OwnerId, region });
};

const grouped = (rows: readonly Attachment[], by: (row: Attachment) => string): Map<string, Attachment[]> => {
  const groups = new Map<string, Attachment[]>();
  for (const row of rows) groups.set(by(row), [...(groups.get(by(row)) ?? []), row]);
  return groups;
};

const build = ({ inventory }: World): TransitIndex => {
  const building: Building = { attachments: new Map(), owners: new Map() };
  for (const row of inventory.everywhere(transitGatewayVpcAttachments).rows) addVpc(building, row);
  for (const row of inventory.everywhere(transitGatewayAttachments).rows) addGeneric(building, row);
  for (const row of inventory.everywhere(transitGatewayPeeringAttachments).rows) addPeering(building, row);
  for (const row of inventory.everywhere(transitGateways).rows) addGateway(building, row);
  const live = [...building.attachments.values()].filter(({ state }) => state !== 'deleted');
  const { attachments, owners } = building;
  return {
    attachments,
    owners,
    byVpc: grouped(
      live.filter(({ type }) => type === 'vpc'),
      ({ resource }) => resource,
    ),
    peerings: grouped(
      live.filter(({ type }) => type === 'peering'),
      ({ gateway }) => gateway,
    ),
  };
};

const shelf: Shelf<TransitIndex> = { holds: 'transit gateway attachments' };

/** Every attachment and gateway that any account shows. */
export const transitIndex = (world: World): TransitIndex => remember(world, shelf, '', () => build(world));
