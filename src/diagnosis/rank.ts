import type { Seen } from '../checks/check.js';
import type { Observed } from '../request/request.js';
import type { Failed, Judgement } from './evaluate.js';
import { isFailed } from './evaluate.js';

/** What this failure looks like to the caller. */
export const seenOf = ({ check, verdict }: Failed): Seen => verdict.seen ?? check.seenAs;

/** The tail of a policy refusal names the layer that refused; where both have one they must agree. */
const sameRefusal = (text: string, body: string): boolean => {
  const phrases = [
    'explicit deny in a resource-based policy',
    'no resource-based policy allows',
    'no VPC endpoint policy allows',
    'explicit deny in a VPC endpoint policy',
    'no identity-based policy allows',
    'Missing Authentication Token',
    '"Forbidden"',
    'Internal server error',
    'Endpoint request timed out',
    'Network error communicating',
  ];
  const said = phrases.find((phrase) => text.includes(phrase));
  const predicted = phrases.find((phrase) => body.includes(phrase));
  return said === undefined || predicted === undefined || said === predicted;
};

/** Whether a failure that is seen so could be what was observed. */
export const produces = (seen: Seen, observed: Observed): boolean => {
  if (seen.kind !== observed.kind) return false;
  if (observed.status !== undefined && seen.status !== undefined && seen.status !== observed.status) return false;
  return observed.text === undefined || seen.body === undefined || sameRefusal(observed.text, seen.body);
};

export const canProduce = (judgement: Failed, observed: Observed): boolean =>
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
      if (isFailed(judgement) && judgement.verdict.effect === 'latent') return 'latent';
      return judgement.check.layer === 'practice' ? 'latent' : 'contributing';
    },
  };
};
