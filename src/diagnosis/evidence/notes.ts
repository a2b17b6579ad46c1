import type { Subject } from '../../request/fact.js';

export const noteEvidence = (_subject: Subject): string[] => [];
