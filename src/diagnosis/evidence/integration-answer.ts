import type { Handled } from '../../inventory/evidence/handled.js';
import type { IntegrationFault } from '../../inventory/evidence/integration-fault.js';
import type { Subject } from '../../request/fact.js';
import { lookUp } from '../../request/fact.js';
import { facts } from '../../request/facts/index.js';
import type { Failed } from '../evaluate.js';
import type { Effect } from './observation.js';

const link: readonly IntegrationFault[] = ['network', 'timeout', 'configuration', 'unreached'];

/** The faults that name a cause of the integration. What a cause shares with others supports it only. */
const named: Readonly<Record<string, readonly IntegrationFault[]>> = {
  'lambda-permission-missing': ['lambda permission'],
  'lambda-stage-variable-permission': ['lambda permission'],
  'lambda-integration-method-not-post': ['lambda operation'],
  'lambda-throttled': ['lambda throttled'],
  'integration-credentials-role': ['role'],
  'integration-response-mapping-missing': ['mapping'],
  'integration-tls-untrusted': ['certificate trust'],
  'integration-hostname-mismatch': ['certificate name'],
  'integration-timeout': ['timeout'],
  'integration-network-failure': ['network'],
  'vpc-link-not-available': link,
  'vpc-link-endpoint-service-broken': link,
  'vpc-link-cross-account': link,
  'vpc-link-v2-inactive': link,
  'vpc-link-v2-integration-target': link,
  'vpc-link-v2-network': link,
  'nlb-privatelink-sg-enforced': link,
  'nlb-or-alb-no-healthy-targets': link,
  'lb-listener-port-mismatch': link,
};

const shared: Readonly<Record<string, readonly IntegrationFault[]>> = {
  'lambda-backend-network': ['function error', 'timeout'],
  'lambda-function-error': ['function error', 'malformed response'],
};

/** Said of several faults alike. */
const unspecific: readonly IntegrationFault[] = ['configuration', 'unreached'];

/** API Gateway waits so long where the method does not say. */
const usualWait = 29_000;

/** Milliseconds that API Gateway waits for the integration of this request. */
export const waitOf = (subject: Subject): number => {
  const found = lookUp(subject, facts.integration);
  return (found.known ? found.value?.timeoutInMillis : undefined) ?? usualWait;
};

/** What went wrong; an answer that took as long as API Gateway waits is a timeout, whatever the log calls it. */
const faultOf = (subject: Subject, { fault, status, waited }: Handled): IntegrationFault | undefined => {
  if (fault !== undefined && fault !== 'unreached') return fault;
  return status === 504 && waited !== undefined && waited >= waitOf(subject) - 100 ? 'timeout' : fault;
};

/**
 * What an answer that the gateway made because its integration failed says of one cause. Another specific fault says
 * nothing, except that what could not be reached was not waited for.
 */
export const integrationEffect = (subject: Subject, { check }: Failed, row: Handled): Effect | undefined => {
  const fault = faultOf(subject, row);
  if (fault === undefined) return 'supports';
  if (named[check.code]?.includes(fault)) return 'confirms';
  if (unspecific.includes(fault) || shared[check.code]?.includes(fault)) return 'supports';
  return check.code === 'integration-timeout' && fault === 'network' ? 'contradicts' : undefined;
};
