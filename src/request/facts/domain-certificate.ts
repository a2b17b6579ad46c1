import type { Answers } from '../../inventory/answers.js';
import type { Place } from '../../inventory/inventory.js';
import { fact, get } from '../fact.js';
import { privateDomain } from './domain.js';

export type Certificate = NonNullable<Answers['acm/describe-certificate']['Certificate']>;

/** A certificate of ACM, in the account and region of its ARN, as it was when the snapshot was taken. */
export interface CertificateUse extends Place {
  readonly arn: string;
  readonly certificate: Certificate;
  /** ISO 8601: the "now" of the snapshot. */
  readonly at: string;
}

/** Where a certificate is asked for: its own account and region. */
export const certificatePlace = (arn: string, otherwise: Place): Place => {
  const [, , , region, account] = arn.split(':');
  return { account: account || otherwise.account, region: region || otherwise.region };
};

/** Whether one of the certificate's names covers the host; a wildcard stands for one label. */
export const coversHost = ({ DomainName, SubjectAlternativeNames = [] }: Certificate, host: string): boolean =>
  [DomainName, ...SubjectAlternativeNames].some((name) => {
    const own = name?.toLowerCase();
    return own === host || (own?.startsWith('*.') === true && host.split('.').slice(1).join('.') === own.slice(2));
  });

/** Milliseconds since the epoch of a time as AWS prints it: ISO text or seconds. */
export const timeOf = (time: string | number | undefined): number | undefined => {
  if (time === undefined) return undefined;
  const parsed = typeof time === 'number' ? time * 1000 : Date.parse(time);
  return Number.isNaN(parsed) ? undefined : parsed;
};

/** The certificate that the private custom domain name serves; undefined without such a name. */
export const domainCertificate = fact<CertificateUse | undefined>({
  needs: ['acm/describe-certificate'],
  uses: [privateDomain],
  of: (subject) => {
    const domain = get(subject, privateDomain);
    const arn = domain?.value.certificateArn ?? domain?.value.regionalCertificateArn;
    if (!domain || arn === undefined) return undefined;
    const place = certificatePlace(arn, domain);
    const { Certificate: certificate = {} } = subject.inventory.ask('acm/describe-certificate', place, arn);
    return { ...place, arn, certificate, at: subject.inventory.snapshot.takenAt };
  },
});
