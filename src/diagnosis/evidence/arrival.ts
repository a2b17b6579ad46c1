import type { Subject } from '../../request/fact.js';
import type { Failed } from '../evaluate.js';
import type { Evidence } from '../schema.js';

export const arrivalEvidence = (_subject: Subject, _failed: Failed, _since: number): Evidence[] => [];
