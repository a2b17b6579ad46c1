import { or, type Trit } from './logic.js';

export interface Variable {
  readonly key: string;
  readonly fallback: string | null;
}

/** A piece of a policy string: text, a wildcard, or a policy variable. */
export type Part = string | typeof star | typeof one | Variable;
export const star = Symbol('*');
export const one = Symbol('?');

/** What a variable stands for in this request; `null`: it has no value. */
export type Resolve = (key: string) => { readonly value: string | null } | 'unknown';

interface Segment {
  readonly text: string;
  /** Positions of `text` that have to be equal; null: all of them, there is no `?`. */
  readonly fixed: Int32Array | null;
}

interface Glob {
  /** Text between stars: the first is anchored at the start, the last at the end. */
  readonly segments: readonly Segment[];
}

export interface Pattern {
  readonly source: string;
  readonly parts: readonly Part[];
  /** Null when a variable has to be resolved first. */
  readonly glob: Glob | null;
}

const variable = (inside: string): Part => {
  if (inside === '*' || inside === '?' || inside === '$') return inside;
  const comma = inside.indexOf(',');
  const quoted = comma === -1 ? '' : inside.slice(comma + 1).trim();
  const hasFallback = quoted.length >= 2 && quoted.startsWith("'") && quoted.endsWith("'");
  if (!hasFallback) return { key: inside.trim(), fallback: null };
  return { key: inside.slice(0, comma).trim(), fallback: quoted.slice(1, -1) };
};

export interface Syntax {
  /** `${…}` is a variable: Version 2012-10-17 only. */
  readonly variables: boolean;
  /** `*` and `?` are wildcards. */
  readonly wildcards: boolean;
}

const nextSpecial = (source: string, from: number, syntax: Syntax): number => {
  for (let at = from; at < source.length; at += 1) {
    const sign = source[at];
    if (syntax.wildcards && (sign === '*' || sign === '?')) return at;
    if (syntax.variables && sign === '$' && source[at + 1] === '{') return at;
  }
  return source.length;
};

export const parseParts = (source: string, syntax: Syntax): readonly Part[] => {
  const parts: Part[] = [];
  let at = 0;
  while (at < source.length) {
    const special = nextSpecial(source, at, syntax);
    if (special > at) parts.push(source.slice(at, special));
    if (special === source.length) break;
    const close = source[special] === '$' ? source.indexOf('}', special) : special;
    if (close === -1) {
      parts.push(source.slice(special));
      break;
    }
    if (source[special] === '$') parts.push(variable(source.slice(special + 2, close)));
    else parts.push(source[special] === '*' ? star : one);
    at = close + 1;
  }
  return parts;
};

const toSegment = (text: string, ones: ReadonlySet<number>): Segment => {
  if (ones.size === 0) return { text, fixed: null };
  const positions = Array.from({ length: text.length }, (_, at) => at);
  return { text, fixed: Int32Array.from(positions.filter((at) => !ones.has(at))) };
};

const toGlob = (parts: readonly (string | typeof star | typeof one)[]): Glob => {
  const segments: Segment[] = [];
  let text = '';
  let ones = new Set<number>();
  for (const part of parts) {
    if (part === star) {
      segments.push(toSegment(text, ones));
      text = '';
      ones = new Set();
    } else if (part === one) {
      ones.add(text.length);
      text += '?';
    } else text += part;
  }
  segments.push(toSegment(text, ones));
  return { segments };
};

const isFixed = (parts: readonly Part[]): parts is readonly (string | typeof star | typeof one)[] =>
  parts.every((part) => typeof part !== 'object');

export const toPattern = (source: string, parts: readonly Part[]): Pattern => ({
  source,
  parts,
  glob: isFixed(parts) ? toGlob(parts) : null,
});

export const compilePattern = (source: string, syntax: Syntax): Pattern =>
  toPattern(source, parseParts(source, syntax));

const fits = (segment: Segment, value: string, at: number): boolean => {
  const { text, fixed } = segment;
  if (fixed === null) return value.startsWith(text, at);
  if (at + text.length > value.length) return false;
  for (const position of fixed) if (text.charCodeAt(position) !== value.charCodeAt(at + position)) return false;
  return true;
};

const find = (segment: Segment, value: string, from: number): number => {
  if (segment.fixed === null) return value.indexOf(segment.text, from);
  for (let at = from; at + segment.text.length <= value.length; at += 1) if (fits(segment, value, at)) return at;
  return -1;
};

/** Takes the leftmost place for each piece between stars, so it never goes back: no exponential time. */
const matchGlob = ({ segments }: Glob, value: string): boolean => {
  const first = segments[0];
  const last = segments.at(-1);
  if (!first || !last) return value === '';
  if (segments.length === 1) return value.length === first.text.length && fits(first, value, 0);
  const end = value.length - last.text.length;
  let at = first.text.length;
  if (at > end || !fits(first, value, 0) || !fits(last, value, end)) return false;
  for (const segment of segments.slice(1, -1)) {
    if (segment.text === '') continue;
    const found = find(segment, value, at);
    if (found === -1) return false;
    at = found + segment.text.length;
    if (at > end) return false;
  }
  return true;
};

type Resolved =
  | { readonly is: 'parts'; readonly parts: (string | typeof star | typeof one)[] }
  | { readonly is: 'none' }
  | { readonly is: 'unknown' };

const resolveParts = (parts: readonly Part[], resolve: Resolve): Resolved => {
  const resolved: (string | typeof star | typeof one)[] = [];
  let unknown = false;
  for (const part of parts) {
    if (typeof part !== 'object') {
      resolved.push(part);
      continue;
    }
    const found = resolve(part.key);
    if (found === 'unknown') unknown = true;
    else if ((found.value ?? part.fallback) === null) return { is: 'none' };
    else resolved.push(found.value ?? part.fallback ?? '');
  }
  return unknown ? { is: 'unknown' } : { is: 'parts', parts: resolved };
};

/**
 * A variable without value matches nothing.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-no-value
 */
export const matchPattern = (pattern: Pattern, value: string, resolve: Resolve): Trit => {
  if (pattern.glob) return matchGlob(pattern.glob, value);
  const resolved = resolveParts(pattern.parts, resolve);
  if (resolved.is === 'none') return false;
  return resolved.is === 'unknown' ? 'unknown' : matchGlob(toGlob(resolved.parts), value);
};

export const matchAny = (patterns: readonly Pattern[], value: string, resolve: Resolve): Trit => {
  let answer: Trit = false;
  for (const pattern of patterns) {
    const matched = matchPattern(pattern, value, resolve);
    if (matched === true) return true;
    answer = or(answer, matched);
  }
  return answer;
};

/** A variable without value, for callers that have no request at hand. */
export const noVariables: Resolve = () => ({ value: null });
