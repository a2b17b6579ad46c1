import { check, fail, pass } from '../check.js';
import { timeout, unresolved } from '../seen.js';
import { askedSubject, ec2Subject } from '../words.js';

export default check({
  code: 'endpoint-not-available',
  title: 'The endpoint is available',
  why:
    'An endpoint serves traffic only in the state available. Endpoints of AWS services are accepted at once, so any other state ' +
    'means that it was just changed, is being deleted or has failed.',
  severity: 'critical',
  layer: 'network',
  seenAs: timeout,
  remedy: 'Wait for a pending change, or delete the endpoint and create it anew.',
  noRepair:
    'A pending change ends by itself. A failed endpoint has to be deleted, which cannot be undone, and the one that takes its place has another id in every policy.',
  page: 'https://docs.aws.amazon.com/vpc/latest/privatelink/concepts.html',
  reads: ['endpoint', 'asked'],
  subject: ({ endpoint, asked }) =>
    endpoint ? ec2Subject(endpoint.value.VpcEndpointId ?? '', endpoint.account, endpoint.region) : askedSubject(asked),
  judge({ endpoint }) {
    if (!endpoint) return pass('there is no endpoint: see endpoint-missing');
    const { VpcEndpointId = '', State, LastError, FailureReason } = endpoint.value;
    if (State?.toLowerCase() === 'available') return pass(`${VpcEndpointId} is available`);
    const reason = LastError?.Message ?? FailureReason;
    return fail({
      because: `${VpcEndpointId} is ${State ?? 'without a state'}${reason ? `: ${reason}` : ''}`,
      alsoSeen: [unresolved],
      breaks: { events: ['DeleteVpcEndpoints', 'ModifyVpcEndpoint', 'CreateVpcEndpoint'], ids: [VpcEndpointId] },
      repair: [],
    });
  },
});
