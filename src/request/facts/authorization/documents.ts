import { decodePolicy } from '../../../policy/index.js';

export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect?: string;
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
  readonly Action?: unknown;
  readonly NotAction?: unknown;
  readonly Resource?: unknown;
  readonly NotResource?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface PolicyDocument {
  readonly Version?: string;
  readonly Statement: readonly PolicyStatement[];
}

/** A document as AWS returned it, with the name that an engineer would look for. */
export interface NamedPolicy {
  readonly name: string;
  readonly policy: unknown;
}

export const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

/** The document with its statements as a list; null where there is none or it cannot be read. */
export const documentOf = (policy: unknown): PolicyDocument | null => {
  const decoded = decodePolicy(policy);
  if (decoded.is !== 'policy') return null;
  const { Statement } = decoded.policy;
  return { ...(decoded.policy as object), Statement: listOf(Statement) as PolicyStatement[] };
};

/** One key under one operator of a statement's `Condition`. */
export interface PolicyCondition {
  readonly operator: string;
  /** In lower case. */
  readonly key: string;
  readonly values: readonly string[];
}

export const conditionsOf = (statement: PolicyStatement | undefined): readonly PolicyCondition[] =>
  Object.entries(statement?.Condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys ?? {}).map(([key, values]) => ({
      operator,
      key: key.toLowerCase(),
      values: listOf(values).map(String),
    })),
  );

/** True for `StringNotEquals`, `NotIpAddress`, `ArnNotLike` and their kin, with or without a set operator. */
export const isNegated = (operator: string): boolean => /Not(Equals|Like|IpAddress)|NotIpAddress/i.test(operator);

/** The statement of this Sid or index. */
export const statementAt = (document: PolicyDocument | null, name: string | number | null): number | null => {
  if (typeof name === 'number' || name === null) return name;
  const index = document?.Statement.findIndex(({ Sid }) => Sid === name) ?? -1;
  return index < 0 ? null : index;
};
