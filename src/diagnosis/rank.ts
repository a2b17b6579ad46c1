import type { Seen } from '../checks/check.js';
import { readClientText, sameWording, wordingIn } from '../inventory/evidence/client-text.js';
import type { Observed } from '../request/request.js';
import type { Failed, Judgement } from './evaluate.js';
import { isFailed } from './evaluate.js';
import { rowOf } from './tree.js';

/** What this failure looks like to the caller. */
export const seenOf = ({ check, verdict }: Failed): Seen => verdict.seen ?? check.seenAs;

/**
 * Whether what the client printed could be this answer: the wordings agree, or where one of them is not known (a HEAD has
 * no body, a response may be customised) the error types.
 */
const sameAnswer = (text: string, { body, errorType }: Seen): boolean => {
  const said = wordingIn(text);
  const predicted = wordingIn(body);
  if (said !== undefined && predicted !== undefined) return sameWording(said, predicted);
  const told = readClientText(text)?.errorType;
  return told === undefined || errorType === undefined || told === errorType;
};

/** Whether a failure that is seen so could be what was observed. */
export const produces = (seen: Seen, observed: Observed): boolean => {
  if (seen.kind !== observed.kind) return false;
  if (observed.status !== undefined && seen.status !== undefined && seen.status !== observed.status) return false;
  return observed.text === undefined || seen.kind !== 'http' || sameAnswer(observed.text, seen);
};

/** Whether what the client printed cannot be of this cause, although it is seen alike. */
const isRuledOut = ({ check }: Failed, { text }: Observed): boolean => {
  const told = text === undefined ? undefined : readClientText(text);
  return told !== undefined && rowOf(told)?.never.includes(check.code) === true;
};

export const canProduce = (judgement: Failed, observed: Observed): boolean =>
  !isRuledOut(judgement, observed) &&
  [seenOf(judgement), ...(judgement.verdict.alsoSeen ?? [])].some((seen) => produces(seen, observed));

export type Role = 'root-cause' | 'contributing' | 'latent';

export interface Ranking {
  /** The failure that this caller meets first, or with a symptom the first that produces it. */
  readonly rootCause: Failed | undefined;
  /** The failure that decides what the caller sees, symptom or not. */
  readonly first: Failed | undefined;
  readonly roleOf: (judgement: Judgement) => Role;
}

/**
 * Leads with one. `contradicted` failures (their logs say otherwise) never lead; a failure that cannot produce what was
 * observed is told, but is never the root cause.
 */
export const rank = (
  judgements: readonly Judgement[],
  observed: Observed | undefined,
  contradicted: (judgement: Failed) => boolean,
): Ranking => {
  const blocking = judgements
    .filter(isFailed)
    .filter((judgement) => judgement.verdict.effect === 'blocks' && !contradicted(judgement));
  const fitting = observed ? blocking.filter((judgement) => canProduce(judgement, observed)) : blocking;
  const rootCause = fitting[0];
  return {
    rootCause,
    first: blocking[0],
    roleOf: (judgement) => {
      if (judgement === rootCause) return 'root-cause';
      if (isFailed(judgement) && (judgement.verdict.effect === 'latent' || contradicted(judgement))) return 'latent';
      return judgement.check.layer === 'practice' ? 'latent' : 'contributing';
    },
  };
};
