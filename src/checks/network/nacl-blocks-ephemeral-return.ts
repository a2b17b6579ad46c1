import { check } from '../check.js';
import { timeout } from '../seen.js';
import { askedSubject } from '../words.js';
import { failGates, gateSubject, passGates, rejectedAt } from './gates.js';

export default check({
  code: 'nacl-blocks-ephemeral-return',
  title: "The network ACLs on the way back let the client's ports pass",
  why:
    'Network ACLs keep no state: the reply goes to a port that the client chose (Linux 32768-60999, Windows 49152-65535, Lambda, NAT ' +
    'and load balancers 1024-65535) and needs entries of its own in both subnets. Without them the connection request arrives and its ' +
    'answer is dropped; with a part of the range only some connections work.',
  severity: 'critical',
  layer: 'network',
  seenAs: timeout,
  remedy: 'Allow TCP 1024-65535 towards the caller: outbound in the endpoint subnets, inbound in the caller subnet.',
  page: 'https://docs.aws.amazon.com/vpc/latest/userguide/nacl-ephemeral-ports.html',
  reads: ['returnAcls', 'asked'],
  subject: ({ returnAcls, asked }) => gateSubject(returnAcls, askedSubject(asked)),
  judge({ returnAcls }) {
    if (returnAcls.failing.length === 0) return passGates(returnAcls, 'network ACLs on the way back');
    return failGates({
      gates: returnAcls,
      because: (reasons) => reasons.join('; '),
      predicts: (judged) => rejectedAt(judged.gate.side === 'from' ? 'caller' : 'endpoint', 'return')(judged),
      breaks: [
        'CreateNetworkAclEntry',
        'ReplaceNetworkAclEntry',
        'DeleteNetworkAclEntry',
        'ReplaceNetworkAclAssociation',
      ],
    });
  },
});
