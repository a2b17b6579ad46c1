import type { FactName } from '../../request/facts/index.js';
import type { Check } from '../check.js';
import accessLogFields from './access-log-missing-vpce-fields.js';
import customResponses from './custom-gateway-responses-present.js';
import executionLogging from './execution-logging-off.js';
import flowLogsOff from './flow-logs-off.js';
import resourcePolicyOpen from './resource-policy-open.js';

/** Rules of good practice, for `audit`: true or not, none of them stops a request, and `doctor` does not run them. */
export const practiceChecks: readonly Check<FactName>[] = [
  resourcePolicyOpen,
  executionLogging,
  accessLogFields,
  customResponses,
  flowLogsOff,
];
