import type { Conversation } from '../../inventory/evidence/flow-conversations.js';
import type { FlowRecord, Leaving } from '../../inventory/evidence/flow-record.js';
import type { Gate } from '../../network/trace.js';
import type { Expectation } from './expectations.js';
import { stoppedBy } from './expectations.js';
import type { Effect } from './observation.js';

/** Ways that lead to other VPCs: who was sent there had a route. */
const toVpcs: readonly Leaving[] = ['same-vpc', 'peering', 'transit-gateway'];

const wayOf: Partial<Record<Gate['kind'], Leaving>> = {
  peering: 'peering',
  'transit-gateway-attachment': 'transit-gateway',
  'transit-gateway-route': 'transit-gateway',
};

/** The end whose route table sends the packets of a leg. */
const isSending = ({ kind, leg, side }: Gate): boolean =>
  kind === 'route' && side === (leg === 'forward' ? 'from' : 'to');

const effectAt = (gate: Gate, leaves: Leaving): Effect | undefined => {
  if (isSending(gate)) return toVpcs.includes(leaves) ? 'contradicts' : 'supports';
  return wayOf[gate.kind] === leaves ? 'supports' : undefined;
};

/** Records of packets of this leg as they leave: of the client's first ones, or of the answers to them. */
const leavingIn = (one: Conversation, leg: Expectation['leg']): FlowRecord[] => {
  const senders = leg === 'forward' ? one.clients : one.servers;
  return one.records.filter(
    ({ leaves, action, sources }) =>
      leaves !== undefined && action === 'ACCEPT' && sources.some((source) => senders.includes(source)),
  );
};

/**
 * What the next hop of packets that were lost between both ends says of the cause: those that left towards a VPC had a
 * route in the table of their own subnet, and those that left towards a peering or a transit gateway came as far as that.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
 */
export const leavingEffect = (
  { pair, leg }: Expectation,
  code: string,
  conversation: Conversation,
): Effect | undefined => {
  const gates = pair ? stoppedBy(pair, code).filter((gate) => gate.leg === leg) : [];
  const effects = new Set(
    leavingIn(conversation, leg).flatMap(({ leaves }) =>
      gates.map((gate) => (leaves === undefined ? undefined : effectAt(gate, leaves))),
    ),
  );
  if (effects.size !== 1) return undefined;
  return [...effects][0];
};
