import { check } from '../check.js';
import { timeout } from '../seen.js';
import { askedSubject } from '../words.js';
import { failGates, gateSubject, passGates, rejectedAt } from './gates.js';

export default check({
  code: 'client-sg-egress-443-missing',
  title: 'The caller may send HTTPS to the endpoint',
  why:
    'Security groups are created with a rule that lets everything out. When it was removed and no other admits TCP 443 to the ' +
    "endpoint's addresses, packets are dropped at the caller's own interface and the call times out.",
  severity: 'critical',
  layer: 'network',
  seenAs: timeout,
  remedy: "Add an outbound rule for TCP 443 to the endpoint's addresses to a security group of the caller.",
  page: 'https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html',
  reads: ['callerEgress', 'asked'],
  subject: ({ callerEgress, asked }) => gateSubject(callerEgress, askedSubject(asked)),
  judge({ callerEgress }) {
    if (callerEgress.failing.length === 0) return passGates(callerEgress, 'groups of the caller');
    return failGates({
      gates: callerEgress,
      because: (reasons) => reasons.join('; '),
      predicts: rejectedAt('caller', 'forward'),
      breaks: ['RevokeSecurityGroupEgress', 'ModifySecurityGroupRules', 'ModifyNetworkInterfaceAttribute'],
    });
  },
});
