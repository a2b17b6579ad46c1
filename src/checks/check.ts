import type { Change } from '../changes/change.js';
import type { FactName, Facts } from '../request/facts/index.js';
import type { Prediction } from './prediction.js';

export type Severity = 'critical' | 'high' | 'medium' | 'low';

/** The layers of a request's way, in the order in which it travels them; `practice` is on no request's way. */
export const layers = [
  'target',
  'dns',
  'network',
  'tls',
  'endpoint-policy',
  'waf',
  'domain',
  'stage',
  'resource-policy',
  'iam',
  'authorizer',
  'throttling',
  'integration',
  'service',
  'practice',
] as const;
export type Layer = (typeof layers)[number];

/** What a caller sees: the kind of failure and, for an HTTP answer, status, body and `x-amzn-ErrorType`. */
export interface Seen {
  readonly kind: 'http' | 'timeout' | 'dns' | 'tls' | 'reset' | 'refused';
  readonly status?: number;
  readonly body?: string;
  readonly errorType?: string;
}

/** What a finding is about: an ARN where AWS gives one, else the resource's id. */
export interface SubjectRef {
  readonly id: string;
  readonly account: string;
  readonly region: string;
}

export interface Pass {
  readonly is: 'pass';
  readonly because: string;
  /** IAM actions of answers that could have overridden this and were not collected; the report says so. */
  readonly unread?: readonly string[];
}

export interface Fail {
  readonly is: 'fail';
  /** One clause with ids and no advice. */
  readonly because: string;
  /** `blocks`: this request, or part of its attempts, cannot pass. `latent`: true, but stops no part of this request. */
  readonly effect: 'blocks' | 'latent';
  /** Where this failure looks different from the check's `seenAs`. */
  readonly seen?: Seen;
  /** Other things that this failure can look like, for ranking by symptom. */
  readonly alsoSeen?: readonly Seen[];
  readonly subject?: SubjectRef;
  /** What the logs hold if this is so. */
  readonly predicts?: readonly Prediction[];
  /** CloudTrail events that could have caused it, and the ids that they would name. */
  readonly breaks?: { readonly events: readonly string[]; readonly ids: readonly string[] };
  readonly repair: readonly Change[];
  /** Further facts for the reader: which legs, which interfaces, what share. */
  readonly details?: readonly string[];
}

export type Verdict = Pass | Fail;

export interface Check<R extends FactName = FactName> {
  /** The cause's name in the troubleshooting matrix; never reused. */
  readonly code: string;
  /** The healthy state, in the present tense: it serves tick and cross. */
  readonly title: string;
  /** What breaks, why, and what the caller sees. */
  readonly why: string;
  readonly severity: Severity;
  readonly layer: Layer;
  readonly seenAs: Seen;
  /** What repairs it, in general, for the page; the repair of a failure is in the failure. */
  readonly remedy: string;
  /** Why no failure of this check carries commands; then no repair of its own is ever printed. */
  readonly noRepair?: string;
  /** The AWS page that states the rule. */
  readonly page: string;
  readonly reads: readonly R[];
  readonly subject: (facts: Pick<Facts, R>) => SubjectRef;
  readonly judge: (facts: Pick<Facts, R>) => Verdict;
}

/** Declares a check. Reading an undeclared fact does not compile. */
export const check = <const R extends FactName>(definition: Check<R>): Check<R> => definition;

export const pass = (because: string, unread: readonly string[] = []): Pass => ({
  is: 'pass',
  because,
  ...(unread.length === 0 ? {} : { unread }),
});

export const fail = (failure: Omit<Fail, 'is' | 'effect'> & { readonly effect?: Fail['effect'] }): Fail => ({
  is: 'fail',
  effect: 'blocks',
  ...failure,
});
