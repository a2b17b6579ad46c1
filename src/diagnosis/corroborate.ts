import type { Subject } from '../request/fact.js';
import type { Failed } from './evaluate.js';
import type { Evidence, Finding } from './schema.js';

export interface Corroboration {
  readonly confidence: 'confirmed' | 'supported' | 'contradicted' | 'unobserved';
  readonly evidence: readonly Evidence[];
  readonly changedBy: Finding['changedBy'];
}
export const corroborate = (_subject: Subject, _failed: Failed): Corroboration => ({ confidence: 'unobserved', evidence: [], changedBy: null });
export const noteEvidence = (_subject: Subject): string[] => [];
