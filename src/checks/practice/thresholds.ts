import type { Thresholds } from './rule.js';

/**
 * What counts where nobody said otherwise: 30 days as the control ACM.1 of AWS has them; the two weeks of a holiday; a tenth of
 * the account's limit.
 */
export const usualThresholds: Thresholds = { certificateDays: 30, unusedEndpointDays: 14, busyRate: undefined };
