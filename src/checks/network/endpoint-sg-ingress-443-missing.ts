import type { Facts } from '../../request/facts/index.js';
import { check } from '../check.js';
import { timeout } from '../seen.js';
import { askedSubject } from '../words.js';
import { failGates, gateSubject, passGates, rejectedAt } from './gates.js';

/** An endpoint created without groups gets the VPC's default group, which admits only its own members. */
const defaultGroups = ({ endpoint }: Pick<Facts, 'endpoint'>): string[] =>
  (endpoint?.value.Groups ?? [])
    .filter(({ GroupName }) => GroupName === 'default')
    .map(
      ({ GroupId }) =>
        `${GroupId ?? ''} is the default group of ${endpoint?.value.VpcId ?? 'the VPC'}: an endpoint created without groups gets it, and it admits only its own members`,
    );

export default check({
  code: 'endpoint-sg-ingress-443-missing',
  title: 'The endpoint admits HTTPS from the caller',
  why:
    'An interface endpoint answers on network interfaces with security groups of their own. When none of them admits TCP 443 ' +
    "from the caller's address, packets are dropped without a reply and the caller times out.",
  severity: 'critical',
  layer: 'network',
  seenAs: timeout,
  remedy: "Add an inbound rule for TCP 443 from the caller's range to a security group of the endpoint.",
  page: 'https://docs.aws.amazon.com/vpc/latest/privatelink/interface-endpoints.html',
  reads: ['endpointIngress', 'endpoint', 'asked'],
  subject: ({ endpointIngress, asked }) => gateSubject(endpointIngress, askedSubject(asked)),
  judge({ endpointIngress, endpoint }) {
    if (endpointIngress.failing.length === 0) return passGates(endpointIngress, 'groups of the endpoint');
    return failGates({
      gates: endpointIngress,
      because: (reasons) => reasons.join('; '),
      predicts: rejectedAt('endpoint', 'forward'),
      breaks: [
        'RevokeSecurityGroupIngress',
        'ModifySecurityGroupRules',
        'ModifyVpcEndpoint',
        'ModifyNetworkInterfaceAttribute',
      ],
      details: defaultGroups({ endpoint }),
    });
  },
});
