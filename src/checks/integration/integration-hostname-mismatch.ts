import type { Change } from '../../changes/change.js';
import { updateIntegration } from '../../changes/integrations.js';
import type { Facts } from '../../request/facts/index.js';
import type { Certificate } from '../../request/facts/domain-certificate.js';
import { coversHost } from '../../request/facts/domain-certificate.js';
import { check, fail, pass } from '../check.js';
import { internalServerError } from '../seen.js';
import { list } from '../words.js';
import { answers, deployable, integrationEvents, wayReads, waySubject } from './way.js';

type Reads = Pick<Facts, 'restApi' | 'stage' | 'asked' | 'integration' | 'methodSetup'>;

const namesOf = ({ DomainName = '', SubjectAlternativeNames = [] }: Certificate): string[] =>
  [DomainName, ...SubjectAlternativeNames].filter((name) => name !== '');

/** Behind a VPC link the host does not route, so that the first name of the certificate can take its place. */
const byItsName = (facts: Reads, certificate: Certificate): Change[] => {
  const place = deployable(facts);
  const { uri = '', connectionType } = facts.integration ?? {};
  const name = namesOf(certificate).find((one) => !one.includes('*'));
  const parts = /^(https:\/\/)[^/:$]+((?::\d+)?(?:\/.*)?)$/.exec(uri);
  if (!place || !parts || name === undefined || connectionType !== 'VPC_LINK') return [];
  const value = `${parts[1] ?? ''}${name}${parts[2] ?? ''}`;
  return [
    updateIntegration(
      place,
      [{ path: '/uri', field: 'uri', value, former: uri }],
      `call the load balancer by the name ${name}`,
      { warning: `the back end reads ${name} in the Host header: rules by host must know it` },
    ),
  ];
};

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
  reads: [...wayReads, 'backendCertificate', 'backendUri', 'integration', 'methodSetup'],
  subject: waySubject,
  judge(facts) {
    const { backendCertificate, backendUri, restApi } = facts;
    if (!backendCertificate || !backendUri) return pass('the load balancer shows API Gateway no certificate of ACM');
    const { certificate, arn } = backendCertificate;
    if (coversHost(certificate, backendUri.host)) return pass(`${arn} covers ${backendUri.host}`);
    return fail({
      because: `the integration calls ${backendUri.host}, and ${arn} covers ${list(namesOf(certificate))}`,
      predicts: answers(facts, 500, 'backend'),
      breaks: { events: ['ModifyListener', ...integrationEvents], ids: [restApi?.value.id ?? '', arn] },
      repair: byItsName(facts, certificate),
    });
  },
});
