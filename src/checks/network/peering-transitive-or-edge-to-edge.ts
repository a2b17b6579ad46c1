import { check } from '../check.js';
import { timeout } from '../seen.js';
import { askedSubject } from '../words.js';
import { failGates, gateSubject, passGates } from './gates.js';

export default check({
  code: 'peering-transitive-or-edge-to-edge',
  title: 'A connection of its own joins the two VPCs',
  why:
    'Peering carries packets between addresses of its two VPCs only. It leads on into no third VPC, and nothing behind a VPN, Direct ' +
    'Connect, NAT or internet gateway of one VPC is reached from the other. Such packets are dropped and the caller times out.',
  severity: 'critical',
  layer: 'network',
  seenAs: timeout,
  remedy: "Peer the caller's VPC with the endpoint's own, or attach both to a transit gateway.",
  noRepair:
    'A new connection between VPCs is a design of the network: it opens more than this call, and needs routes and acceptance on both sides.',
  page: 'https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html',
  reads: ['transitivity', 'asked'],
  subject: ({ transitivity, asked }) => gateSubject(transitivity, askedSubject(asked)),
  judge({ transitivity }) {
    if (transitivity.failing.length === 0) return passGates(transitivity, 'peering with a third VPC');
    return failGates({
      gates: transitivity,
      because: (reasons) => reasons.join('; '),
      breaks: ['DeleteVpcPeeringConnection', 'DeleteTransitGatewayVpcAttachment', 'ReplaceRoute', 'CreateRoute'],
    });
  },
});
