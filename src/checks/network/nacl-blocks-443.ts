import { check } from '../check.js';
import { timeout } from '../seen.js';
import { askedSubject } from '../words.js';
import { failGates, gateSubject, passGates, rejectedAt } from './gates.js';

export default check({
  code: 'nacl-blocks-443',
  title: 'The network ACLs on the way let HTTPS pass',
  why:
    "Each subnet's network ACL is tried by number, and the first entry that matches decides. When the caller's subnet may not send " +
    "TCP 443 to the endpoint, or the endpoint's subnet may not receive it, packets are dropped and the caller times out.",
  severity: 'critical',
  layer: 'network',
  seenAs: timeout,
  remedy: 'Add an entry that allows TCP 443 below the number of the entry that denies it.',
  page: 'https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html',
  reads: ['forwardAcls', 'asked'],
  subject: ({ forwardAcls, asked }) => gateSubject(forwardAcls, askedSubject(asked)),
  judge({ forwardAcls }) {
    if (forwardAcls.failing.length === 0) return passGates(forwardAcls, 'network ACLs');
    return failGates({
      gates: forwardAcls,
      because: (reasons) => reasons.join('; '),
      predicts: (judged) => rejectedAt(judged.gate.side === 'from' ? 'caller' : 'endpoint', 'forward')(judged),
      breaks: [
        'CreateNetworkAclEntry',
        'ReplaceNetworkAclEntry',
        'DeleteNetworkAclEntry',
        'ReplaceNetworkAclAssociation',
      ],
    });
  },
});
