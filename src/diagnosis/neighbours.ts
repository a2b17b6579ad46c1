import type { Inventory } from '../inventory/inventory.js';
import { buildRequests, everyRequest, requestId } from '../request/build.js';
import { lookUp, subjectOf } from '../request/fact.js';
import { facts } from '../request/facts/index.js';
import type { Request } from '../request/request.js';
import type { Neighbour, Neighbours } from './try.js';

/** More are not looked at: a repair is held against the nearest of them. */
const most = 40;

/** Of so many requests, so many other methods each. */
const siblings = 3;
const methods = 6;

/** The same caller at other methods that are deployed: what a deployment or a policy does to them. */
const siblingsOf = (inventory: Inventory, request: Request): Request[] => {
  const deployed = lookUp(subjectOf(request, inventory), facts.methods);
  if (!deployed.known || deployed.value?.source !== 'deployed') return [];
  return deployed.value.all
    .filter(
      ({ resourcePath, httpMethod }) => !resourcePath.includes('{') && /^(GET|POST|PUT|PATCH|DELETE)$/.test(httpMethod),
    )
    .filter(({ resourcePath, httpMethod }) => resourcePath !== request.path || httpMethod !== request.method)
    .slice(0, methods)
    .map(({ resourcePath, httpMethod }) => {
      const { calledPath: _calledPath, ...rest } = request;
      return { ...rest, method: httpMethod, path: resourcePath, observed: undefined };
    });
};

/** What others ask of these accounts, so that a repair can be held against requests of which nobody complained. */
export const neighboursOf = (inventory: Inventory, requests: readonly Request[]): Neighbours => {
  const nearest = (some: readonly Request[]): readonly Neighbour[] =>
    some.slice(0, most).map((request) => ({ id: requestId(inventory, request), request }));
  return {
    callers: () => nearest(buildRequests(inventory, everyRequest)),
    siblings: () => nearest(requests.slice(0, siblings).flatMap((request) => siblingsOf(inventory, request))),
  };
};
