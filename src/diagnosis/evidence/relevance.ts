import type { TrailEvent } from '../../inventory/evidence/cloudtrail.js';
import { valuesOf } from '../../inventory/evidence/cloudtrail.js';
import type { Prefix } from '../../network/cidr.js';
import { overlaps, parsePrefix } from '../../network/cidr.js';
import type { Subject } from '../../request/fact.js';
import type { Failed } from '../evaluate.js';
import { clientAt } from './clients.js';
import type { Pair } from './expectations.js';
import { pairsOf, stoppedBy } from './expectations.js';

const texts = (value: unknown, ...keys: readonly string[]): string[] =>
  keys.flatMap((key) => valuesOf(value, key)).filter((text) => typeof text === 'string');

const numbers = (value: unknown, key: string): number[] =>
  valuesOf(value, key).flatMap((text) => (typeof text === 'number' ? [text] : []));

/**
 * A rule of other ports. A rule without ports may be about any; where the request names it only by its id, the response
 * may tell its ports.
 */
const isOtherPort = ({ request, response }: TrailEvent, port: number): boolean => {
  const told = numbers(request, 'fromPort').length > 0 ? request : response;
  const [low, high] = [numbers(told, 'fromPort'), numbers(told, 'toPort')];
  if (low.length === 0 || low.length !== high.length) return false;
  return low.every((from, index) => from >= 0 && (port < from || port > (high[index] ?? from)));
};

/** Addresses that a packet of this failure goes to: routes to other places are not about it. */
const destinations = (subject: Subject, pairs: readonly Pair[]): Prefix[] =>
  pairs.flatMap(({ client, address }) => [...clientAt(subject, client).ranges, ...clientAt(subject, address).ranges]);

const isOtherRoute = (subject: Subject, { request }: TrailEvent, pairs: readonly Pair[]): boolean => {
  const named = texts(request, 'destinationCidrBlock', 'destinationIpv6CidrBlock').flatMap((t) => parsePrefix(t) ?? []);
  const wanted = destinations(subject, pairs);
  if (named.length === 0 || wanted.length === 0) return false;
  return !named.some((range) => wanted.some((address) => overlaps(range, address)));
};

const isOtherDirection = ({ request }: TrailEvent, pairs: readonly Pair[], code: string): boolean => {
  const [egress] = valuesOf(request, 'egress');
  if (typeof egress !== 'boolean') return false;
  const directions = pairs
    .flatMap((pair) => stoppedBy(pair, code))
    .flatMap(({ need }) => (need.is === 'entry' ? [need.direction] : []));
  return directions.length > 0 && !directions.includes(egress ? 'egress' : 'ingress');
};

/** What a patch of an API must touch to be about a failure. */
const patchPaths: readonly { readonly concerns: (failed: Failed) => boolean; readonly path: RegExp }[] = [
  { concerns: ({ check }) => check.layer === 'resource-policy', path: /^\/policy/ },
  {
    concerns: ({ check }) => check.layer === 'target' || check.layer === 'dns',
    path: /^\/(endpointConfiguration|disableExecuteApiEndpoint)/,
  },
];

const isOtherPatch = (failed: Failed, { request }: TrailEvent): boolean => {
  const paths = texts(request, 'path').filter((path) => path.startsWith('/'));
  const wanted = patchPaths.find(({ concerns }) => concerns(failed))?.path;
  return wanted !== undefined && paths.length > 0 && !paths.some((path) => wanted.test(path));
};

/** Whether an event on the same resource is provably about another rule, route, entry or setting than the failure is. */
export const isAboutSomethingElse = (subject: Subject, failed: Failed, event: TrailEvent): boolean => {
  if (/RestApi$/.test(event.name)) return isOtherPatch(failed, event);
  if (failed.check.layer !== 'network') return false;
  const { code } = failed.check;
  const pairs = pairsOf(subject).filter((pair) => stoppedBy(pair, code).length > 0);
  if (/SecurityGroup/.test(event.name)) return isOtherPort(event, 443);
  if (/Route$/.test(event.name)) return isOtherRoute(subject, event, pairs);
  return /NetworkAclEntry$/.test(event.name) && isOtherDirection(event, pairs, code);
};
