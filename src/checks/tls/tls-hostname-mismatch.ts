import { check, fail, pass } from '../check.js';
import { tlsFailure } from '../seen.js';
import { askedSubject } from '../words.js';

export default check({
  code: 'tls-hostname-mismatch',
  title: 'The certificate that is shown covers the name in use',
  why:
    'An endpoint shows the certificate of execute-api for every name that is no custom domain name. Another name that ' +
    'merely points at it, by a CNAME, an address record or a load balancer that passes TLS through, is refused by the client: no ' +
    'alternative certificate subject name matches.',
  severity: 'critical',
  layer: 'tls',
  seenAs: tlsFailure,
  remedy: 'Make the name a private custom domain name, or call the alias or a name of the endpoint.',
  noRepair: 'The name stands in what the client calls, and a custom domain name for it needs a certificate.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html',
  reads: ['certificateServed', 'asked'],
  subject: ({ asked }) => askedSubject(asked),
  judge({ certificateServed, asked }) {
    const { host } = asked;
    if (certificateServed.is === 'covered' || host.form !== 'custom')
      return pass('the name in use is one that the certificate of execute-api or of a custom domain name covers');
    if (certificateServed.is === 'load-balancer')
      return pass(`load balancer ${certificateServed.name} shows a certificate of its own for ${host.name}`);
    return fail({
      because: `${host.name} is no custom domain name, and ${certificateServed.by}, whose certificate is for *.execute-api.${asked.region}.amazonaws.com`,
      breaks: { events: ['ChangeResourceRecordSets', 'DeleteDomainName'], ids: [host.name] },
      repair: [],
    });
  },
});
