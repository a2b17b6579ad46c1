import { coversHost } from '../../request/facts/domain-certificate.js';
import { check, fail, pass } from '../check.js';
import { internalServerError } from '../seen.js';
import { list } from '../words.js';
import { answers, integrationEvents, wayReads, waySubject } from './way.js';

export default check({
  code: 'integration-hostname-mismatch',
  title: "The back end's certificate covers the host of the integration",
  why:
    'Behind a VPC link the host in the URI does not route: it is the Host header and the name that the certificate must cover. ' +
    'Where it does not, API Gateway breaks off the handshake and answers 500 Internal server error, even with ' +
    'insecureSkipVerification.',
  severity: 'critical',
  layer: 'integration',
  seenAs: internalServerError,
  remedy: "Use a host in the integration's URI that the certificate of the load balancer covers, and deploy.",
  page: 'https://docs.aws.amazon.com/apigateway/latest/api/API_TlsConfig.html',
  reads: [...wayReads, 'backendCertificate', 'backendUri'],
  subject: waySubject,
  judge(facts) {
    const { backendCertificate, backendUri, restApi } = facts;
    if (!backendCertificate || !backendUri) return pass('the load balancer shows API Gateway no certificate of ACM');
    const { certificate, arn } = backendCertificate;
    if (coversHost(certificate, backendUri.host)) return pass(`${arn} covers ${backendUri.host}`);
    const names = [certificate.DomainName ?? '', ...(certificate.SubjectAlternativeNames ?? [])];
    return fail({
      because: `the integration calls ${backendUri.host}, and ${arn} covers ${list(names.filter((name) => name !== ''))}`,
      predicts: answers(facts, 500, 'backend'),
      breaks: { events: ['ModifyListener', ...integrationEvents], ids: [restApi?.value.id ?? '', arn] },
      repair: [],
    });
  },
});
