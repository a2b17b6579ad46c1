import type { Finding, RequestReport, TraceHop } from '../../diagnosis/schema.js';
import type { RequestReading } from '../reading.js';

export type Leg = 'there' | 'back';

/** What stops, or may stop, a request at one station on one leg. */
export interface Obstacle {
  readonly is: 'fail' | 'partial' | 'unknown';
  /** The resource that decides, or the cause. */
  readonly by: string;
  readonly code: string;
  readonly because: string;
}

/** One leg's visit of a station. */
export interface Visit {
  readonly obstacles: readonly Obstacle[];
  /** The first thing on the way that stops this request. */
  readonly breaks: boolean;
  /** Behind the break: what the request would meet once that is repaired. */
  readonly beyond: boolean;
}

/** One stop of the drawing; a leg that does not come by has no visit. */
export interface Station {
  readonly id: string;
  readonly kind: string;
  readonly account: string | null;
  readonly vpc: string | null;
  readonly there: Visit | undefined;
  readonly back: Visit | undefined;
  /** Nobody could tell which hops there are. */
  readonly hidden?: boolean;
}

/** A station before the break is placed. */
interface Stop extends Omit<Station, Leg> {
  readonly there: readonly Obstacle[] | undefined;
  readonly back: readonly Obstacle[] | undefined;
  /** The part of the way for which findings without a gate of their own stand here. */
  readonly part?: Part;
}

type Part = 'name' | 'endpoint' | 'api' | 'backend';

const partOf = (layer: string): Part => {
  if (layer === 'dns') return 'name';
  if (['network', 'tls', 'endpoint-policy'].includes(layer)) return 'endpoint';
  return ['integration', 'service'].includes(layer) ? 'backend' : 'api';
};

/** A finding that no gate tells, on the answer's way. */
const isReturn = ({ code }: Pick<Finding, 'code'>): boolean => /endpoint-to-client|return/.test(code);

const obstaclesOf = ({ at, gates }: TraceHop): readonly Obstacle[] =>
  gates.map(({ resource, is, code, because }) => ({ is, by: resource === at ? code : resource, code, because }));

/** A leg that stays where it is (one subnet for both ends) is one stop. */
const distinctHops = (hops: readonly TraceHop[]): readonly TraceHop[] =>
  hops.reduce<readonly TraceHop[]>((met, hop) => {
    const last = met.at(-1);
    if (last?.at !== hop.at) return [...met, hop];
    const what = last.what === 'subnet' ? last.what : hop.what;
    return [...met.slice(0, -1), { ...last, what, gates: [...last.gates, ...hop.gates] }];
  }, []);

const stopOf = (hop: TraceHop, legs: { there?: TraceHop; back?: TraceHop }): Stop => ({
  id: hop.at,
  kind: hop.what,
  account: hop.account === 'unknown' ? null : hop.account,
  vpc: hop.vpc,
  there: legs.there && obstaclesOf(legs.there),
  back: legs.back && obstaclesOf(legs.back),
});

/** Both legs side by side: hops that both meet in the same order are one stop, the others stand on their own leg. */
const aligned = (there: readonly TraceHop[], back: readonly TraceHop[]): readonly Stop[] => {
  const [first] = there;
  const [last] = back;
  if (!first) return back.map((hop) => stopOf(hop, { back: hop }));
  if (!last) return there.map((hop) => stopOf(hop, { there: hop }));
  const meets = back.findIndex(({ at }) => at === first.at);
  if (meets < 0) return [stopOf(first, { there: first }), ...aligned(there.slice(1), back)];
  const met = back[meets] as TraceHop;
  return [
    ...back.slice(0, meets).map((hop) => stopOf(hop, { back: hop })),
    stopOf(first, { there: first, back: met }),
    ...aligned(there.slice(1), back.slice(meets + 1)),
  ];
};

const untold = (text: string): Stop => ({
  id: text,
  kind: 'between caller and endpoint',
  account: null,
  vpc: null,
  there: [],
  back: [],
  hidden: true,
});

const hopStops = ({ trace, caller, endpoint }: RequestReport): readonly Stop[] => {
  if (trace) return aligned(distinctHops(trace.forward.hops), [...distinctHops(trace.return.hops)].reverse());
  if (!endpoint) return [];
  const outside = caller.kind === 'address' && caller.vpc === null;
  return [untold(outside ? 'hops outside of every VPC read' : 'hops not known')];
};

const callerStop = ({ caller }: RequestReport): Stop => ({
  id: caller.id,
  kind: ['caller', `(${caller.kind})`, caller.addresses[0]].filter(Boolean).join(' '),
  account: caller.account,
  vpc: caller.vpc,
  there: [],
  back: [],
});

const backendStops = ({ backend, api }: RequestReport): readonly Stop[] => {
  const base = { there: [], back: [] } as const;
  if (backend === undefined)
    return [{ ...base, id: 'integration', kind: 'not read', account: api.account, vpc: null, part: 'backend' }];
  return backend.map((hop, index) => ({
    ...stopOf(hop, { there: hop }),
    back: [],
    ...(index === 0 ? { part: 'backend' as const } : {}),
  }));
};

/** Every stop of the request's way: its caller, the name, the hops of the network, endpoint, API and what lies behind it. */
const stopsOf = (request: RequestReport): readonly Stop[] => {
  const { caller, endpoint, api, stage, host } = request;
  const [first, ...rest] = hopStops(request);
  const { kind, account, vpc } = callerStop(request);
  const own = first?.id === caller.id ? [{ ...first, kind, account, vpc }] : [];
  const hops = own.length > 0 ? rest : first ? [first, ...rest] : [];
  const base = { there: [], back: [] } as const;
  const name: Stop = {
    id: host ?? 'name',
    kind: 'DNS name',
    account: caller.account,
    vpc: caller.vpc,
    there: [],
    back: undefined,
    part: 'name',
  };
  return [
    ...(own.length > 0 ? own : [callerStop(request)]),
    name,
    ...hops,
    {
      ...base,
      id: endpoint?.id ?? 'none',
      kind: 'VPC endpoint',
      account: endpoint?.account ?? null,
      vpc: endpoint?.vpc ?? null,
      part: 'endpoint',
    },
    {
      ...base,
      id: api.name ?? api.id ?? 'not known',
      kind: ['private API', api.name && api.id, stage && `stage ${stage}`].filter(Boolean).join(' '),
      account: api.account,
      vpc: null,
      part: 'api',
    },
    ...backendStops(request),
  ];
};

const ofFinding = ({ is, code, because }: Finding): Obstacle => ({ is, by: code, code, because });

/** Findings that no gate of a hop tells stand at the part of the way that they are about. */
const withFindings = (stops: readonly Stop[], findings: readonly Finding[]): readonly Stop[] => {
  const gates = stops.flatMap(({ there = [], back = [] }) => [...there, ...back]);
  const told = new Set(gates.map(({ is, code }) => `${is === 'unknown'} ${code}`));
  const hidden = stops.some((stop) => stop.hidden);
  const rest = findings.filter(({ is, code }) => !told.has(`${is === 'unknown'} ${code}`));
  const standsAt = (stop: Stop, finding: Finding): boolean =>
    hidden && finding.layer === 'network' ? stop.hidden === true : stop.part === partOf(finding.layer);
  return stops.map((stop) => {
    const own = rest.filter((finding) => standsAt(stop, finding));
    const [back, there] = [
      own.filter(isReturn),
      own.filter((finding) => !isReturn(finding) || stop.back === undefined),
    ];
    return {
      ...stop,
      there: stop.there && [...stop.there, ...there.map(ofFinding)],
      back: stop.back && [...stop.back, ...back.map(ofFinding)],
    };
  });
};

interface Place {
  readonly index: number;
  readonly leg: Leg;
}

/** Every visit in the order in which a request and its answer make them. */
const travelled = (stops: readonly Stop[]): readonly Place[] => [
  ...stops.flatMap(({ there }, index) => (there ? [{ index, leg: 'there' as const }] : [])),
  ...stops.flatMap(({ back }, index) => (back ? [{ index, leg: 'back' as const }] : [])).reverse(),
];

/** The finding that leads, and where it stands. */
const breakOf = (stops: readonly Stop[], { root, contributing }: RequestReading): Place | undefined => {
  const finding = root[0] ?? contributing[0];
  return (
    finding &&
    travelled(stops).find(({ index, leg }) =>
      stops[index]?.[leg]?.some(({ is, code }) => is !== 'unknown' && code === finding.code),
    )
  );
};

/** The stations of one request, from its caller to what lies behind the API; with where it breaks. */
export const stationsOf = (reading: RequestReading): readonly Station[] => {
  const { request, root, contributing, unknown } = reading;
  const stops = withFindings(stopsOf(request), [...root, ...contributing, ...unknown]);
  const order = travelled(stops);
  const broken = breakOf(stops, reading);
  const at = (place: Place) => order.findIndex(({ index, leg }) => index === place.index && leg === place.leg);
  const limit = broken ? at(broken) : order.length;
  const visit = (obstacles: readonly Obstacle[] | undefined, place: Place): Visit | undefined =>
    obstacles && { obstacles, breaks: at(place) === limit, beyond: at(place) > limit };
  return stops.map(({ part: _part, there, back, ...stop }, index) => ({
    ...stop,
    there: visit(there, { index, leg: 'there' }),
    back: visit(back, { index, leg: 'back' }),
  }));
};
