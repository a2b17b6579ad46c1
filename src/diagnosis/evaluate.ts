import type { Check, Fail, Pass, SubjectRef } from '../checks/check.js';
import type { FactName, Facts } from '../request/facts/index.js';
import { facts } from '../request/facts/index.js';
import type { Subject } from '../request/fact.js';
import { lookUp } from '../request/fact.js';
import type { Gap } from '../snapshot/snapshot.js';

/** What it is about is made when somebody asks: a healthy request passes a hundred checks, and a report names none. */
export interface Passed {
  readonly check: Check;
  readonly about: () => SubjectRef;
  readonly verdict: Pass;
}

export interface Failed {
  readonly check: Check;
  readonly subject: SubjectRef;
  readonly verdict: Fail;
}

/** `broken-check`: the check itself threw, and `error` says how. */
export type Undecided =
  | { readonly check: Check; readonly subject: SubjectRef; readonly verdict: 'unknown'; readonly gaps: readonly Gap[] }
  | { readonly check: Check; readonly subject: SubjectRef; readonly verdict: 'broken-check'; readonly error: Error };

/** What one check says of one request. */
export type Judgement = Passed | Failed | Undecided;

const uniqueGaps = (gaps: readonly Gap[]): Gap[] => [
  ...new Map(gaps.map((gap) => [[gap.account, gap.region, gap.operation, gap.key, gap.why].join(' '), gap])).values(),
];

const fallbackSubject = ({ request }: Subject, gap?: Gap): SubjectRef => ({
  id: request.api ?? request.caller.id,
  account: gap?.account ?? (request.caller.kind === 'address' ? '' : request.caller.account),
  region: gap?.region ?? request.region,
});

/** The gaps in what a check reads; what is known of it is in the subject's `values` then. */
const readFacts = (subject: Subject, names: readonly FactName[]): Gap[] => {
  const gaps: Gap[] = [];
  for (const name of names) {
    if (name in subject.values) continue;
    const value = lookUp<unknown>(subject, facts[name]);
    if (value.known) subject.values[name] = value.value;
    else gaps.push(value.gap);
  }
  return gaps.length > 1 ? uniqueGaps(gaps) : gaps;
};

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/** Judges one check. A check that throws is reported undecided; the others still run. */
export const judgeOne = (subject: Subject, check: Check): Judgement => {
  try {
    const gaps = readFacts(subject, check.reads);
    if (gaps.length > 0) return { check, subject: fallbackSubject(subject, gaps[0]), verdict: 'unknown', gaps };
    const values = subject.values as Facts;
    const verdict = check.judge(values);
    return verdict.is === 'fail'
      ? { check, subject: verdict.subject ?? check.subject(values), verdict }
      : { check, about: () => check.subject(values), verdict };
  } catch (error) {
    return { check, subject: fallbackSubject(subject), verdict: 'broken-check', error: asError(error) };
  }
};

/** All checks run, none stops another; the order is that of the request's way. */
export const judgeAll = (subject: Subject, checks: readonly Check[]): Judgement[] =>
  checks.map((check) => judgeOne(subject, check));

export const isFailed = (judgement: Judgement): judgement is Failed =>
  typeof judgement.verdict === 'object' && judgement.verdict.is === 'fail';

export const isUndecided = (judgement: Judgement): judgement is Undecided =>
  judgement.verdict === 'unknown' || judgement.verdict === 'broken-check';

export const blocks = (judgement: Judgement): boolean => isFailed(judgement) && judgement.verdict.effect === 'blocks';

export type RequestVerdict = 'healthy' | 'broken' | 'undecided';

/** What one judgement makes of its request, the worst counting. */
export const weightOf = (judgement: Judgement): RequestVerdict => {
  if (blocks(judgement)) return 'broken';
  return isUndecided(judgement) && judgement.check.layer !== 'practice' ? 'undecided' : 'healthy';
};

/** Broken when something on the request's way blocks it, healthy when every check on it passed, else undecided. */
export const verdictOf = (judgements: readonly Judgement[]): RequestVerdict => {
  const weights = new Set(judgements.map(weightOf));
  return (['broken', 'undecided'] as const).find((worst) => weights.has(worst)) ?? 'healthy';
};
