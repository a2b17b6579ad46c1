/** What stands where a secret was. */
export const dropped = '<dropped>';

const sensitiveName =
  /authori[sz]ation|api[-_]?key|token|secret|passw|credential|cookie|signature|private[-_]?key|origin[-_]?verify/i;

/** Whether what goes by this name is taken for a secret: a header, a query parameter, a field. */
export const namesSecret = (name: string): boolean => sensitiveName.test(name);

const scheme = String.raw`(?:(?:Bearer|Basic|Digest|AWS4-HMAC-SHA256)\s+)?`;
const named =
  'authorization|proxy-authorization|x-api-key|api[-_]?key|x-amz-security-token|x-amz-signature|signature|passw(?:or)?d|' +
  '(?:client[-_]?)?secret|(?:(?:access|refresh|id|session)[-_]?)?token|secret[-_]?access[-_]?key';
const between = String.raw`\\?["']?\s*[=:]\s*\\?["']?`;

const patterns: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{16,}/gi, `$1 ${dropped}`],
  [/\beyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)?/g, dropped],
  [new RegExp(String.raw`\b((?:set-)?cookie${between})(?!null\b)[^"'}\n\\]+`, 'gi'), `$1${dropped}`],
  [new RegExp(String.raw`\b((?:${named})${between})(?!null\b|-["',\s])${scheme}[^\s"',;&}\\]+`, 'gi'), `$1${dropped}`],
];

/** Free text (a log line, a URL, a JSON document) with the values of credentials replaced, names and schemes kept. */
export const maskCredentials = (text: string): string =>
  patterns.reduce((masked, [pattern, replacement]) => masked.replace(pattern, replacement), text);

/** A run too long for an AWS id and made of letters and digits alike, or a UUID: what keys and tokens look like. */
const keyLike =
  /(?<!\w)(?=\w*\d)(?=\w*[A-Za-z])\w{20,}(?!\w)|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/i;

/** Whether a literal is, or carries, a credential. */
export const carriesSecret = (text: string): boolean =>
  keyLike.test(text) || namesSecret(text) || maskCredentials(text) !== text;

/** A URI without user and password, and without its query when `whole`, else without what is secret in it. */
export const uriWithoutSecrets = (uri: string, query: 'whole' | 'secrets'): string => {
  const anonymous = uri.replace(/\/\/[^/@\s]*@/, `//${dropped}@`);
  if (query === 'whole') return anonymous.replace(/\?.+$/s, `?${dropped}`);
  return anonymous.replace(/([?&])([^=&#]*)=([^&#]*)/g, (all, sign: string, name: string, value: string) =>
    namesSecret(name) || carriesSecret(value) ? `${sign}${name}=${dropped}` : all,
  );
};
