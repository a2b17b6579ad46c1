import { certificatePlace, timeOf } from '../../request/facts/domain-certificate.js';
import { domains } from '../../resources/index.js';
import { pass } from '../check.js';
import { rule, weak } from './rule.js';

const day = 24 * 60 * 60 * 1000;

export default rule({
  code: 'certificate-near-expiry',
  title: 'The certificate of the domain name is not near its end',
  why: 'When the certificate of a private custom domain name ends, every TLS handshake with it fails from one second to the next. ACM renews what it issued itself, and only while it can validate the name. Near is 30 days, or as `thresholds: certificate-days` says.',
  severity: 'high',
  remedy: 'Renew the certificate: validate the name again, or import a new one.',
  noRepair:
    'A certificate is renewed against a proof of who owns the name, or imported with its private key: no command has either.',
  page: 'https://docs.aws.amazon.com/acm/latest/userguide/managed-renewal.html',
  controls: ['FSBP ACM.1', 'Well-Architected SEC09-BP01'],
  about: domains,
  needs: ['acm/describe-certificate'],
  subject: ({ value, account, region }) => ({ id: value.domainNameArn ?? value.domainName ?? '', account, region }),
  judge(domain, { inventory, thresholds }) {
    const arn = domain.value.certificateArn ?? domain.value.regionalCertificateArn;
    if (arn === undefined) return pass(`${domain.value.domainName} has no certificate of ACM`);
    const { Certificate } = inventory.ask('acm/describe-certificate', certificatePlace(arn, domain), arn);
    const end = timeOf(Certificate?.NotAfter);
    if (end === undefined) return pass(`${arn} tells no end`);
    const days = Math.floor((end - Date.parse(inventory.snapshot.takenAt)) / day);
    const told = `the certificate of ${domain.value.domainName} ends on ${new Date(end).toISOString().slice(0, 10)}`;
    return days < thresholds.certificateDays ? weak(`${told}, in ${days} days`) : pass(told);
  },
});
