import type { Gate, PortRange } from '../../network/trace.js';
import type { Subject } from '../../request/fact.js';
import { lookUp } from '../../request/fact.js';
import { facts } from '../../request/facts/index.js';
import type { Failed } from '../evaluate.js';

/** One sender and one interface of the endpoint, with every gate between them. */
export interface Pair {
  readonly client: string;
  /** The caller's own interface, where it is one. */
  readonly own: string | undefined;
  readonly interface: string;
  readonly address: string;
  readonly gates: readonly Gate[];
}

/**
 * What the flow logs of one interface hold if the failure is so. `refused`: the first packet (or the answer to it) is
 * rejected there; `silent`: nothing of the client arrives; `unfinished`: it arrives, is answered, and the client never
 * goes on; `unanswered`: it is let in, and nobody answers.
 */
export interface Expectation {
  readonly is: 'refused' | 'silent' | 'unfinished' | 'unanswered';
  readonly interface: string;
  readonly peer: string;
  readonly port: number;
  readonly leg: 'forward' | 'return';
  /** Lost on the way between both ends: then attempts at the client's own interface tell too. */
  readonly between: boolean;
  readonly pair: Pair | undefined;
  /** The control that rejects, as `reject-reason` has it; undefined for groups and ACLs. */
  readonly reason: 'EC' | undefined;
  /** Source ports with which packets pass: connections from them tell nothing. */
  readonly passes: readonly PortRange[];
}

export const pairsOf = (subject: Subject): Pair[] => {
  const path = lookUp(subject, facts.path);
  return (path.known ? path.value : []).map(({ from, trace, ...to }) => ({
    client: from.address,
    own: from.is === 'interface' ? from.id : undefined,
    interface: to.interface,
    address: to.address,
    gates: [...trace.forward.hops, ...trace.return.hops].flatMap(({ gates }) => gates),
  }));
};

const isStopped = ({ verdict }: Gate): boolean => verdict === 'fail' || verdict === 'partial';

/** The gates of a pair that this failure is about. */
export const stoppedBy = ({ gates }: Pair, code: string): Gate[] =>
  gates.filter((gate) => gate.code === code && isStopped(gate));

const isFilter = ({ kind }: Gate): boolean => kind === 'security-group' || kind === 'network-acl';

const atGate = (pair: Pair, gate: Gate): Expectation[] => {
  const { leg, side } = gate;
  const at = { port: 443, leg, pair, passes: gate.passes ?? [], between: false, reason: undefined };
  const endpoint = { ...at, interface: pair.interface, peer: pair.client };
  const refused = (there: { interface: string; peer: string }): Expectation => ({ ...at, ...there, is: 'refused' });
  const lost: Expectation = { ...endpoint, is: leg === 'forward' ? 'silent' : 'unfinished', between: true };
  if (!isFilter(gate) || side === 'between') return [lost];
  if (side === 'to') return [refused(endpoint)];
  const own = pair.own === undefined ? [] : [refused({ interface: pair.own, peer: pair.address })];
  return [...own, { ...lost, between: false }];
};

const nameOf = ({ is, interface: at, peer, port, leg }: Expectation): string => [is, at, peer, port, leg].join(' ');

const predicted = ({ verdict }: Failed): Expectation[] =>
  (verdict.predicts ?? []).flatMap((prediction): Expectation[] => {
    if (prediction.source !== 'flow-logs') return [];
    const { interface: at, peer, port, direction, action } = prediction;
    const leg = direction === 'ingress' ? 'forward' : 'return';
    const is = action === 'REJECT' ? 'refused' : 'silent';
    return [
      { is, interface: at, peer, port, leg, between: is === 'silent', pair: undefined, passes: [], reason: undefined },
    ];
  });

/** What an interface of the endpoint itself does with packets of the caller, whatever the gates say. */
const atEveryInterface = (subject: Subject, rest: Pick<Expectation, 'is' | 'reason'>): Expectation[] =>
  pairsOf(subject).map((pair) => ({
    ...rest,
    interface: pair.interface,
    peer: pair.client,
    port: 443,
    leg: 'forward',
    between: false,
    pair,
    passes: [],
  }));

/** What the failure predicts of the flow logs, and what follows from the gates that it is about. */
export const expectationsOf = (subject: Subject, failed: Failed): Expectation[] => {
  if (failed.check.layer !== 'network') return predicted(failed);
  if (failed.check.code === 'vpc-encryption-controls-enforce')
    return atEveryInterface(subject, { is: 'refused', reason: 'EC' });
  if (failed.check.code === 'endpoint-not-available')
    return atEveryInterface(subject, { is: 'unanswered', reason: undefined });
  const implied = pairsOf(subject).flatMap((pair) =>
    stoppedBy(pair, failed.check.code).flatMap((gate) => atGate(pair, gate)),
  );
  return [...new Map([...predicted(failed), ...implied].map((each) => [nameOf(each), each])).values()];
};

/** Whether other filters at the same end could have rejected the same packets. */
export const hasRival = ({ pair, interface: at, leg, reason }: Expectation, code: string): boolean => {
  if (!pair || reason !== undefined) return false;
  const side = at === pair.own ? 'from' : 'to';
  return pair.gates.some(
    (gate) => isFilter(gate) && gate.leg === leg && gate.side === side && gate.code !== code && gate.verdict !== 'pass',
  );
};
