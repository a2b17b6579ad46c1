import { check, fail, pass } from '../check.js';
import { forbidden } from '../seen.js';
import { list } from '../words.js';
import { domainReads, endpointSubject, noDomain, wrongCertificate } from './way.js';

const nameOf = (arn: string): string => (arn.split('/domainnames/')[1] ?? '').split('+')[0]?.toLowerCase() ?? '';

export default check({
  code: 'private-domain-duplicate-name-on-endpoint',
  title: 'The endpoint knows one custom domain name of this name',
  why:
    'Private custom domain names of one name may exist in several accounts, but one endpoint cannot serve two of them: which API ' +
    'and which certificate the caller gets is then not decided by the name, and the other one answers 403 Forbidden.',
  severity: 'high',
  layer: 'domain',
  seenAs: forbidden,
  remedy: 'Keep one of the associations, and serve the other domain name through an endpoint of its own.',
  noRepair: 'Both domain names may be in use: which of them gives way is for their owners to agree.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html',
  reads: [...domainReads, 'endpointAssociations', 'endpoint'],
  subject: endpointSubject,
  judge({ privateDomain, domainAsked, endpointAssociations, endpoint }) {
    if (!privateDomain) return noDomain({ domainAsked });
    const id = endpoint?.value.VpcEndpointId;
    if (!id) return pass('there is no endpoint: see endpoint-missing');
    const same = endpointAssociations.filter(
      ({ value }) => nameOf(value.domainNameArn ?? '') === privateDomain.name.toLowerCase(),
    );
    if (same.length < 2) return pass(`${id} is associated with ${same.length} domain name ${privateDomain.name}`);
    const arns = same.map(({ value }) => value.domainNameArn ?? '');
    return fail({
      because: `${id} is associated with ${list(arns)}, which have one name`,
      alsoSeen: [wrongCertificate],
      breaks: { events: ['CreateDomainNameAccessAssociation'], ids: [id, ...arns] },
      repair: [],
    });
  },
});
