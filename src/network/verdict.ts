import { common, joined, portCount } from './ports.js';
import type { Flow, Gate, Hop, LegTrace, PortRange, Trace, Verdict } from './trace.js';
import type { Gap } from '../snapshot/snapshot.js';

const worst: readonly Verdict[] = ['blocked', 'unknown', 'partial', 'reachable'];

/** Failure dominates, then doubt, then the part that passes. */
export const worse = (a: Verdict, b: Verdict): Verdict => (worst.indexOf(a) <= worst.indexOf(b) ? a : b);

/** The gates of some hops that do not simply pass: most do, so these lists are short. */
const notPassed = (hops: readonly Hop[]): readonly Gate[] => {
  const found: Gate[] = [];
  for (const { gates } of hops) for (const gate of gates) if (gate.verdict !== 'pass') found.push(gate);
  return found;
};

/** One leg from its gates: all must be passed, and those that pass in part by the same ports. */
const legTrace = (hops: readonly Hop[], gates: readonly Gate[], ports: PortRange): LegTrace => {
  if (gates.length === 0) return { verdict: 'reachable', hops };
  if (gates.some(({ verdict }) => verdict === 'fail')) return { verdict: 'blocked', hops };
  if (gates.some(({ verdict }) => verdict === 'unknown')) return { verdict: 'unknown', hops };
  const passes = gates.reduce<readonly PortRange[]>((left, { passes: own = [] }) => common(left, own), [ports]);
  if (passes.length === 0) return { verdict: 'blocked', hops };
  return { verdict: 'partial', hops, passes: joined(passes), share: portCount(passes) / portCount([ports]) };
};

const gapName = ({ account, region, operation, key, why, message }: Gap): string =>
  [account, region, operation, key, why, message].join('\n');

const distinct = (gaps: readonly Gap[]): readonly Gap[] =>
  gaps.length < 2 ? gaps : [...new Map(gaps.map((gap) => [gapName(gap), gap])).values()];

export const traceOf = (flow: Flow, there: readonly Hop[], back: readonly Hop[]): Trace => {
  const [out, home] = [notPassed(there), notPassed(back)];
  const forward = legTrace(there, out, flow.sourcePorts);
  const answer = legTrace(back, home, flow.sourcePorts);
  const gates = out.length + home.length === 0 ? out : [...out, ...home];
  return {
    verdict: worse(forward.verdict, answer.verdict),
    forward,
    return: answer,
    blockers: gates.filter(({ verdict }) => verdict !== 'unknown'),
    gaps: distinct(gates.flatMap(({ gap }) => (gap ? [gap] : []))),
  };
};

/** The trace of a flow whose ends are not known: nothing was followed. */
export const untraced = (gaps: readonly Gap[]): Trace => {
  const leg: LegTrace = { verdict: 'unknown', hops: [] };
  return { verdict: 'unknown', forward: leg, return: leg, blockers: [], gaps: distinct(gaps) };
};

/** Several pairs that stand for one question: what fails for some of them passes in part. */
const together = (verdicts: readonly Verdict[]): Verdict => {
  if (verdicts.every((verdict) => verdict === 'blocked')) return 'blocked';
  if (verdicts.some((verdict) => verdict === 'blocked' || verdict === 'partial')) return 'partial';
  return verdicts.includes('unknown') ? 'unknown' : 'reachable';
};

const worstLeg = (legs: readonly [LegTrace, ...LegTrace[]]): LegTrace =>
  legs.reduce((bad, leg) => (worst.indexOf(leg.verdict) < worst.indexOf(bad.verdict) ? leg : bad));

const joint = (legs: readonly [LegTrace, ...LegTrace[]]): LegTrace => ({
  ...worstLeg(legs),
  verdict: together(legs.map(({ verdict }) => verdict)),
});

/** Where every pair is stopped, if at different legs, no leg lets a flow through in part. */
const noneThrough = (leg: LegTrace, verdict: Verdict): LegTrace =>
  verdict === 'blocked' && leg.verdict === 'partial' ? { ...leg, verdict } : leg;

const gateName = ({ leg, kind, side, resource, code, because }: Gate): string =>
  [leg, kind, side, resource, code, because].join('\n');

/**
 * One trace for several pairs of interfaces (each interface of an endpoint, each subnet of a function): the hops are those
 * of the pair that fares worst, blockers and gaps those of all. A leg that is blocked for some pairs only is `partial`.
 */
export const worstOf = (traces: readonly Trace[]): Trace => {
  const [first, ...rest] = traces;
  if (!first) throw new RangeError('no trace to choose from');
  const all = [first, ...rest] as const;
  const verdict = together(all.map((trace) => trace.verdict));
  const leg = (legs: readonly [LegTrace, ...LegTrace[]]): LegTrace => noneThrough(joint(legs), verdict);
  const blockers = all.flatMap((trace) => trace.blockers);
  return {
    verdict,
    forward: leg([first.forward, ...rest.map((trace) => trace.forward)]),
    return: leg([first.return, ...rest.map((trace) => trace.return)]),
    blockers: [...new Map(blockers.map((gate) => [gateName(gate), gate])).values()],
    gaps: distinct(all.flatMap(({ gaps }) => gaps)),
  };
};
