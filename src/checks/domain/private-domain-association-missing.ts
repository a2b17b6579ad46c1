import { associateDomain } from '../../changes/domains.js';
import { check, fail, pass } from '../check.js';
import { forbidden } from '../seen.js';
import { domainReads, endpointSubject, noDomain, wrongCertificate } from './way.js';

export default check({
  code: 'private-domain-association-missing',
  title: 'The endpoint is associated with the private custom domain name',
  why:
    'An endpoint serves a private custom domain name only after an access association, which the account of the endpoint makes. ' +
    'Without it the endpoint does not know the name: the client meets the certificate of execute-api, or 403 Forbidden.',
  severity: 'critical',
  layer: 'domain',
  seenAs: forbidden,
  remedy: "Create a domain name access association in the endpoint's account; it takes about 15 minutes.",
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains-consumer-create.html',
  reads: [...domainReads, 'endpointAssociations', 'endpoint'],
  subject: endpointSubject,
  judge({ privateDomain, domainAsked, endpointAssociations, endpoint }) {
    if (!privateDomain) return noDomain({ domainAsked });
    const id = endpoint?.value.VpcEndpointId;
    if (!endpoint || !id) return pass('there is no endpoint: see endpoint-missing');
    if (endpoint.region !== privateDomain.region) return pass('of another region: see private-domain-cross-region');
    if (endpointAssociations.some(({ value }) => value.domainNameArn === privateDomain.arn))
      return pass(`${id} is associated with ${privateDomain.name}`);
    return fail({
      because: `${endpoint.account} has no access association between ${id} and ${privateDomain.arn}`,
      alsoSeen: [wrongCertificate],
      breaks: {
        events: ['DeleteDomainNameAccessAssociation', 'RejectDomainNameAccessAssociation', 'CreateVpcEndpoint'],
        ids: [id, privateDomain.arn],
      },
      repair: [associateDomain(privateDomain, id, endpoint)],
    });
  },
});
