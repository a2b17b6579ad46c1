import { duplicateKey } from './duplicates.js';

/** A policy as JSON gives it: that there is a `Statement` is all that is known of it. */
export interface PolicyDocument {
  readonly Version?: unknown;
  readonly Id?: unknown;
  readonly Statement: unknown;
}

export type DecodedPolicy =
  | { readonly is: 'policy'; readonly policy: PolicyDocument }
  | { readonly is: 'none' }
  | { readonly is: 'unmodelled'; readonly why: string };

const none: DecodedPolicy = { is: 'none' };
const unmodelled = (why: string): DecodedPolicy => ({ is: 'unmodelled', why });

type Attempt = { readonly ok: true; readonly value: unknown } | { readonly ok: false };

const attempt = (read: () => unknown): Attempt => {
  try {
    return { ok: true, value: read() };
  } catch {
    return { ok: false };
  }
};

/** Line breaks are legal between JSON tokens but not inside the JSON string that we wrap around the text. */
const escapeBreaks = (text: string): string =>
  text.replaceAll('\r', '\\r').replaceAll('\n', '\\n').replaceAll('\t', '\\t');

const unescaped = (text: string): Attempt => attempt(() => JSON.parse(`"${escapeBreaks(text)}"`) as unknown);

const urlDecoded = (text: string): Attempt => attempt(() => decodeURIComponent(text));

const looksEscaped = (text: string): boolean => /^[{[]\s*\\/.test(text);
const looksUrlEncoded = (text: string): boolean => /^(?:%7B|%5B|%22)/i.test(text);

const fromObject = (value: unknown): DecodedPolicy => {
  if (value === null || value === undefined) return none;
  if (typeof value !== 'object') return unmodelled(`a policy is a JSON object, not a ${typeof value}`);
  if (Array.isArray(value)) return unmodelled('a policy is a JSON object, not a list');
  if (!Object.hasOwn(value, 'Statement')) return unmodelled('the document has no Statement');
  return { is: 'policy', policy: value as PolicyDocument };
};

const fromParsed = (text: string, value: unknown, depth: number): DecodedPolicy => {
  if (typeof value === 'string') return fromText(value, depth - 1);
  const twice = duplicateKey(text, value);
  if (twice !== null) return unmodelled(`the key "${twice.slice(0, 64)}" occurs twice in one object`);
  return fromObject(value);
};

const fromText = (raw: string, depth: number): DecodedPolicy => {
  const text = raw.replace(/^\uFEFF/, '').trim();
  if (text === '') return none;
  if (depth < 0) return unmodelled('the text is encoded too many times');
  const plain = attempt(() => JSON.parse(text) as unknown);
  if (plain.ok) return fromParsed(text, plain.value, depth);
  const other = looksUrlEncoded(text)
    ? urlDecoded(text)
    : looksEscaped(text)
      ? unescaped(text)
      : { ok: false as const };
  if (other.ok && typeof other.value === 'string') return fromText(other.value, depth - 1);
  return unmodelled('the text is not JSON in any form in which AWS returns a policy');
};

/**
 * Reads a policy in every form in which AWS returns one: plain or pretty-printed JSON (`DescribeVpcEndpoints`), JSON escaped
 * once more with `\"` and `\/` (`GetRestApi`, `GetDomainName`), URL-encoded (IAM's `GetPolicyVersion`, `GetRolePolicy`), a JSON
 * string literal, or an object. Absent, null and empty text are `none`. Never throws.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicyVersion.html (RFC 3986 encoding)
 */
export const decodePolicy = (input: unknown): DecodedPolicy =>
  typeof input === 'string' ? fromText(input, 4) : fromObject(input);
