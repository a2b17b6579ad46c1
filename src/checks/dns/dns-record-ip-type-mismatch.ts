import { setAddressType } from '../../changes/endpoints.js';
import { check, fail, pass } from '../check.js';
import { failGates } from '../network/gates.js';
import { timeout, unresolved } from '../seen.js';
import { askedSubject, ec2Subject, list } from '../words.js';

const recordOf = { ipv4: 'A', ipv6: 'AAAA' } as const;

export default check({
  code: 'dns-record-ip-type-mismatch',
  title: "The endpoint's names have records of the caller's address family",
  why:
    'The endpoint decides which records its names have: A, AAAA or both. A caller with addresses of the other family only gets an ' +
    'answer without an address. Private APIs themselves are always dual-stack.',
  severity: 'high',
  layer: 'dns',
  seenAs: unresolved,
  remedy: 'Make the endpoint and its DNS records dual-stack, and admit IPv6 in groups, ACLs, routes and policies.',
  page: 'https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html',
  reads: ['addressFamilies', 'families', 'endpoint', 'asked'],
  subject: ({ endpoint, asked }) =>
    endpoint ? ec2Subject(endpoint.value.VpcEndpointId ?? '', endpoint.account, endpoint.region) : askedSubject(asked),
  judge({ addressFamilies, families, endpoint }) {
    const events = ['ModifyVpcEndpoint', 'CreateVpcEndpoint'];
    if (!addressFamilies || !endpoint) return pass('no endpoint and caller to compare');
    const { caller, records, recordType, addressType, dualStackSubnets } = addressFamilies;
    const id = endpoint.value.VpcEndpointId ?? '';
    if (!caller.some((family) => records.includes(family)))
      return fail({
        because: `${id} publishes ${list(records.map((family) => recordOf[family]))} records (${addressType}, ${recordType}), and the caller has ${list(caller)} only`,
        alsoSeen: [timeout],
        breaks: { events, ids: [id] },
        repair:
          addressType === 'dualstack' || dualStackSubnets
            ? [setAddressType(endpoint, { addressType, recordType })]
            : [],
      });
    if (families.failing.length > 0)
      return failGates({ gates: families, because: (reasons) => reasons.join('; '), breaks: events });
    return pass(`${id} publishes ${list(records.map((family) => recordOf[family]))} records for ${list(caller)}`);
  },
});
