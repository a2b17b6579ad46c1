import accessLogFields from './access-log-missing-vpce-fields.js';
import customResponses from './custom-gateway-responses-present.js';
import executionLogging from './execution-logging-off.js';
import flowLogsOff from './flow-logs-off.js';
import resourcePolicyOpen from './resource-policy-open.js';
import type { AnyRule } from './rule.js';

/** Rules of good practice, for `audit`, in the order in which a person would look: who gets in, then what is recorded. */
export const rules: readonly AnyRule[] = [
  resourcePolicyOpen,
  executionLogging,
  accessLogFields,
  customResponses,
  flowLogsOff,
];
