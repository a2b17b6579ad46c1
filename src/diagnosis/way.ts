import type { Subject } from '../request/fact.js';
import { lookUp } from '../request/fact.js';
import { facts } from '../request/facts/index.js';
import { networkInterfaces, subnets } from '../inventory/ec2.js';
import type { Place } from '../inventory/inventory.js';
import { known } from '../inventory/inventory.js';
import type { Gate, Hop, LegTrace, Trace } from '../network/index.js';
import { worse, worstOf } from '../network/index.js';
import type { RequestTrace, TraceHop } from './schema.js';

const order = ['fail', 'unknown', 'partial', 'pass'] as const;

const worstGate = (gates: readonly Gate[]): TraceHop['is'] =>
  order.find((is) => gates.some(({ verdict }) => verdict === is)) ?? 'pass';

/** The VPC that a subnet or an interface lies in, where its list was read. */
const vpcAt = ({ inventory }: Subject, { at, account, region }: Hop): string | null => {
  const place: Place = { account, region };
  const found = known(() => {
    if (at.startsWith('vpc-')) return at;
    if (at.startsWith('subnet-')) return inventory.find(subnets, at, place)?.value.VpcId;
    return at.startsWith('eni-') ? inventory.find(networkInterfaces, at, place)?.value.VpcId : undefined;
  });
  return (found.known ? found.value : undefined) ?? null;
};

const hopReport = (subject: Subject, hop: Hop): TraceHop => ({
  at: hop.at,
  what: hop.what,
  account: hop.account,
  region: hop.region,
  vpc: vpcAt(subject, hop),
  is: worstGate(hop.gates),
  gates: hop.gates.flatMap(({ kind, resource, verdict, code, because }) =>
    verdict === 'pass' ? [] : [{ kind, resource, is: verdict, code, because }],
  ),
});

const legReport = (subject: Subject, { verdict, hops }: LegTrace): RequestTrace['forward'] => ({
  verdict,
  hops: hops.map((hop) => hopReport(subject, hop)),
});

const faresWorst = <T extends { readonly trace: Trace }>(pairs: readonly [T, ...T[]]): T =>
  pairs.reduce((bad, pair) =>
    pair.trace.verdict !== bad.trace.verdict && worse(pair.trace.verdict, bad.trace.verdict) === pair.trace.verdict
      ? pair
      : bad,
  );

/** The packet's way between caller and endpoint, both legs of one pair of interfaces; undefined where none can be followed. */
export const traceReport = (subject: Subject): RequestTrace | undefined => {
  const path = lookUp(subject, facts.path);
  const [first, ...rest] = path.known ? path.value : [];
  if (!first) return undefined;
  const all = [first, ...rest] as const;
  const { from, interface: to, trace } = faresWorst(all);
  return {
    from: from.is === 'address' ? from.address : from.id,
    to,
    pairs: all.length,
    verdict: worstOf(all.map((pair) => pair.trace)).verdict,
    forward: legReport(subject, trace.forward),
    return: legReport(subject, trace.return),
  };
};

const stop = (place: Place, what: string, at: string): TraceHop => ({
  at,
  what,
  ...place,
  vpc: null,
  is: 'pass',
  gates: [],
});

/** `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/FUNCTION-ARN/invocations` → the function's name and alias. */
const functionIn = (uri: string): string | undefined => /:function:([^/]+)\/invocations/.exec(uri)?.[1];

/** Of a URI, the host alone: what follows it may hold secrets. */
const hostIn = (uri: string): string | undefined => /^https?:\/\/([^/:?]+)/i.exec(uri)?.[1];

/** The hops of the first leg; a gate of the answer's way stands at the hop that both legs meet, or behind them all. */
const bothLegs = (subject: Subject, { forward, return: back }: Trace): TraceHop[] => {
  const met = new Set(forward.hops.map(({ at }) => at));
  const backAt = (at: string): readonly Gate[] =>
    back.hops.filter((hop) => hop.at === at).flatMap(({ gates }) => gates);
  return [
    ...forward.hops.map((hop) => ({ ...hop, gates: [...hop.gates, ...backAt(hop.at)] })),
    ...back.hops.filter(({ at, gates }) => !met.has(at) && worstGate(gates) !== 'pass'),
  ].map((hop) => hopReport(subject, hop));
};

const linkId = (subject: Subject): string | undefined => {
  const [first, second] = [lookUp(subject, facts.vpcLink), lookUp(subject, facts.vpcLinkV2)];
  return (first.known ? first.value?.id : undefined) ?? (second.known ? second.value?.id : undefined);
};

/** VPC link, load balancer, and the way from it to the target that fares worst. */
const behindLink = (subject: Subject, place: Place): TraceHop[] => {
  const link = stop(place, 'VPC link', linkId(subject) ?? 'VPC link');
  const backend = lookUp(subject, facts.backend);
  if (!backend.known || !backend.value) return [link];
  const { loadBalancer, port, place: home } = backend.value;
  const balancer = stop(home, `load balancer, port ${port}`, loadBalancer.LoadBalancerName ?? 'load balancer');
  const paths = lookUp(subject, facts.backendPaths);
  const [first, ...rest] = paths.known ? paths.value : [];
  return [link, balancer, ...(first ? bothLegs(subject, faresWorst([first, ...rest]).trace) : [])];
};

/** What the method's integration leads to; undefined where that could not be read. */
export const backendOf = (subject: Subject): TraceHop[] | undefined => {
  const [behind, api] = [lookUp(subject, facts.integration), lookUp(subject, facts.restApi)];
  if (!behind.known || !behind.value || !api.known || !api.value) return undefined;
  const { type = '', uri = '', connectionType } = behind.value;
  const place: Place = { account: api.value.account, region: api.value.region };
  if (connectionType === 'VPC_LINK') return behindLink(subject, place);
  const name = functionIn(uri);
  if (name !== undefined) return [stop(place, 'Lambda function', name)];
  return [stop(place, `${type} integration`, hostIn(uri) ?? (type === 'MOCK' ? 'mock' : 'AWS service'))];
};
