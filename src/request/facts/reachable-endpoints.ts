import type { VpcEndpoint } from '../../inventory/ec2.js';
import {
  transitGatewayAttachments,
  transitGatewayVpcAttachments,
  vpcEndpoints,
  vpcPeeringConnections,
} from '../../inventory/ec2.js';
import type { Inventory, Located, Place } from '../../inventory/inventory.js';
import { GapError, known } from '../../inventory/inventory.js';
import { joinedByGateways } from '../../network/transit.js';
import { worldOf } from '../../network/world.js';
import type { Gap } from '../../snapshot/snapshot.js';
import type { Subject } from '../fact.js';
import { fact, get } from '../fact.js';
import { caller } from './caller.js';
import type { Site } from './resolver.js';
import type { VpcPlace } from './vpc-owner.js';
import { siteOf, vpcOwner } from './vpc-owner.js';
import { isExecuteApi } from './zones.js';

type Endpoint = Located<VpcEndpoint>;

const isManagement = ({ ServiceName = '' }: VpcEndpoint): boolean => ServiceName.endsWith('.apigateway');
const isGone = ({ State }: VpcEndpoint): boolean => ['deleted', 'deleting'].includes((State ?? '').toLowerCase());
const isRelevant = ({ value }: Endpoint): boolean => !isGone(value) && (isExecuteApi(value) || isManagement(value));

/** The endpoint that the request names: in its host, or by `--endpoint`. */
export const namedEndpoint = ({ request: { host, endpoint } }: Subject): string | undefined =>
  host.form === 'alias' || host.form === 'vpce' ? host.endpoint : endpoint;

/** VPCs that a peering connection joins to this one, in any state: a pending one is a fault of its own, not an absence. */
const peered = (inventory: Inventory, vpc: string): VpcPlace[] =>
  inventory.everywhere(vpcPeeringConnections).rows.flatMap(({ value, region }) => {
    const sides = [value.RequesterVpcInfo, value.AccepterVpcInfo];
    if (!sides.some((side) => side?.VpcId === vpc)) return [];
    return sides.flatMap((side) =>
      side?.VpcId && side.OwnerId && side.VpcId !== vpc
        ? [{ vpc: side.VpcId, account: side.OwnerId, region: side.Region ?? region }]
        : [],
    );
  });

/** Only the account of a transit gateway sees the attachments of all others. */
const attachmentsSeen = (inventory: Inventory, { account, region }: Place): void => {
  if (!inventory.has(transitGatewayAttachments.operation, { account, region }))
    inventory.list(transitGatewayVpcAttachments, { account, region });
};

const endpointsIn = (inventory: Inventory, at: VpcPlace): Endpoint[] => {
  const account = vpcOwner(inventory, at);
  return inventory
    .list(vpcEndpoints, { account, region: at.region })
    .map((value) => ({ account, region: at.region, value }))
    .filter((row) => row.value.VpcId === at.vpc && isRelevant(row));
};

/** What was found before something that should have told was not there. */
interface Search {
  readonly inventory: Inventory;
  readonly found: Endpoint[];
  readonly gaps: Gap[];
}

const attempt = ({ gaps }: Search, look: () => void): void => {
  const done = known(look);
  if (!done.known) gaps.push(done.gap);
};

const lookInto = (search: Search, places: readonly VpcPlace[]): void => {
  for (const place of new Map(places.map((one) => [one.vpc, one])).values())
    attempt(search, () => void search.found.push(...endpointsIn(search.inventory, place)));
};

/** The account that owns the VPC answers, else the one with which it is shared. */
const byEither = ({ seenBy, ...owner }: Site, look: (place: Place) => void): void => {
  const told = known(() => look(owner));
  if (!told.known && !(seenBy && known(() => look(seenBy)).known)) throw new GapError(told.gap);
};

/** Nearest first, until `enough` is found. What the caller's own VPC holds must be known: it would come first. */
const lookAround = (search: Search, from: Site, enough: () => boolean): void => {
  const { inventory, found } = search;
  if (enough()) return;
  found.push(...endpointsIn(inventory, from));
  if (enough()) return;
  attempt(search, () => byEither(from, (place) => void inventory.list(vpcPeeringConnections, place)));
  lookInto(search, peered(inventory, from.vpc));
  if (enough()) return;
  attempt(search, () => byEither(from, (place) => attachmentsSeen(inventory, place)));
  const { vpcs, owners } = joinedByGateways(worldOf(inventory), from.vpc);
  lookInto(search, vpcs);
  for (const owner of owners) attempt(search, () => attachmentsSeen(inventory, owner));
};

/**
 * Endpoints of API Gateway, for invoking or for management, that this caller could mean: those in its own VPC, else
 * those in VPCs connected to it, else (a caller outside every VPC) all. Farther places are asked only while nearer
 * ones hold none for `execute-api`, and the endpoint that the request names is in no collected account. What was not collected is
 * a gap only where it could still hold the one that is sought.
 */
export const reachableEndpoints = fact<readonly Endpoint[]>({
  needs: [
    'ec2/describe-vpcs',
    'ec2/describe-vpc-endpoints',
    'ec2/describe-vpc-peering-connections',
    'ec2/describe-transit-gateways',
    'ec2/describe-transit-gateway-attachments',
    'ec2/describe-transit-gateway-vpc-attachments',
    'ec2/describe-transit-gateway-peering-attachments',
  ],
  uses: [caller],
  of: (subject) => {
    const { inventory } = subject;
    const named = namedEndpoint(subject);
    const { rows, gaps } = inventory.everywhere(vpcEndpoints);
    const site = siteOf(inventory, get(subject, caller));
    if (!site) {
      if (rows.length === 0 && gaps[0]) throw new GapError(gaps[0]);
      return rows.filter(isRelevant);
    }
    const search: Search = { inventory, found: [], gaps: [] };
    const isNamedThere = rows.some(({ value }) => value.VpcEndpointId === named);
    const enough = () => (named === undefined ? search.found.some(({ value }) => isExecuteApi(value)) : isNamedThere);
    lookAround(search, site, enough);
    const [missing] = search.gaps;
    if (missing && !enough()) throw new GapError(missing);
    return search.found;
  },
});
