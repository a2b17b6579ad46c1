import { Sha256 } from '@aws-crypto/sha256-js';

/** In JavaScript: to load node:crypto takes longer than all the fingerprints of a diagnosis. */
const sha256 = (text: string): string => {
  const hash = new Sha256();
  hash.update(text);
  return Buffer.from(hash.digestSync()).toString('hex');
};

/** Identity of a finding: what it is, for which request or resource; never wording, severity, order or time. */
export const fingerprint = (code: string, request: string | null, subject: string): string =>
  sha256(JSON.stringify([code, request, subject])).slice(0, 32);
