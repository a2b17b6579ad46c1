import type { Change } from '../../changes/change.js';
import { updateIntegration } from '../../changes/integrations.js';
import type { Facts } from '../../request/facts/index.js';
import type { CertificateUse } from '../../request/facts/domain-certificate.js';
import { timeOf } from '../../request/facts/domain-certificate.js';
import { check, fail, pass } from '../check.js';
import { internalServerError } from '../seen.js';
import { list } from '../words.js';
import { answers, deployable, integrationEvents, wayReads, waySubject } from './way.js';

/** Verification may be switched off for the issuer; the end of the certificate is looked at all the same. */
const problemsOf = ({ certificate, at }: CertificateUse, skipsIssuer: boolean): string[] => {
  const ends = timeOf(certificate.NotAfter);
  const selfSigned =
    certificate.Type === 'IMPORTED' && certificate.Issuer !== undefined && certificate.Issuer === certificate.Subject;
  return [
    ...(ends !== undefined && ends <= Date.parse(at) ? [`ended at ${new Date(ends).toISOString()}`] : []),
    ...(certificate.Type === 'PRIVATE' && !skipsIssuer ? ['was issued by a private authority'] : []),
    ...(selfSigned && !skipsIssuer ? ['is signed by itself'] : []),
  ];
};

type Reads = Pick<Facts, 'restApi' | 'stage' | 'asked' | 'integration' | 'methodSetup' | 'backendCertificate'>;

/** An issuer can be excused, and nothing else: what ends, ends all the same. */
const trusting = (facts: Reads): Change[] => {
  const place = deployable(facts);
  const { tlsConfig } = facts.integration ?? {};
  if (!place || !facts.backendCertificate || problemsOf(facts.backendCertificate, true).length > 0) return [];
  const becomes = { ...tlsConfig, insecureSkipVerification: true };
  return [
    updateIntegration(
      place,
      [{ path: '/tlsConfig/insecureSkipVerification', field: 'tlsConfig', value: true, former: false, becomes }],
      'let the integration trust the issuer of any certificate',
      {
        warning:
          'API Gateway still checks name and end of the certificate; a public certificate keeps its issuer checked',
      },
    ),
  ];
};

export default check({
  code: 'integration-tls-untrusted',
  title: 'API Gateway trusts the certificate of the back end',
  why:
    'API Gateway verifies the certificate of an HTTPS back end against public authorities. One of a private authority, one that ' +
    'signed itself, or one that has ended makes it break off, and the caller reads 500 Internal server error.',
  severity: 'critical',
  layer: 'integration',
  seenAs: internalServerError,
  remedy: 'Show a certificate of a public authority, or set insecureSkipVerification for one of your own.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/api/API_TlsConfig.html',
  reads: [...wayReads, 'backendCertificate', 'integration', 'methodSetup'],
  subject: waySubject,
  judge(facts) {
    const { backendCertificate, integration } = facts;
    if (!backendCertificate) return pass('the load balancer shows API Gateway no certificate of ACM');
    const problems = problemsOf(backendCertificate, integration?.tlsConfig?.insecureSkipVerification === true);
    if (problems.length === 0) return pass(`${backendCertificate.arn} is valid`);
    return fail({
      because: `the back end shows ${backendCertificate.arn}, which ${list(problems)}`,
      predicts: answers(facts, 500, 'backend'),
      breaks: {
        events: ['ModifyListener', 'AddListenerCertificates', 'ImportCertificate', ...integrationEvents],
        ids: [backendCertificate.arn],
      },
      repair: trusting(facts),
    });
  },
});
