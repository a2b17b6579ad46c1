import type { Subject } from '../request/fact.js';
import { answerEvidence } from './evidence/answer.js';
import { arrivalEvidence } from './evidence/arrival.js';
import { flowEvidence } from './evidence/flow.js';
import { confidenceOf, gathered } from './evidence/gather.js';
import { graphEvidence } from './evidence/graph.js';
import { liveEvidence } from './evidence/live/index.js';
import { metricEvidence } from './evidence/metrics.js';
import { resolverEvidence } from './evidence/resolver.js';
import { silenceEvidence } from './evidence/silence.js';
import { changeOf } from './evidence/trail.js';
import type { Failed } from './evaluate.js';
import type { Evidence, Finding } from './schema.js';

/** What the logs say of one failure. */
export interface Corroboration {
  readonly confidence: Finding['confidence'];
  readonly evidence: readonly Evidence[];
  readonly changedBy: Finding['changedBy'];
}

/**
 * Holds a failure against the recorded evidence. What was not read says nothing; a silence says something only where
 * its log is known to be complete.
 */
export const corroborate = (subject: Subject, failed: Failed): Corroboration => {
  const change = changeOf(subject, failed);
  const evidence = gathered([
    ...flowEvidence(subject, failed, change.since),
    ...arrivalEvidence(subject, failed, change.since),
    ...answerEvidence(subject, failed, change.since),
    ...graphEvidence(subject, failed),
    ...metricEvidence(subject, failed, change.since),
    ...liveEvidence(subject, failed),
    ...resolverEvidence(subject, failed, change.since),
    ...silenceEvidence(subject, failed, change.since),
    ...change.evidence,
  ]);
  return { confidence: confidenceOf(evidence), evidence, changedBy: change.changedBy };
};

export { noteEvidence } from './evidence/notes.js';
