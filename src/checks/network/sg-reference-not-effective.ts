import { check } from '../check.js';
import { timeout } from '../seen.js';
import { askedSubject } from '../words.js';
import { failGates, gateSubject, passGates, rejectedAt } from './gates.js';

export default check({
  code: 'sg-reference-not-effective',
  title: 'Security group references match on the way that packets take',
  why:
    'A rule that names a security group matches only where the way keeps the identity of the sender: within the VPC and over peering in ' +
    'one region. Over a transit gateway it never matches at an endpoint, and after the peering is gone it is stale. The rule looks ' +
    'right and packets are dropped.',
  severity: 'critical',
  layer: 'network',
  seenAs: timeout,
  remedy: "Admit the caller's range by CIDR instead of by its security group.",
  page: 'https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html',
  reads: ['groupReferences', 'asked'],
  subject: ({ groupReferences, asked }) => gateSubject(groupReferences, askedSubject(asked)),
  judge({ groupReferences }) {
    if (groupReferences.failing.length === 0) return passGates(groupReferences, 'rules that name groups');
    return failGates({
      gates: groupReferences,
      because: (reasons) => reasons.join('; '),
      predicts: (judged) => rejectedAt(judged.gate.side === 'from' ? 'caller' : 'endpoint', 'forward')(judged),
      breaks: [
        'RevokeSecurityGroupIngress',
        'AuthorizeSecurityGroupIngress',
        'ModifySecurityGroupRules',
        'DeleteVpcPeeringConnection',
        'ModifyVpcEndpoint',
      ],
    });
  },
});
