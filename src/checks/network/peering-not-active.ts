import { check, pass } from '../check.js';
import { timeout } from '../seen.js';
import { askedSubject } from '../words.js';
import { failGates, gateSubject, passGates } from './gates.js';

export default check({
  code: 'peering-not-active',
  title: 'The peering connection is active',
  why:
    'A VPC peering connection carries traffic only in the state active. One that waits for its acceptance (seven days at most), ' +
    'was rejected, expired or deleted drops every packet, and the caller times out.',
  severity: 'critical',
  layer: 'network',
  seenAs: timeout,
  remedy: "Accept the connection from the accepter's account, or create it anew when it has expired.",
  page: 'https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html',
  reads: ['peerings', 'overlaps', 'asked'],
  subject: ({ peerings, asked }) => gateSubject(peerings, askedSubject(asked)),
  judge({ peerings, overlaps }) {
    if (peerings.failing.length === 0) return passGates(peerings, 'peering');
    const overlapping = new Set(overlaps.failing.map(({ gate }) => gate.resource));
    if (peerings.failing.every(({ gate }) => overlapping.has(gate.resource)))
      return pass('the ranges of both VPCs overlap: see cidr-overlap');
    return failGates({
      gates: peerings,
      because: (reasons) => reasons.join('; '),
      breaks: ['DeleteVpcPeeringConnection', 'RejectVpcPeeringConnection', 'CreateVpcPeeringConnection'],
    });
  },
});
