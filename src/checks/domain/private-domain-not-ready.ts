import { check, fail, pass } from '../check.js';
import { forbidden } from '../seen.js';
import { domainReads, domainSubject, noDomain, wrongCertificate } from './way.js';

/** A name that is being updated goes on serving. */
const serving = ['AVAILABLE', 'UPDATING'];

export default check({
  code: 'private-domain-not-ready',
  title: 'The private custom domain name is available',
  why:
    'A private custom domain name takes about 15 minutes to come up, and stays pending while its certificate or its ownership ' +
    'is in question. Until it is available, callers meet a wrong certificate or 403 Forbidden.',
  severity: 'critical',
  layer: 'domain',
  seenAs: forbidden,
  remedy: 'Wait until the name is available, or repair what its status message says of the certificate.',
  noRepair:
    'A pending change ends by itself; what the status message may ask for is a certificate, or a proof of who owns the name.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/api/API_DomainName.html',
  reads: domainReads,
  subject: domainSubject,
  judge({ privateDomain, domainAsked }) {
    if (!privateDomain) return noDomain({ domainAsked });
    const { domainNameStatus: status, domainNameStatusMessage: message } = privateDomain.value;
    if (status === undefined) return pass(`the answer gives no status of ${privateDomain.name}`);
    if (serving.includes(status)) return pass(`${privateDomain.name} is ${status}`);
    return fail({
      because: `${privateDomain.arn} is ${status}${message ? `: ${message}` : ''}`,
      alsoSeen: [wrongCertificate],
      breaks: { events: ['CreateDomainName', 'UpdateDomainName'], ids: [privateDomain.arn, privateDomain.name] },
      repair: [],
    });
  },
});
