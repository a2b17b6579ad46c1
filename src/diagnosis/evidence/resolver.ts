import type { QueryLog, ResolverQuery } from '../../inventory/evidence/resolver-logs.js';
import { queryLogs } from '../../inventory/evidence/resolver-logs.js';
import { spanOf } from '../../inventory/evidence/instant.js';
import type { NameProbe } from '../../inventory/evidence/live.js';
import type { Subject } from '../../request/fact.js';
import { lookUp } from '../../request/fact.js';
import { facts } from '../../request/facts/index.js';
import type { Failed } from '../evaluate.js';
import { clientsOf, within } from './clients.js';
import { isAboutNames, nameEffect, stateOf } from './live/names.js';
import { endpointAddresses } from './live/reading.js';
import type { Effect, Told } from './observation.js';
import { observed } from './observation.js';

const slack = 60_000;

const errorOf = ({ rcode, addresses }: ResolverQuery): string | undefined => {
  if (rcode === 'NXDOMAIN') return 'ENOTFOUND';
  if (rcode !== 'NOERROR') return 'ESERVFAIL';
  return addresses.length === 0 ? 'ENODATA' : undefined;
};

const probeOf = (query: ResolverQuery): NameProbe => ({
  name: query.name,
  by: 'host',
  addresses: query.addresses,
  error: errorOf(query),
});

/** A name without IPv6 addresses answers such a query with none, and is as it should be. */
const isTelling = ({ type, addresses, rcode }: ResolverQuery): boolean =>
  type === 'A' || (type === 'AAAA' && (addresses.length > 0 || rcode !== 'NOERROR'));

const effectOf = (
  failed: Failed,
  query: ResolverQuery,
  endpoint: readonly string[],
  others: boolean,
): Effect | undefined => {
  if (query.firewall === 'BLOCK')
    return failed.check.code === 'resolver-rule-overrides-private-dns' ? 'confirms' : 'supports';
  return nameEffect(failed, stateOf(probeOf(query), endpoint), others);
};

/** Of the caller itself all counts; of others in its VPC the resolver answers alike, but a host may ask another one. */
const tempered = (effect: Effect, own: boolean): Effect | undefined => {
  if (own) return effect;
  return effect === 'contradicts' ? undefined : 'supports';
};

const evidenceOf = (log: QueryLog, effect: Effect, of: readonly ResolverQuery[]): Told =>
  observed({
    source: 'resolver-logs',
    effect,
    count: of.length,
    span: spanOf(log.queries.map(({ at }) => ({ from: at, to: at }))),
    lines: of.map(({ line }) => line),
    where: log.group,
    scope: { client: of[0]?.source, zone: undefined, seen: spanOf(of.map(({ at }) => ({ from: at, to: at }))) },
  });

/** What the resolver of the caller's VPC answered to the name in use. Silence says nothing: resolvers of hosts cache. */
export const resolverEvidence = (subject: Subject, failed: Failed, since: number): Told[] => {
  const caller = lookUp(subject, facts.caller);
  const used = lookUp(subject, facts.nameUsed);
  const endpoint = endpointAddresses(subject);
  if (!isAboutNames(failed) || !caller.known || !used.known || used.value.host.form === 'unstated' || !endpoint)
    return [];
  const { place, vpc } = caller.value;
  const { name } = used.value.host;
  if (!place || vpc === undefined) return [];
  const clients = clientsOf(subject).filter(({ exact }) => exact);
  return queryLogs(subject.inventory, place, vpc).flatMap((log) => {
    const telling = log.queries.filter(isTelling);
    const othersResolve = telling.some((q) => q.name !== name && stateOf(probeOf(q), endpoint) === 'endpoint');
    const asked = telling.filter((query) => query.name === name && query.at >= since - slack);
    const weighed = asked.flatMap((query) => {
      const own = clients.some(({ ranges }) => within(ranges, query.source));
      const raw = effectOf(failed, query, endpoint, othersResolve);
      const effect = raw && tempered(raw, own);
      return effect ? [{ effect, query }] : [];
    });
    return (['confirms', 'supports', 'contradicts'] as const).flatMap((effect) => {
      const of = weighed.filter((one) => one.effect === effect).map(({ query }) => query);
      return of.length === 0 ? [] : [evidenceOf(log, effect, of)];
    });
  });
};
