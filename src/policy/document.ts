import { compileCondition, type ConditionTest } from './condition.js';
import { decodePolicy } from './decode.js';
import { compilePattern, type Pattern } from './pattern.js';
import { compilePrincipal, type Principals } from './principal.js';

interface Element<T> {
  /** `NotAction`, `NotResource`, `NotPrincipal`. */
  readonly negated: boolean;
  readonly value: T;
}

export interface PatternList {
  readonly written: readonly string[];
  readonly patterns: readonly Pattern[];
  /** Those in the form `execute-api:/stage/VERB/path`. */
  readonly shortForms: readonly Pattern[];
}

export interface Statement {
  readonly is: 'statement';
  readonly index: number;
  readonly sid: string | null;
  readonly effect: 'Allow' | 'Deny';
  /** Null where the document does not name one: right in identity policies, unmodelled elsewhere. */
  readonly principal: Element<Principals> | null;
  readonly action: Element<PatternList>;
  readonly resource: Element<PatternList>;
  readonly conditions: readonly ConditionTest[];
}

/** A statement that AWS would not accept, or that we do not understand: it may allow or deny anything. */
export interface UnmodelledStatement {
  readonly is: 'unmodelled';
  readonly index: number;
  readonly sid: string | null;
  readonly effect: 'Allow' | 'Deny' | null;
  readonly why: string;
}

export interface CompiledPolicy {
  readonly is: 'policy';
  /** Only `2012-10-17` knows policy variables. */
  readonly version: string;
  readonly statements: readonly (Statement | UnmodelledStatement)[];
  /** Length of the document's text. */
  readonly characters: number;
}

export type Compiled = CompiledPolicy | { readonly is: 'none' } | { readonly is: 'unmodelled'; readonly why: string };

type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };
type Raw = Readonly<Record<string, unknown>>;

const wrong = (why: string): { readonly ok: false; readonly why: string } => ({ ok: false, why });

const readPatterns = (value: unknown, name: string, lowerCase: boolean, variables: boolean): Result<PatternList> => {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0) return wrong(`${name} is empty`);
  if (!list.every((item) => typeof item === 'string')) return wrong(`${name} is neither text nor a list of texts`);
  const syntax = { variables, wildcards: true };
  const patterns = list.map((text) => compilePattern(lowerCase ? text.toLowerCase() : text, syntax));
  return {
    ok: true,
    value: { written: list, patterns, shortForms: patterns.filter(({ source }) => source.startsWith('execute-api:/')) },
  };
};

const readPair = (raw: Raw, name: 'Action' | 'Resource', variables: boolean): Result<Element<PatternList>> => {
  const negated = Object.hasOwn(raw, `Not${name}`);
  if (negated && Object.hasOwn(raw, name)) return wrong(`${name} and Not${name} stand together`);
  if (!negated && !Object.hasOwn(raw, name)) return wrong(`the statement has no ${name}`);
  const written = negated ? `Not${name}` : name;
  const list = readPatterns(raw[written], written, name === 'Action', name === 'Resource' && variables);
  return list.ok ? { ok: true, value: { negated, value: list.value } } : list;
};

const readPrincipal = (raw: Raw): Result<Element<Principals> | null> => {
  const negated = Object.hasOwn(raw, 'NotPrincipal');
  if (negated && Object.hasOwn(raw, 'Principal')) return wrong('Principal and NotPrincipal stand together');
  if (!negated && !Object.hasOwn(raw, 'Principal')) return { ok: true, value: null };
  const element = negated ? 'NotPrincipal' : 'Principal';
  const compiled = compilePrincipal(raw[element], element);
  return compiled.ok ? { ok: true, value: { negated, value: compiled.principals } } : compiled;
};

const elements = new Set([
  ...['Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'],
]);

const unknownElement = (raw: Raw): string | undefined => Object.keys(raw).find((name) => !elements.has(name));

const compileBody = (
  raw: Raw,
  variables: boolean,
): Result<Pick<Statement, 'principal' | 'action' | 'resource' | 'conditions'>> => {
  const stranger = unknownElement(raw);
  if (stranger !== undefined) return wrong(`a statement has no element ${stranger.slice(0, 64)}`);
  if (raw.Sid !== undefined && typeof raw.Sid !== 'string') return wrong('Sid is not text');
  const principal = readPrincipal(raw);
  if (!principal.ok) return principal;
  const action = readPair(raw, 'Action', variables);
  if (!action.ok) return action;
  const resource = readPair(raw, 'Resource', variables);
  if (!resource.ok) return resource;
  const condition = compileCondition(raw.Condition, variables);
  if (!condition.ok) return condition;
  const value = {
    principal: principal.value,
    action: action.value,
    resource: resource.value,
    conditions: condition.tests,
  };
  return { ok: true, value };
};

const compileStatement = (raw: unknown, index: number, variables: boolean): Statement | UnmodelledStatement => {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    return { is: 'unmodelled', index, sid: null, effect: null, why: 'the statement is not an object' };
  }
  const record = raw as Raw;
  const sid = typeof record.Sid === 'string' && record.Sid !== '' ? record.Sid : null;
  const effect = record.Effect === 'Allow' || record.Effect === 'Deny' ? record.Effect : null;
  if (effect === null) return { is: 'unmodelled', index, sid, effect, why: 'Effect is neither Allow nor Deny' };
  const body = compileBody(record, variables);
  if (!body.ok) return { is: 'unmodelled', index, sid, effect, why: body.why };
  return { is: 'statement', index, sid, effect, ...body.value };
};

const topLevel = new Set(['Version', 'Id', 'Statement']);

const compileDocument = (document: Raw, characters: number): Compiled => {
  const stranger = Object.keys(document).find((name) => !topLevel.has(name));
  if (stranger !== undefined) return { is: 'unmodelled', why: `a policy has no element ${stranger.slice(0, 64)}` };
  const version = document.Version ?? '2008-10-17';
  if (version !== '2012-10-17' && version !== '2008-10-17') {
    return { is: 'unmodelled', why: 'Version is neither 2012-10-17 nor 2008-10-17' };
  }
  const list: readonly unknown[] = Array.isArray(document.Statement) ? document.Statement : [document.Statement];
  const statements = list.map((raw, index) => compileStatement(raw, index, version === '2012-10-17'));
  return { is: 'policy', version, statements, characters };
};

const compileInput = (input: unknown, characters: number): Compiled => {
  const decoded = decodePolicy(input);
  return decoded.is === 'policy' ? compileDocument({ ...decoded.policy }, characters) : decoded;
};

const memoSize = 2000;
/** A compiled policy takes about 20 bytes for each character of its text. */
const memoCharacters = 2_000_000;
const memo = new Map<string, Compiled>();
let memoHolds = 0;

const remembered = (text: string, compile: () => Compiled): Compiled => {
  const known = memo.get(text);
  if (known) return known;
  if (memo.size >= memoSize || memoHolds >= memoCharacters) {
    memo.clear();
    memoHolds = 0;
  }
  memoHolds += text.length;
  const compiled = compile();
  memo.set(text, compiled);
  return compiled;
};

const textOf = (input: object): string | null => {
  try {
    return JSON.stringify(input) ?? null;
  } catch {
    return null;
  }
};

const isCompiled = (input: unknown): input is Compiled =>
  typeof input === 'object' && input !== null && compiledOnes.has(input);
const compiledOnes = new WeakSet<object>();

const mark = (compiled: Compiled): Compiled => {
  compiledOnes.add(compiled);
  return compiled;
};

/**
 * Parses a policy once per distinct text. Takes what `decodePolicy` takes, and what it returned itself (for callers that
 * evaluate one document many times). Never throws.
 */
export const compilePolicy = (input: unknown): Compiled => {
  if (isCompiled(input)) return input;
  if (typeof input === 'string') return remembered(input, () => mark(compileInput(input, input.length)));
  if (typeof input !== 'object' || input === null) return mark(compileInput(input, 0));
  const text = textOf(input);
  if (text === null) return mark(compileInput(input, 0));
  return remembered(text, () => mark(compileInput(input, text.length)));
};
