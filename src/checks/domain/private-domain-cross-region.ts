import { check, fail, pass } from '../check.js';
import { forbidden } from '../seen.js';
import { domainReads, domainSubject, noDomain, wrongCertificate } from './way.js';

export default check({
  code: 'private-domain-cross-region',
  title: "The private custom domain name is of the endpoint's region",
  why:
    'A private custom domain name and the endpoint that carries it must be of one region: across regions no association can be ' +
    'made, so the endpoint does not know the name and answers with a wrong certificate or 403 Forbidden.',
  severity: 'critical',
  layer: 'domain',
  seenAs: forbidden,
  remedy: "Create the private custom domain name in the endpoint's region too, or an endpoint in the name's region.",
  noRepair: 'A domain name of the other region needs a certificate, mappings, policies and records of its own there.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains-provider-share.html',
  reads: [...domainReads, 'endpoint'],
  subject: domainSubject,
  judge({ privateDomain, domainAsked, endpoint }) {
    if (!privateDomain) return noDomain({ domainAsked });
    if (!endpoint) return pass('there is no endpoint: see endpoint-missing');
    if (privateDomain.region === endpoint.region)
      return pass(`${privateDomain.name} and ${endpoint.value.VpcEndpointId} are of ${endpoint.region}`);
    return fail({
      because: `${privateDomain.arn} is of ${privateDomain.region}, and ${endpoint.value.VpcEndpointId} of ${endpoint.region}`,
      alsoSeen: [wrongCertificate],
      breaks: { events: ['CreateDomainName', 'DeleteDomainName'], ids: [privateDomain.arn, privateDomain.name] },
      repair: [],
    });
  },
});
