import type { Inventory } from '../inventory/inventory.js';
import { buildRequests, everyRequest, requestId } from '../request/build.js';
import type { Neighbour } from './try.js';

/** More are not looked at: a repair is held against the nearest of them. */
const most = 40;

/**
 * What others ask of these accounts: every private API, from every VPC that could be a caller, so that a repair can be held
 * against requests of which nobody complained.
 */
export const neighboursOf = (inventory: Inventory): readonly Neighbour[] =>
  buildRequests(inventory, everyRequest)
    .slice(0, most)
    .map((request) => ({ id: requestId(inventory, request), request }));
