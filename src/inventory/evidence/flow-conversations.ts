import type { FlowRecord } from './flow-record.js';
import type { Span } from './instant.js';

/**
 * What one client and one server did, as the records of one interface tell. `refused`: the first packet was rejected
 * here; `reply-refused`: it passed, and the answer was rejected; `unanswered`: it passed, and no answer was seen;
 * `established`: it was answered; `mixed`: now one, now another.
 */
export type Signature = 'refused' | 'reply-refused' | 'unanswered' | 'established' | 'mixed';

/** Records of one connection (addresses and the client's port) at one interface. */
export interface Conversation extends Span {
  readonly clients: readonly string[];
  readonly servers: readonly string[];
  readonly clientPort: number | undefined;
  readonly signature: Signature;
  /** Whether TCP flags told, not counts of packets and bytes. */
  readonly flagged: boolean;
  /** Its handshake was seen; false where flags tell that it began earlier: a tracked connection outlives its rule. */
  readonly began: boolean;
  /** The client went on after the answer: it has received it. */
  readonly completed: boolean;
  /** `BPA` or `EC`, where such a control rejected it. */
  readonly reason: string | undefined;
  readonly records: readonly FlowRecord[];
}

const isSyn = (flags: number): boolean => (flags & 2) === 2 && (flags & 16) === 0;
const isSynAck = (flags: number): boolean => (flags & 18) === 18;

const opens = ({ flags }: FlowRecord): boolean => flags !== undefined && (flags & 2) === 2;

/** Whether a rejected record was an attempt to connect: without flags every one may be. */
const attempts = ({ flags }: FlowRecord): boolean => flags === undefined || isSyn(flags);
const answers = ({ flags }: FlowRecord): boolean => flags === undefined || isSynAck(flags);

/** More than a handshake: a record without flags proves an answer only by what it carried. */
const carries = ({ packets = 0, bytes = 0 }: FlowRecord): boolean => packets > 1 && bytes > 200;

/** A mean size above that of a bare SYN or ACK with options: data, which a client sends only once it is answered. */
const hasData = ({ packets = 0, bytes = 0 }: FlowRecord): boolean => packets > 1 && bytes / packets > 84;

const isAnswered = (reply: readonly FlowRecord[]): boolean =>
  reply.some(
    (record) =>
      record.action === 'ACCEPT' && ((record.flags !== undefined && isSynAck(record.flags)) || carries(record)),
  );

const signatureOf = (forward: readonly FlowRecord[], reply: readonly FlowRecord[]): Signature | undefined => {
  const accepted = forward.some(({ action }) => action === 'ACCEPT');
  const refused = forward.some((record) => record.action === 'REJECT' && attempts(record));
  if (isAnswered(reply)) return 'established';
  if (reply.some((record) => record.action === 'REJECT' && answers(record))) return 'reply-refused';
  if (accepted) return refused ? 'mixed' : 'unanswered';
  return refused ? 'refused' : undefined;
};

interface Tuple {
  readonly forward: FlowRecord[];
  readonly reply: FlowRecord[];
}

const conversationOf = ({ forward, reply }: Tuple): Conversation[] => {
  const signature = signatureOf(forward, reply);
  const records = [...forward, ...reply].sort((a, b) => a.from - b.from || a.to - b.to);
  const [first] = forward;
  const [answer] = reply;
  if (!signature || (!first && !answer)) return [];
  const refusals = forward.filter(({ action }) => action === 'REJECT');
  return [
    {
      clients: [...new Set([...forward.flatMap((r) => r.sources), ...reply.flatMap((r) => r.destinations)])],
      servers: [...new Set([...forward.flatMap((r) => r.destinations), ...reply.flatMap((r) => r.sources)])],
      clientPort: first ? first.sourcePort : answer?.destinationPort,
      signature,
      flagged: records.every(({ flags }) => flags !== undefined),
      began: records.every(({ flags }) => flags === undefined) || records.some(opens),
      completed: signature === 'established' && forward.some((r) => r.action === 'ACCEPT' && hasData(r)),
      reason: signature === 'refused' ? refusals.find(({ reason }) => reason)?.reason : undefined,
      from: Math.min(...records.map(({ from }) => from)),
      to: Math.max(...records.map(({ to }) => to)),
      records,
    },
  ];
};

const tcp = 6;

/**
 * TCP connections to `port` in the records of one interface. Records that tell of none (a late packet of a connection
 * that is closed) are left out.
 */
export const conversationsOf = (records: readonly FlowRecord[], port: number): Conversation[] => {
  const tuples = new Map<string, Tuple>();
  const tuple = (client: string | undefined, clientPort: number | undefined, server: string | undefined): Tuple => {
    const name = `${client} ${clientPort} ${server}`;
    const known = tuples.get(name) ?? { forward: [], reply: [] };
    tuples.set(name, known);
    return known;
  };
  for (const record of records) {
    const { status, protocol, sourcePort, destinationPort, sources, destinations } = record;
    if (status !== 'OK' || (protocol !== undefined && protocol !== tcp)) continue;
    if (destinationPort === port) tuple(sources[0], sourcePort, destinations[0]).forward.push(record);
    else if (sourcePort === port) tuple(destinations[0], destinationPort, sources[0]).reply.push(record);
  }
  return [...tuples.values()].flatMap(conversationOf);
};
