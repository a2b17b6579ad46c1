import type { Subject } from '../request/fact.js';
import { answerEvidence } from './evidence/answer.js';
import { arrivalEvidence } from './evidence/arrival.js';
import { flowEvidence } from './evidence/flow.js';
import { graphEvidence } from './evidence/graph.js';
import { liveEvidence } from './evidence/live/index.js';
import { metricEvidence } from './evidence/metrics.js';
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

const earlier = (a: string | null, b: string | null): string | null => (a !== null && (b === null || a < b) ? a : b);
const later = (a: string | null, b: string | null): string | null => (a !== null && (b === null || a > b) ? a : b);

const joined = (a: Evidence, b: Evidence): Evidence => ({
  ...a,
  count: a.count + b.count,
  from: earlier(a.from, b.from),
  to: later(a.to, b.to),
  sample: [...new Set([...a.sample, ...b.sample])].slice(0, 3),
});

/** One entry for what one log says to one effect: rows that were counted twice alike count once. */
const gathered = (evidence: readonly Evidence[]): Evidence[] => {
  const unique = new Map(evidence.map((one) => [JSON.stringify(one), one]));
  const all = new Map<string, Evidence>();
  for (const one of unique.values()) {
    const name = [one.source, one.effect, one.where].join(' ');
    const known = all.get(name);
    all.set(name, known ? joined(known, one) : one);
  }
  return [...all.values()];
};

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
    ...change.evidence,
  ]);
  return { confidence: confidenceOf(evidence), evidence, changedBy: change.changedBy };
};

export { noteEvidence } from './evidence/notes.js';
