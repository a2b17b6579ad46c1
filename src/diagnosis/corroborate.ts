import type { Subject } from '../request/fact.js';
import { answerEvidence } from './evidence/answer.js';
import { arrivalEvidence } from './evidence/arrival.js';
import { flowEvidence } from './evidence/flow.js';
import { graphEvidence } from './evidence/graph.js';
import { changeOf } from './evidence/trail.js';
import type { Failed } from './evaluate.js';
import type { Evidence, Finding } from './schema.js';

/** What the logs say of one failure. */
export interface Corroboration {
  readonly confidence: Finding['confidence'];
  readonly evidence: readonly Evidence[];
  readonly changedBy: Finding['changedBy'];
}

/** The strongest word that evidence allows; evidence on both sides leaves it at `supported`. */
const confidenceOf = (evidence: readonly Evidence[]): Finding['confidence'] => {
  const has = (effect: Evidence['effect']): boolean => evidence.some((one) => one.effect === effect);
  if (has('contradicts')) return has('confirms') ? 'supported' : 'contradicted';
  if (has('confirms')) return 'confirmed';
  return has('supports') ? 'supported' : 'unobserved';
};

const distinct = (evidence: readonly Evidence[]): Evidence[] => [
  ...new Map(evidence.map((one) => [JSON.stringify(one), one])).values(),
];

/**
 * Holds a failure against the recorded evidence. What was not read says nothing; a silence says something only where
 * its log is known to be complete.
 */
export const corroborate = (subject: Subject, failed: Failed): Corroboration => {
  const change = changeOf(subject, failed);
  const evidence = distinct([
    ...flowEvidence(subject, failed, change.since),
    ...arrivalEvidence(subject, failed, change.since),
    ...answerEvidence(subject, failed, change.since),
    ...graphEvidence(subject, failed),
    ...change.evidence,
  ]);
  return { confidence: confidenceOf(evidence), evidence, changedBy: change.changedBy };
};

export { noteEvidence } from './evidence/notes.js';
