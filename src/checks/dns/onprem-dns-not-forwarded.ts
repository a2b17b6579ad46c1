import { check, fail, pass } from '../check.js';
import { forbidden, unresolved } from '../seen.js';
import { askedSubject, ec2Subject, list } from '../words.js';

export default check({
  code: 'onprem-dns-not-forwarded',
  title: 'Hosts beyond VPN or Direct Connect can resolve the default name',
  why:
    "The default name is known to the Resolver of the endpoint's VPC only. DNS servers outside of AWS can forward it to an inbound " +
    'endpoint of that Resolver; without one the name is unknown there, or public with a 403 Forbidden.',
  severity: 'critical',
  layer: 'dns',
  seenAs: unresolved,
  remedy:
    "Create an inbound Resolver endpoint in the endpoint's VPC and a conditional forwarder for execute-api.REGION.amazonaws.com, or call the alias or the endpoint's own name.",
  noRepair:
    'The forwarder is a server outside of AWS. The inbound endpoint that it must ask costs by the hour, and its subnets and groups are a choice.',
  page: 'https://repost.aws/knowledge-center/direct-connect-private-api-gateway',
  reads: ['onPremises', 'endpoint', 'asked'],
  subject: ({ endpoint, asked }) =>
    endpoint ? ec2Subject(endpoint.value.VpcId ?? '', endpoint.account, endpoint.region) : askedSubject(asked),
  judge({ onPremises }) {
    if (!onPremises) return pass('the name in use is not resolved by servers outside of AWS, or is a public record');
    const { name, address, vpc, inbound } = onPremises;
    const ready = inbound.filter(({ status, admits }) => status.toUpperCase() === 'OPERATIONAL' && admits);
    const [first] = ready;
    if (first)
      return pass(
        `${first.id} (${list(first.addresses)}) answers ${name}; whether the servers of ${address} forward it there is in no answer of AWS`,
      );
    const [closed] = inbound;
    return fail({
      because: closed
        ? `${closed.id} is ${closed.status}${closed.admits ? '' : ` and ${list(closed.groups)} admits no port 53 from ${address}`}`
        : `no inbound Resolver endpoint serves ${vpc}, so ${address} cannot learn ${name}`,
      alsoSeen: [forbidden],
      breaks: {
        events: ['DeleteResolverEndpoint', 'RevokeSecurityGroupIngress'],
        ids: [vpc, ...(closed?.groups ?? [])],
      },
      repair: [],
    });
  },
});
