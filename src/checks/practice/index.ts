import type { FactName } from '../../request/facts/index.js';
import type { Check } from '../check.js';

/** Rules of good practice, for `audit`: true or not, none of them stops a request, and `doctor` does not run them. */
export const practiceChecks: readonly Check<FactName>[] = [];
