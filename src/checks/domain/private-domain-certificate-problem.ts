import type { CertificateUse } from '../../request/facts/domain-certificate.js';
import { coversHost, timeOf } from '../../request/facts/domain-certificate.js';
import { check, fail, pass } from '../check.js';
import { tlsFailure } from '../seen.js';
import { askedSubject, list } from '../words.js';
import { noDomain } from './way.js';

const problemsOf = ({ certificate, at }: CertificateUse, name: string): string[] => {
  if (Object.keys(certificate).length === 0) return ['is not in ACM'];
  const { Status, NotAfter, SubjectAlternativeNames = [], DomainName = '' } = certificate;
  const ends = timeOf(NotAfter);
  const names = SubjectAlternativeNames.length > 0 ? SubjectAlternativeNames : [DomainName];
  return [
    ...(Status === 'ISSUED' ? [] : [`is ${Status ?? 'without a status'}`]),
    ...(ends !== undefined && ends <= Date.parse(at) ? [`ended at ${new Date(ends).toISOString()}`] : []),
    ...(coversHost(certificate, name) ? [] : [`covers ${list(names)}, not ${name}`]),
  ];
};

export default check({
  code: 'private-domain-certificate-problem',
  title: "The custom domain name's certificate is valid for it",
  why:
    'A private custom domain name shows its own certificate of ACM. One that has ended, was not issued, or does not cover the ' +
    'name makes the client break off the TLS handshake before any request is sent.',
  severity: 'critical',
  layer: 'tls',
  seenAs: tlsFailure,
  remedy:
    "Issue or renew a certificate that covers the name in the domain name's account and region, and put it in place.",
  noRepair:
    'A certificate is issued against a proof of who owns the name, or imported with its private key: no command has either.',
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html',
  reads: ['domainCertificate', 'privateDomain', 'domainAsked', 'asked'],
  subject: ({ domainCertificate, asked }) =>
    domainCertificate
      ? { id: domainCertificate.arn, account: domainCertificate.account, region: domainCertificate.region }
      : askedSubject(asked),
  judge({ domainCertificate, privateDomain, domainAsked }) {
    if (!privateDomain) return noDomain({ domainAsked });
    if (!domainCertificate) return pass(`${privateDomain.name} shows no certificate to this account`);
    const problems = problemsOf(domainCertificate, privateDomain.name);
    if (problems.length === 0) return pass(`${domainCertificate.arn} is valid and covers ${privateDomain.name}`);
    return fail({
      because: `${domainCertificate.arn} ${list(problems)}`,
      breaks: {
        events: ['UpdateDomainName', 'ImportCertificate', 'DeleteCertificate', 'RenewCertificate'],
        ids: [domainCertificate.arn, privateDomain.arn],
      },
      repair: [],
    });
  },
});
