import accessLogMissingVpceFields from './access-log-missing-vpce-fields.js';
import busyStageWithoutCache from './busy-stage-without-cache.js';
import busyStageWithoutLimit from './busy-stage-without-limit.js';
import cacheNotEncrypted from './cache-not-encrypted.js';
import certificateNearExpiry from './certificate-near-expiry.js';
import cloudtrailOff from './cloudtrail-off.js';
import configRecorderOff from './config-recorder-off.js';
import customGatewayResponsesPresent from './custom-gateway-responses-present.js';
import endpointAclAdmitsAdministration from './endpoint-acl-admits-administration.js';
import endpointGroupWide from './endpoint-group-wide.js';
import endpointPolicyOpen from './endpoint-policy-open.js';
import endpointSingleZone from './endpoint-single-zone.js';
import endpointUnused from './endpoint-unused.js';
import environmentsShareEndpoint from './environments-share-endpoint.js';
import executionLoggingOff from './execution-logging-off.js';
import functionConcurrencyBelowThrottle from './function-concurrency-below-throttle.js';
import flowLogsOff from './flow-logs-off.js';
import flowLogsOffForCallers from './flow-logs-off-for-callers.js';
import lambdaOutlivesIntegration from './lambda-outlives-integration.js';
import notManagedByCode from './not-managed-by-code.js';
import resourcePolicyOpen from './resource-policy-open.js';
import roleDoesMoreThanInvoke from './role-does-more-than-invoke.js';
import roleInvokesAnyApi from './role-invokes-any-api.js';
import roleTrustsStrangers from './role-trusts-strangers.js';
import stageBehindWorkingCopy from './stage-behind-working-copy.js';
import tlsPolicyWeak from './tls-policy-weak.js';
import tracingOff from './tracing-off.js';
import webAclMissing from './web-acl-missing.js';
import type { AnyRule } from './rule.js';

/** Rules of good practice, for `audit`: who gets in, what lasts, what costs, what is recorded. */
export const rules: readonly AnyRule[] = [
  resourcePolicyOpen,
  endpointPolicyOpen,
  endpointGroupWide,
  endpointAclAdmitsAdministration,
  roleTrustsStrangers,
  roleInvokesAnyApi,
  roleDoesMoreThanInvoke,
  environmentsShareEndpoint,
  webAclMissing,
  tlsPolicyWeak,
  cacheNotEncrypted,
  certificateNearExpiry,
  endpointSingleZone,
  lambdaOutlivesIntegration,
  functionConcurrencyBelowThrottle,
  busyStageWithoutLimit,
  busyStageWithoutCache,
  stageBehindWorkingCopy,
  notManagedByCode,
  endpointUnused,
  executionLoggingOff,
  accessLogMissingVpceFields,
  tracingOff,
  customGatewayResponsesPresent,
  flowLogsOff,
  flowLogsOffForCallers,
  cloudtrailOff,
  configRecorderOff,
];
