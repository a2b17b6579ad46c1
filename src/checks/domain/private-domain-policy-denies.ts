import { replaceDomainPolicy } from '../../changes/domains.js';
import { check, fail, pass } from '../check.js';
import { refusalSeen } from '../resource-policy/refusal.js';
import { domainReads, domainSubject, noDomain } from './way.js';

export default check({
  code: 'private-domain-policy-denies',
  title: "The private custom domain name's policy lets the endpoint in",
  why:
    'A private custom domain name has a resource policy of its own beside that of the API; the console makes one that denies ' +
    'everything. A call that it does not allow is answered with 403, and the message names the domain name. It is in force at ' +
    'once, without a deployment.',
  severity: 'critical',
  layer: 'domain',
  seenAs: refusalSeen('arn:aws:execute-api:REGION:ACCOUNT:/domainnames/NAME+ID', 'IMPLICIT_DENY'),
  remedy: "Allow execute-api:Invoke to the endpoint in the domain name's policy.",
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains-tutorial.html',
  reads: [...domainReads, 'domainPolicy', 'endpoint'],
  subject: domainSubject,
  judge({ privateDomain, domainAsked, domainPolicy, endpoint, asked }) {
    if (!privateDomain) return noDomain({ domainAsked });
    if (!domainPolicy) return pass('there is no endpoint to judge the policy for: see endpoint-missing');
    const { effect, because, document, repaired, resourceArn } = domainPolicy;
    if (effect === 'allow') return pass(because);
    const refused = asked.observed?.kind === 'http' && asked.observed.status === 403;
    return fail({
      because: `the policy of ${privateDomain.name} refuses: ${because}`,
      effect: document === null && !refused ? 'latent' : 'blocks',
      seen: refusalSeen(resourceArn, effect === 'explicit-deny' ? 'EXPLICIT_DENY' : 'IMPLICIT_DENY'),
      breaks: { events: ['UpdateDomainName', 'CreateDomainName'], ids: [privateDomain.arn, privateDomain.name] },
      repair: repaired
        ? [
            replaceDomainPolicy(
              privateDomain,
              'policy',
              repaired,
              document,
              `admit ${endpoint?.value.VpcEndpointId ?? ''} in the policy of ${privateDomain.name}`,
            ),
          ]
        : [],
      details:
        document === null
          ? ['that a domain name without a policy refuses every call is taken for granted; AWS does not say so']
          : [],
    });
  },
});
