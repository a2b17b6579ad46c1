import type { Gap } from '../snapshot/snapshot.js';
import type { Host } from './ends.js';
import type { Journey } from './flow.js';
import type { Target } from './route-target.js';
import type { Gate } from './trace.js';
import { attachedVpnGateway } from './vpn-gateway.js';
import { unmodelled } from './world.js';

const outside = (host: Host, what: string): Gap => unmodelled(host, 'ec2/describe-route-tables', what);

type Judged = Pick<Gate, 'kind' | 'code' | 'verdict' | 'because'> & { readonly gap?: Gap };

/** VPN gateways lead to VPN connections and Direct Connect: routes to them are judged, what lies beyond is not known. */
const vpnGateway = (journey: Journey, host: Host, id: string): Judged => {
  const attached = attachedVpnGateway(journey.world, host);
  const base = { kind: 'gateway', code: 'dx-vpn-path-broken' } as const;
  if (attached.known && attached.value !== id)
    return { ...base, verdict: 'fail', because: `${id} is not attached to ${host.vpc}` };
  const because = `what lies beyond ${id} is outside the collected network`;
  return { ...base, verdict: 'unknown', because, gap: outside(host, because) };
};

const appliance = (host: Host, id: string, may: string): Judged => {
  const because = `packets pass ${id}, which ${may}`;
  const gap = outside(host, because);
  return { kind: 'middlebox', code: 'route-asymmetric-or-inspection', verdict: 'unknown', because, gap };
};

const judged = (journey: Journey, host: Host, target: Target): Judged => {
  switch (target.is) {
    case 'vpn-gateway':
      return vpnGateway(journey, host, target.id);
    case 'endpoint':
      return appliance(host, target.id, 'inspects them by rules that are not collected');
    case 'interface':
    case 'nat':
      return appliance(host, target.id, 'may change or drop them');
    default: {
      const because = `what lies beyond ${target.id} is outside the modelled network`;
      return { kind: 'gateway', code: 'dx-vpn-path-broken', verdict: 'unknown', because, gap: outside(host, because) };
    }
  }
};

/** The gate at which a route leaves what we model: at most unknown, with the reason. */
export const boundaryGate = (journey: Journey, host: Host, target: Target): Gate => {
  const { account, region } = host.subnet;
  return {
    ...judged(journey, host, target),
    leg: journey.leg,
    side: 'between',
    account,
    region,
    resource: target.id,
    rule: null,
    need: { is: 'other', what: `what ${target.id} does with these packets` },
  };
};

/** An instance that forwards, or a private NAT gateway, may rewrite addresses; other boundaries leave them as they are. */
export const mayRewrite = ({ is }: Target): boolean => is === 'interface' || is === 'nat';
