import type { End, Host } from './ends.js';
import type { Journey } from './flow.js';
import { isIcmp } from './protocol.js';
import type { Flow, Gate, Hop, Leg, Trace } from './trace.js';
import { traceOf } from './verdict.js';
import { unmodelled } from './world.js';

type Outcome = Pick<Gate, 'code' | 'because'>;

/** https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html: TCP towards the service, never from it. */
const faultOf = ({ shape }: Journey, host: Host): Outcome | undefined => {
  if (host.fault !== undefined)
    return { code: host.side === 'to' ? 'stale-endpoint-ip' : 'client-not-in-vpc', because: host.fault };
  if (!host.endpoint) return undefined;
  if (host.side === 'from') {
    return {
      code: 'endpoint-never-initiates',
      because: `${host.id} belongs to an interface endpoint, which never initiates`,
    };
  }
  if (!isIcmp(shape.protocol)) return undefined;
  return {
    code: 'endpoint-not-available',
    because: `${host.id} belongs to an interface endpoint, which does not answer ICMP`,
  };
};

/** What the interface itself does not do, whatever its groups admit. */
export const interfaceGate = (journey: Journey, host: Host): readonly Gate[] => {
  const fault = faultOf(journey, host);
  if (!fault) return [];
  const { account, region, id: resource } = host;
  const need = { is: 'other', what: fault.because } as const;
  const gate = { kind: 'interface', leg: journey.leg, side: host.side, account, region, resource, rule: null } as const;
  return [{ ...gate, verdict: 'fail', ...fault, need }];
};

const hopOf = (flow: Flow, leg: Leg, outcome: Pick<Gate, 'verdict' | 'because' | 'code' | 'gap'>): Hop => {
  const { to } = flow;
  const [account, region, resource] =
    to.is === 'address' ? ['unknown', 'unknown', to.address] : [to.account, to.region, to.id];
  const need = { is: 'other', what: outcome.because } as const;
  const gate: Gate = { kind: 'interface', leg, side: 'to', account, region, resource, rule: null, need, ...outcome };
  return { at: resource, account, region, what: 'interface', gates: [gate] };
};

/** A flow whose addresses are of two families, or whose address is none. */
export const mismatch = (flow: Flow, from: End | undefined, to: End | undefined): Trace => {
  const code = 'dns-record-ip-type-mismatch';
  if (from && to) {
    const because = `${from.text} and ${to.text} are of different address families`;
    return traceOf(flow, [hopOf(flow, 'forward', { code, verdict: 'fail', because })], []);
  }
  const party = from ? flow.to : flow.from;
  const place = party.is === 'address' ? { account: 'unknown', region: 'unknown' } : party;
  const because = `${JSON.stringify(party.address)} is not an address`;
  const gap = unmodelled(place, 'ec2/describe-network-interfaces', because);
  const hop = (leg: Leg) => hopOf(flow, leg, { code, verdict: 'unknown', because, gap });
  return traceOf(flow, [hop('forward')], [hop('return')]);
};
