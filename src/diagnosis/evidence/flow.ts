import type { Conversation } from '../../inventory/evidence/flow-conversations.js';
import { conversationsOf } from '../../inventory/evidence/flow-conversations.js';
import type { InterfaceFlows } from '../../inventory/evidence/flow-logs.js';
import { interfaceFlows } from '../../inventory/evidence/flow-logs.js';
import type { Span } from '../../inventory/evidence/instant.js';
import { spanOf } from '../../inventory/evidence/instant.js';
import { networkInterfaces, subnets } from '../../inventory/ec2.js';
import type { Inventory } from '../../inventory/inventory.js';
import { known } from '../../inventory/inventory.js';
import type { Subject } from '../../request/fact.js';
import type { Failed } from '../evaluate.js';
import { clientAt, within } from './clients.js';
import type { Client } from './clients.js';
import { elsewhereEvidence } from './elsewhere.js';
import type { Expectation } from './expectations.js';
import { expectationsOf, hasRival } from './expectations.js';
import { leavingEffect } from './leaving.js';
import type { Effect, Told } from './observation.js';
import { observed } from './observation.js';
import { lostEvidence } from './transit.js';

/** Times of flow records are up to a minute off the packet. */
const slack = 60_000;

/** One interface's connections with one peer. */
interface View {
  readonly flows: InterfaceFlows;
  readonly conversations: readonly Conversation[];
  readonly zone: string | undefined;
}

const zoneOf = (inventory: Inventory, id: string): string | undefined => {
  const found = known(() => {
    const own = inventory.find(networkInterfaces, id)?.value;
    return own?.AvailabilityZone ?? (own?.SubnetId && inventory.find(subnets, own.SubnetId)?.value.AvailabilityZone);
  });
  return found.known ? found.value : undefined;
};

const byFlows = new WeakMap<InterfaceFlows, Map<number, readonly Conversation[]>>();

const conversationsAt = (flows: InterfaceFlows, port: number): readonly Conversation[] => {
  const ports = byFlows.get(flows) ?? new Map<number, readonly Conversation[]>();
  byFlows.set(flows, ports);
  const conversations = ports.get(port) ?? conversationsOf(flows.records, port);
  ports.set(port, conversations);
  return conversations;
};

const viewOf = (subject: Subject, at: string, peer: Client, expectation: Expectation): View => {
  const flows = interfaceFlows(subject.inventory, at);
  const passes = ({ clientPort }: Conversation): boolean =>
    clientPort !== undefined && expectation.passes.some(([low, high]) => clientPort >= low && clientPort <= high);
  const conversations = conversationsAt(flows, expectation.port).filter(
    (conversation) =>
      [...conversation.clients, ...conversation.servers].some((address) => within(peer.ranges, address)) &&
      !passes(conversation),
  );
  return { flows, conversations, zone: zoneOf(subject.inventory, at) };
};

const refusedEffect = (conversation: Conversation, expectation: Expectation): Effect | undefined => {
  const { signature, flagged, began, reason } = conversation;
  const { leg } = expectation;
  if (leg === 'forward') {
    if (signature === 'refused') return reason === expectation.reason ? 'confirms' : undefined;
    if (signature === 'mixed') return expectation.reason === undefined ? 'supports' : undefined;
    return began ? 'contradicts' : undefined;
  }
  if (signature === 'reply-refused') return flagged ? 'confirms' : 'supports';
  return signature === 'established' ? 'contradicts' : undefined;
};

const unfinishedEffect = ({ signature, completed }: Conversation): Effect | undefined => {
  if (signature !== 'established') return undefined;
  return completed ? 'contradicts' : 'supports';
};

/** Without an answer seen: a window's edge may hide it. */
const unansweredEffect = ({ signature }: Conversation): Effect | undefined => {
  if (signature === 'unanswered') return 'supports';
  return signature === 'established' || signature === 'reply-refused' ? 'contradicts' : undefined;
};

const effectOf = (expectation: Expectation, conversation: Conversation): Effect | undefined => {
  switch (expectation.is) {
    case 'refused':
      return refusedEffect(conversation, expectation);
    case 'silent':
      return 'contradicts';
    case 'unfinished':
      return unfinishedEffect(conversation);
    case 'unanswered':
      return unansweredEffect(conversation);
  }
};

interface Weighed {
  readonly effect: Effect;
  readonly conversation: Conversation;
}

/**
 * Connections from before the change contradict nothing, and neither do those that all precede the first refusal: the
 * fault came between.
 */
const current = (weighed: readonly Weighed[], since: number): Weighed[] => {
  const bad = weighed.filter(({ effect }) => effect !== 'contradicts');
  const first = Math.min(...bad.map(({ conversation }) => conversation.from));
  return weighed.filter(
    ({ effect, conversation }) =>
      effect !== 'contradicts' || (conversation.from >= since - slack && (bad.length === 0 || conversation.to > first)),
  );
};

/** What is known only by addresses that others share supports at most, and contradicts nothing. */
const tempered = (effect: Effect, { exact }: Client, rival: boolean): Effect | undefined => {
  if (!exact && effect === 'contradicts') return undefined;
  return effect === 'confirms' && (!exact || rival) ? 'supports' : effect;
};

const evidenceOf = (effect: Effect, { flows, zone }: View, conversations: readonly Conversation[]): Told[] => {
  const clients = [...new Set(conversations.map((one) => one.clients[0]))];
  const none = conversations.length === 0;
  return (none ? [undefined] : clients).map((client) => {
    const own = conversations.filter((one) => one.clients[0] === client);
    const records = own.flatMap((conversation) => conversation.records);
    return observed({
      source: 'flow-logs',
      effect,
      count: records.length,
      span: spanOf([...(flows.span ? [flows.span] : []), ...records]),
      lines: records.map(({ line }) => line),
      where: flows.where.join(', '),
      scope: { client, zone, seen: spanOf(records) ?? flows.span },
    });
  });
};

/** Whether nothing at all of the peer is proof that nothing came: within the covered span, and after the change. */
const isProvenSilence = ({ flows, conversations }: View, since: number): boolean =>
  conversations.length === 0 &&
  flows.coverage.is === 'full' &&
  flows.coverage.traffic === 'ALL' &&
  (flows.span?.to ?? 0) > since;

const ownView = (subject: Subject, expectation: Expectation): View | undefined => {
  const { pair } = expectation;
  if (!pair?.own) return undefined;
  return viewOf(subject, pair.own, clientAt(subject, pair.address), expectation);
};

/** Whether two observations at the two ends may be of the same packets. */
const isSameTime = (a: Span, b: Span): boolean => a.from <= b.to + slack && b.from <= a.to + slack;

/** The client's attempts after the change, as its own interface saw them, in the times that the other end's records cover. */
const attemptsOf = (view: View | undefined, since: number, covered: readonly Span[]): Conversation[] =>
  (view?.conversations ?? []).filter(
    (one) => one.signature === 'unanswered' && one.to >= since - slack && covered.some((span) => isSameTime(span, one)),
  );

/** The caller provably sent nothing to this address in the time in which nothing arrived: that it did not means nothing. */
const isIdle = (own: View, { flows: { span } }: View): boolean =>
  own.flows.coverage.is === 'full' &&
  own.flows.coverage.traffic === 'ALL' &&
  own.flows.span !== undefined &&
  span !== undefined &&
  own.flows.span.from <= span.from + slack &&
  own.flows.span.to >= span.to - slack &&
  !own.conversations.some((one) => isSameTime(span, one));

/** The caller got answers on its own interface: then its packets arrive, whatever the other end recorded. */
const answeredAt = (own: View, since: number): Told[] => {
  const answered = own.conversations.filter(
    ({ signature, from }) => signature === 'established' && from >= since - slack,
  );
  return answered.length > 0 ? evidenceOf('contradicts', own, answered) : [];
};

/** What the next hops of unanswered packets say, as the interface that sent them recorded it. */
const leftEvidence = (expectation: Expectation, code: string, at: View, since: number): Told[] => {
  const sent = at.conversations.filter(
    (one) => one.signature === (expectation.leg === 'forward' ? 'unanswered' : 'established') && !one.completed,
  );
  const current = sent.filter(({ from }) => from >= since - slack);
  return (['supports', 'contradicts'] as const).flatMap((effect) => {
    const of = current.filter((one) => leavingEffect(expectation, code, one) === effect);
    return of.length === 0 ? [] : evidenceOf(effect, at, of);
  });
};

const silentEvidence = (
  expectation: Expectation,
  code: string,
  view: View,
  own: View | undefined,
  since: number,
): Told[] => {
  const answered = own ? answeredAt(own, since) : [];
  if (answered.length > 0) return answered;
  const left = own && expectation.between ? leftEvidence(expectation, code, own, since) : [];
  if (left.some(({ effect }) => effect === 'contradicts')) return left;
  return [...left, ...absenceEvidence(expectation, view, own, since)];
};

/** Nothing of the caller at the endpoint, where that is proof; with attempts at its own interface they are lost between. */
const absenceEvidence = (expectation: Expectation, view: View, own: View | undefined, since: number): Told[] => {
  if (!isProvenSilence(view, since) || (own && isIdle(own, view))) return [];
  const attempts = expectation.between && view.flows.span ? attemptsOf(own, since, [view.flows.span]) : [];
  const proven = own?.flows.coverage.is === 'full' && attempts.some(({ flagged }) => flagged);
  const silence = evidenceOf(proven ? 'confirms' : 'supports', view, []);
  return proven && own ? [...silence, ...evidenceOf('confirms', own, attempts)] : silence;
};

/** The caller's side where the answer is lost on the way back: it got it, or it provably did not. */
const returnEvidence = (
  expectation: Expectation,
  code: string,
  view: View,
  own: View | undefined,
  since: number,
): Told[] => {
  const answered = own ? answeredAt(own, since) : [];
  if (answered.length > 0) return answered;
  const left = leftEvidence(expectation, code, view, since);
  if (!own || left.some(({ effect }) => effect === 'contradicts')) return left;
  const sent = view.conversations.filter(({ signature, flagged }) => signature === 'established' && flagged);
  const attempts = attemptsOf(own, since, sent);
  const proven = own.flows.coverage.is === 'full' && view.flows.coverage.is === 'full' && attempts.length > 0;
  return [...left, ...(proven ? evidenceOf('confirms', own, attempts) : [])];
};

const otherEnd = (subject: Subject, expectation: Expectation, code: string, view: View, since: number): Told[] => {
  const own = ownView(subject, expectation);
  switch (expectation.is) {
    case 'refused':
      return [];
    case 'silent':
      return silentEvidence(expectation, code, view, own, since);
    case 'unfinished':
      return expectation.between ? returnEvidence(expectation, code, view, own, since) : [];
    case 'unanswered':
      return own ? answeredAt(own, since) : [];
  }
};

const judged = (subject: Subject, failed: Failed, expectation: Expectation, since: number): Told[] => {
  const client = clientAt(subject, expectation.peer);
  const view = viewOf(subject, expectation.interface, client, expectation);
  const rival = expectation.is === 'refused' && hasRival(expectation, failed.check.code);
  const weighed = view.conversations.flatMap((conversation): Weighed[] => {
    const raw = effectOf(expectation, conversation);
    const effect = raw && tempered(raw, client, rival);
    return effect ? [{ effect, conversation }] : [];
  });
  const kept = current(weighed, since);
  const direct = (['confirms', 'supports', 'contradicts'] as const).flatMap((effect) => {
    const of = kept.filter((one) => one.effect === effect).map(({ conversation }) => conversation);
    return of.length === 0 ? [] : evidenceOf(effect, view, of);
  });
  const farther = [
    ...otherEnd(subject, expectation, failed.check.code, view, since),
    ...lostEvidence(subject, expectation, client, failed.check.code, since - slack),
  ];
  return [...direct, ...farther.flatMap((one) => temperedEvidence(one, client))];
};

const temperedEvidence = (evidence: Told, client: Client): Told[] => {
  const effect = tempered(evidence.effect, client, false);
  return effect ? [{ ...evidence, effect }] : [];
};

/**
 * What VPC and transit gateway flow logs say of a failure on the network's way. `since`: when the change that broke it
 * took effect, in milliseconds since 1970 (0: not known).
 */
export const flowEvidence = (subject: Subject, failed: Failed, since: number): Told[] => [
  ...expectationsOf(subject, failed).flatMap((expectation) => judged(subject, failed, expectation, since)),
  ...elsewhereEvidence(subject, failed, since - slack),
];
