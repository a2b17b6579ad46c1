import { createHash } from 'node:crypto';

/** Identity of a finding: what it is, for which request or resource; never wording, severity, order or time. */
export const fingerprint = (code: string, request: string | null, subject: string): string =>
  createHash('sha256')
    .update(JSON.stringify([code, request, subject]))
    .digest('hex')
    .slice(0, 32);
