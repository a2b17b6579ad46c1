import type { Observed, SymptomKind } from '../request/request.js';
import { CliError } from './io.js';

const kinds: readonly SymptomKind[] = ['timeout', 'dns', 'refused', 'reset', 'tls'];

/** `--symptom`: a kind of failure or an HTTP status. */
export const parseSymptom = (text: string): Observed => {
  const kind = kinds.find((known) => known === text.toLowerCase());
  if (kind) return { kind };
  if (/^[1-5]\d\d$/.test(text)) return { kind: 'http', status: Number(text) };
  throw new CliError(`--symptom '${text}' is none of ${kinds.join(', ')} and no HTTP status`);
};

const patterns: readonly (readonly [RegExp, SymptomKind])[] = [
  [/Could not resolve host|ENOTFOUND|NXDOMAIN|EAI_AGAIN|Name or service not known|getaddrinfo/i, 'dns'],
  [
    /alternative certificate subject name|SSL certificate problem|handshake|ERR_TLS|CERT_|curl: \((35|60)\)|SSL_ERROR|certificate/i,
    'tls',
  ],
  [/Connection refused|ECONNREFUSED|curl: \(7\)/i, 'refused'],
  [/reset by peer|ECONNRESET|curl: \(56\)/i, 'reset'],
  [/timed out after|Connection timed out|ETIMEDOUT|Operation timed out|curl: \(28\)|connect timeout/i, 'timeout'],
];

const bodies: readonly (readonly [RegExp, number])[] = [
  [
    /is not authorized to (perform: execute-api:Invoke|access this resource)|Missing Authentication Token|"?message"?\s*:\s*"?Forbidden|IncompleteSignature|signature we calculated/i,
    403,
  ],
  [/"message"\s*:\s*"Unauthorized"/i, 401],
  [/Too Many Requests|Limit Exceeded/i, 429],
  [/Network error communicating with endpoint|Endpoint request timed out/i, 504],
  [/Service (Temporarily )?Unavailable/i, 503],
  [/Internal server error|"message"\s*:\s*null/i, 500],
];

/**
 * What a pasted error text or the whole output of `curl -v` says: the last HTTP status in it, else the kind of failure.
 * Undefined when it says nothing that is known.
 */
export const observedIn = (text: string): Observed | undefined => {
  const statuses = [...text.matchAll(/^<?\s*HTTP\/[\d.]+ (\d{3})/gm)].map((match) => Number(match[1]));
  const status = statuses.at(-1) ?? bodies.find(([pattern]) => pattern.test(text))?.[1];
  if (status !== undefined && status >= 400) return { kind: 'http', status, text };
  const kind = patterns.find(([pattern]) => pattern.test(text))?.[1];
  return kind === undefined ? undefined : { kind, text };
};
