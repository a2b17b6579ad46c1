import type { Seen } from '../checks/check.js';
import { readClientText, sameWording, wordingIn } from '../inventory/evidence/client-text.js';
import { refusedIn } from '../inventory/evidence/refusal.js';
import type { Observed } from '../request/request.js';
import type { Failed, Judgement } from './evaluate.js';
import { isFailed } from './evaluate.js';
import type { Finding } from './schema.js';
import { rowOf } from './tree.js';

/** What this failure looks like to the caller. */
export const seenOf = ({ check, verdict }: Failed): Seen => verdict.seen ?? check.seenAs;

/** How well a failure explains an observation: as far as is known they are the same, or it is not ruled out. */
export type Fit = 'exact' | 'possible';

/** An unsigned caller is `anonymous` in a refusal, a signing one has its ARN: the one cannot be the other. */
const sameCaller = (a: string, b: string): boolean => {
  const [one, other] = [refusedIn(a), refusedIn(b)];
  return !one || !other || (one.caller === 'anonymous') === (other.caller === 'anonymous');
};

/**
 * How what the client printed fits an answer: the wordings agree, or where one of them is not known (a HEAD has no body,
 * a response may be customised) the error types. What has headers and none of API Gateway's is not its own answer.
 */
const fitOfAnswer = (text: string, { body, errorType }: Seen): Fit | undefined => {
  const said = wordingIn(text);
  const predicted = wordingIn(body);
  if (said !== undefined && predicted !== undefined)
    return sameWording(said, predicted) && sameCaller(text, body ?? '') ? 'exact' : undefined;
  const told = readClientText(text);
  if (errorType === undefined) return 'possible';
  if (told?.errorType !== undefined) return told.errorType === errorType ? 'exact' : undefined;
  return told?.answerer === 'somebody else' ? undefined : 'possible';
};

const fitOf = (seen: Seen, observed: Observed): Fit | undefined => {
  if (seen.kind !== observed.kind) return undefined;
  if (observed.status !== undefined && seen.status !== undefined && seen.status !== observed.status) return undefined;
  const fit = seen.kind === 'http' && observed.text !== undefined ? fitOfAnswer(observed.text, seen) : 'exact';
  return fit === 'exact' && observed.status !== undefined && seen.status === undefined ? 'possible' : fit;
};

/** Whether a failure that is seen so could be what was observed. */
export const produces = (seen: Seen, observed: Observed): boolean => fitOf(seen, observed) !== undefined;

/** Whether what the client printed cannot be of this cause, although it is seen alike. */
const isRuledOut = ({ check }: Failed, { text }: Observed): boolean => {
  const told = text === undefined ? undefined : readClientText(text);
  return told !== undefined && rowOf(told)?.never.includes(check.code) === true;
};

const bestFit = (judgement: Failed, observed: Observed): Fit | undefined => {
  if (isRuledOut(judgement, observed)) return undefined;
  const fits = [seenOf(judgement), ...(judgement.verdict.alsoSeen ?? [])].map((seen) => fitOf(seen, observed));
  return fits.includes('exact') ? 'exact' : fits.find((fit) => fit !== undefined);
};

export const canProduce = (judgement: Failed, observed: Observed): boolean =>
  bestFit(judgement, observed) !== undefined;

export const producesExactly = (judgement: Failed, observed: Observed): boolean =>
  bestFit(judgement, observed) === 'exact';

/**
 * What produces exactly what was seen, first what is found without being told of it; where nothing does, what may have.
 * Without a symptom, all.
 */
const explaining = (
  blocking: readonly Failed[],
  observed: Observed | undefined,
  isSupposed: (judgement: Failed) => boolean,
): readonly Failed[] => {
  if (!observed) return blocking;
  const exact = blocking.filter((judgement) => producesExactly(judgement, observed));
  if (exact.length === 0) return blocking.filter((judgement) => canProduce(judgement, observed));
  const found = exact.length > 1 ? exact.filter((judgement) => !isSupposed(judgement)) : [];
  return found.length > 0 ? found : exact;
};

export type Role = 'root-cause' | 'contributing' | 'latent';

type Confidence = Finding['confidence'];

export interface Ranking {
  /** The failure that this caller meets first; with a symptom, of those that produce it. */
  readonly rootCause: Failed | undefined;
  /** The failure that decides what the caller sees, whatever was observed. */
  readonly first: Failed | undefined;
  /** What lies before the root cause on the way and stops the request too. */
  readonly before: readonly Failed[];
  readonly roleOf: (judgement: Judgement) => Role;
  /** The cause that must be repaired before this one is met: the one that leads, where this lies behind it. */
  readonly hiddenBy: (judgement: Judgement) => string | undefined;
}

/**
 * The first on the way; but where the logs prove a later one of them and say nothing for those before it, this caller was
 * seen to meet that one.
 */
const leading = (some: readonly Failed[], confidence: (judgement: Failed) => Confidence): Failed | undefined => {
  const told = some.find((judgement) => confidence(judgement) !== 'unobserved');
  return told && confidence(told) === 'confirmed' ? told : some[0];
};

/**
 * Leads with one. `contradicted` failures (their logs say otherwise) never lead; a failure that cannot produce what was
 * observed is told, but is never the root cause. `isSupposed`: nothing but the observation speaks for it.
 */
export const rank = (
  judgements: readonly Judgement[],
  observed: Observed | undefined,
  confidence: (judgement: Failed) => Confidence,
  isSupposed: (judgement: Failed) => boolean,
): Ranking => {
  const isContradicted = (judgement: Failed) => confidence(judgement) === 'contradicted';
  const blocking = judgements
    .filter(isFailed)
    .filter((judgement) => judgement.verdict.effect === 'blocks' && !isContradicted(judgement));
  const rootCause = leading(explaining(blocking, observed, isSupposed), confidence);
  const met = rootCause ?? blocking[0];
  return {
    rootCause,
    first: observed ? blocking[0] : rootCause,
    before: rootCause ? blocking.slice(0, blocking.indexOf(rootCause)) : [],
    roleOf: (judgement) => {
      if (judgement === rootCause) return 'root-cause';
      if (isFailed(judgement) && (judgement.verdict.effect === 'latent' || isContradicted(judgement))) return 'latent';
      return judgement.check.layer === 'practice' ? 'latent' : 'contributing';
    },
    hiddenBy: (judgement) =>
      met && isFailed(judgement) && blocking.indexOf(judgement) > blocking.indexOf(met) ? met.check.code : undefined,
  };
};
