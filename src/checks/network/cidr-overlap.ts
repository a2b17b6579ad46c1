import { check } from '../check.js';
import { timeout } from '../seen.js';
import { askedSubject } from '../words.js';
import { failGates, gateSubject, passGates } from './gates.js';

export default check({
  code: 'cidr-overlap',
  title: 'No range of the two VPCs overlaps on the way',
  why:
    'Addresses that lie in ranges of both VPCs cannot be told apart: peering of such VPCs fails, a transit gateway does not learn the ' +
    "newer VPC's ranges, and the local route keeps packets in the caller's own VPC. The caller times out or meets another host.",
  severity: 'critical',
  layer: 'network',
  seenAs: timeout,
  remedy: "Put an endpoint into the caller's own VPC, or move one side to a range that does not overlap.",
  noRepair: 'AWS joins no overlapping ranges. An endpoint of its own, or another range, is a design of the network.',
  page: 'https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html',
  reads: ['overlaps', 'asked'],
  subject: ({ overlaps, asked }) => gateSubject(overlaps, askedSubject(asked)),
  judge({ overlaps }) {
    if (overlaps.failing.length === 0) return passGates(overlaps, 'ranges that overlap');
    return failGates({
      gates: overlaps,
      because: (reasons) => reasons.join('; '),
      breaks: ['AssociateVpcCidrBlock', 'CreateVpcPeeringConnection', 'CreateTransitGatewayVpcAttachment'],
    });
  },
});
