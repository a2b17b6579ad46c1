import type { End, Side } from './ends.js';
import type { Shape } from './protocol.js';
import { formatShape, shapeOf } from './protocol.js';
import type { Flow, Leg, PortRange } from './trace.js';
import type { World } from './world.js';

/** One direction of a flow: packets of one shape from one end to the other. */
export interface Journey {
  readonly world: World;
  readonly leg: Leg;
  readonly source: End;
  readonly destination: End;
  readonly shape: Shape;
  /** The packets in words: `tcp 443`. */
  readonly packets: string;
  /** Ports from which the sender of this leg's packets may send. */
  readonly senderPorts: PortRange;
}

export const journeyOf = (world: World, flow: Flow, leg: Leg, from: End, to: End): Journey => {
  const shape = shapeOf(flow, from.address.family, leg);
  const packets = formatShape(shape);
  const request: PortRange = [flow.port, flow.port];
  return leg === 'forward'
    ? { world, leg, source: from, destination: to, shape, packets, senderPorts: flow.sourcePorts }
    : { world, leg, source: to, destination: from, shape, packets, senderPorts: request };
};

/** The causes of causes.md, section 4.C, that a gate of each kind is when it fails. */
export const routeCode = (side: Side): string =>
  side === 'from' ? 'route-missing-client-to-endpoint' : 'route-missing-endpoint-to-client';

export const groupCode = (side: Side): string =>
  side === 'from' ? 'client-sg-egress-443-missing' : 'endpoint-sg-ingress-443-missing';

export const aclCode = (leg: Leg): string => (leg === 'forward' ? 'nacl-blocks-443' : 'nacl-blocks-ephemeral-return');

/** What a filter at some place compares with its rules: the other end of the packet. */
export const peerOf = ({ source, destination }: Journey, direction: 'ingress' | 'egress'): End =>
  direction === 'ingress' ? source : destination;
