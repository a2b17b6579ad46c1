import { everyPort } from './ports.js';
import type { Flow, PortRange } from './trace.js';

/** Every protocol, as rules and entries write it (`-1`). */
export const anyProtocol = -1;

const numbers: Readonly<Record<string, number>> = { '-1': anyProtocol, tcp: 6, udp: 17, icmp: 1, icmpv6: 58 };

/** The IANA number behind `tcp`, `6` or `-1`; undefined where the text names no protocol that we know. */
export const parseProtocol = (text: unknown): number | undefined => {
  if (typeof text !== 'string') return undefined;
  const named = numbers[text.toLowerCase()];
  if (named !== undefined) return named;
  return /^\d{1,3}$/.test(text) && Number(text) <= 255 ? Number(text) : undefined;
};

export const protocolName = (protocol: number): string => {
  switch (protocol) {
    case anyProtocol:
      return 'all';
    case 6:
      return 'tcp';
    case 17:
      return 'udp';
    case 1:
      return 'icmp';
    case 58:
      return 'icmpv6';
    default:
      return `protocol ${protocol}`;
  }
};

export const hasPorts = (protocol: number): boolean => protocol === 6 || protocol === 17;
export const isIcmp = (protocol: number): boolean => protocol === 1 || protocol === 58;

/** What a filter sees of a packet: protocol number and, as AWS writes both, ports or the ICMP type. */
export interface Shape {
  readonly protocol: number;
  /** Destination ports; of an ICMP packet its type (twice); of a flow of every protocol, all ports. */
  readonly ports: PortRange;
}

/** Echo request on the way out, echo reply on the way back: the pair that `ping` needs. */
const icmpShape = (family: 4 | 6, leg: 'forward' | 'return'): Shape => {
  const [request, reply] = family === 4 ? [8, 0] : [128, 129];
  const type = leg === 'forward' ? request : reply;
  return { protocol: family === 4 ? 1 : 58, ports: [type, type] };
};

/** The packets of one leg: the return leg is addressed to the ports from which the client may have sent. */
export const shapeOf = (flow: Flow, family: 4 | 6, leg: 'forward' | 'return'): Shape => {
  switch (flow.protocol) {
    case 'tcp':
    case 'udp':
      return {
        protocol: flow.protocol === 'tcp' ? 6 : 17,
        ports: leg === 'forward' ? [flow.port, flow.port] : flow.sourcePorts,
      };
    case 'icmp':
      return icmpShape(family, leg);
    case 'all':
      return { protocol: anyProtocol, ports: everyPort };
  }
};

export const formatShape = ({ protocol, ports: [low, high] }: Shape): string => {
  if (isIcmp(protocol)) return `${protocolName(protocol)} type ${low}`;
  if (!hasPorts(protocol)) return protocolName(protocol);
  return `${protocolName(protocol)} ${low === high ? low : `${low}-${high}`}`;
};

/** How a repair writes the ports of these packets: `-1` for every ICMP type. */
export const portsOfRepair = ({ protocol, ports }: Shape, some: PortRange = ports): PortRange =>
  isIcmp(protocol) ? [-1, -1] : some;

export const protocolOfRepair = (protocol: number): string =>
  protocol === anyProtocol ? '-1' : isIcmp(protocol) || hasPorts(protocol) ? protocolName(protocol) : `${protocol}`;
