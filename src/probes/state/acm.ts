import { ACMClient, DescribeCertificateCommand } from '@aws-sdk/client-acm';
import type { Service } from '../clients.js';
import { first, named, single } from './reading.js';

export const acm: Service = {
  word: 'acm',
  id: 'ACM',
  protocol: 'json',
  client: (options) => new ACMClient(options),
  readings: {
    'acm/describe-certificate': single(
      DescribeCertificateCommand,
      'Certificate',
      (asked) => ({ CertificateArn: first(asked) }),
      { none: named('ResourceNotFoundException') },
    ),
  },
};
