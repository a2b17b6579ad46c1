import { check, fail, pass } from '../check.js';
import { timeout } from '../seen.js';
import { askedSubject } from '../words.js';
import { failGates, gateSubject, passGates } from './gates.js';

const events = [
  'DisableVgwRoutePropagation',
  'DetachVpnGateway',
  'DeleteVpnConnection',
  'ModifyVpnConnection',
  'DeleteVirtualInterface',
  'UpdateDirectConnectGatewayAssociation',
];

export default check({
  code: 'dx-vpn-path-broken',
  title: 'The VPN or Direct Connect to the caller is up and routed',
  why:
    'A host outside of AWS is reached by a VPN or a private or transit virtual interface of Direct Connect. When its tunnels are ' +
    "down, its prefixes leave the endpoint out, or the endpoint's subnets do not learn the way back, packets are lost and the caller " +
    'times out. A public virtual interface never reaches an endpoint.',
  severity: 'critical',
  layer: 'network',
  seenAs: timeout,
  remedy:
    "Propagate the VPN gateway's routes into the tables of the endpoint's subnets, and bring the connection up with prefixes that hold the endpoint.",
  page: 'https://repost.aws/knowledge-center/direct-connect-private-api-gateway',
  reads: ['beyond', 'caller', 'asked'],
  subject: ({ beyond, asked }) => {
    const [down] = beyond.links.filter(({ up }) => !up);
    return down
      ? { id: down.id, account: down.account, region: down.region }
      : gateSubject(beyond.gates, askedSubject(asked));
  },
  judge({ beyond, caller }) {
    const { gates, links, unread } = beyond;
    if (gates.failing.length > 0) return failGates({ gates, because: (reasons) => reasons.join('; '), breaks: events });
    const up = links.filter((link) => link.up);
    if (links.length === 0) return passGates(gates, 'VPN and Direct Connect');
    if (up[0]) return pass(`${up[0].because}; what lies beyond towards ${caller.label} is in no answer of AWS`, unread);
    return fail({
      because: links.map(({ because }) => because).join('; '),
      breaks: { events, ids: links.map(({ id }) => id) },
      repair: [],
      details: unread.map((action) => `${action} was not collected`),
    });
  },
});
