import type { Inventory, Place } from '../inventory.js';
import { known } from '../inventory.js';
import type { Stage } from '../services.js';
import type { ContextValues } from './access-log-format.js';
import { readerOf } from './access-log-format.js';
import type { Handled, Phase } from './handled.js';
import { makerOf, phases } from './handled.js';
import { integrationFaultIn } from './integration-fault.js';
import { instantOf } from './instant.js';
import { groupOf } from './log-destination.js';

/** A stage's access log, as it was read. */
export interface AccessLog extends Place {
  readonly group: string;
  readonly rows: readonly Handled[];
  /** Lines that are not of the stage's format (they may be of an earlier one); the first three in `unparsed`. */
  readonly malformed: number;
  readonly unparsed: readonly string[];
  readonly truncated: boolean;
}

/** The log group of an access log; undefined where there is none, or it goes to Firehose. */
export const accessLogGroup = ({ accessLogSettings }: Stage): (Place & { readonly group: string }) | undefined =>
  groupOf(accessLogSettings?.destinationArn);

const numberOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;

const firstOf = (values: ContextValues, ...names: readonly string[]): string | undefined =>
  names.map((name) => values.get(name)).find((value) => value !== undefined);

/** `messageString` is quoted already. */
const unquoted = (text: string | undefined): string | undefined => text?.replace(/^"(.*)"$/s, '$1');

/** How one phase ended; undefined where the format does not tell, or the API has no such phase. */
const endOf = (values: ContextValues, phase: Phase): 'passed' | 'refused' | undefined => {
  const code = phase === 'waf' ? values.get('wafResponseCode') : undefined;
  if (code === 'WAF_ALLOW') return 'passed';
  if (code === 'WAF_BLOCK' || values.has(`${phase}.error`)) return 'refused';
  const status = numberOf(values.get(`${phase}.status`));
  if (status === undefined) return undefined;
  return status >= 400 ? 'refused' : 'passed';
};

const makerIn = (values: ContextValues, errorType: string | undefined): Handled['maker'] => {
  if (errorType !== undefined) return makerOf(errorType);
  if (phases.some((phase) => endOf(values, phase) === 'refused')) return 'gateway';
  if (values.has('integration.error') && !values.has('integration.status')) return 'integration';
  return firstOf(values, 'integration.status', 'integration.integrationStatus', 'integrationStatus') === undefined
    ? undefined
    : 'backend';
};

/** Phases in the order in which a request passes them; the first with an error says why. */
const errors = ['waf.error', 'authenticate.error', 'authorizer.error', 'authorize.error', 'integration.error'] as const;

const handledOf = (values: ContextValues, line: string, timestamp: number): Handled => {
  const errorType = values.get('error.responseType');
  const blocked = values.get('wafResponseCode') === 'WAF_BLOCK' ? 'WAF_FILTERED' : undefined;
  const type = errorType ?? blocked;
  const fault = integrationFaultIn(firstOf(values, 'integration.error', 'integrationErrorMessage'), type);
  return {
    source: 'access-logs',
    api: values.get('apiId'),
    stage: values.get('stage'),
    at: instantOf(numberOf(values.get('requestTimeEpoch'))) ?? timestamp,
    from: values.get('identity.sourceIp'),
    endpoint: values.get('identity.vpceId'),
    host: values.get('domainName'),
    method: values.get('httpMethod'),
    path: values.get('path'),
    resource: values.get('resourcePath'),
    status: numberOf(values.get('status')),
    errorType: type,
    message: unquoted(firstOf(values, 'error.message', 'error.messageString', ...errors)),
    principal: firstOf(values, 'identity.userArn', 'identity.caller'),
    fault,
    waited: numberOf(firstOf(values, 'integration.latency', 'integrationLatency')),
    took: numberOf(values.get('responseLatency')),
    maker: makerIn(values, type),
    inferred: fault === 'certificate trust',
    passed: phases.filter((phase) => endOf(values, phase) === 'passed'),
    refusedBy: phases.find((phase) => endOf(values, phase) === 'refused'),
    apiKey: firstOf(values, 'identity.apiKeyId', 'identity.apiKey'),
    line,
  };
};

/**
 * The access log of a stage; undefined where it has none or it was not read.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export const accessLog = (inventory: Inventory, stage: Stage): AccessLog | undefined => {
  const at = accessLogGroup(stage);
  const format = stage.accessLogSettings?.format;
  if (!at || !format) return undefined;
  const answer = known(() => inventory.ask('logs/filter-log-events', at, at.group));
  if (!answer.known) return undefined;
  const read = readerOf(format);
  const events = (answer.value.events ?? []).filter(({ message }) => typeof message === 'string');
  const rows: Handled[] = [];
  const unparsed: string[] = [];
  for (const { message = '', timestamp } of events) {
    const values = read(message);
    if (values && values.size > 0) rows.push(handledOf(values, message, instantOf(timestamp) ?? 0));
    else unparsed.push(message);
  }
  return {
    ...at,
    rows,
    malformed: unparsed.length,
    unparsed: unparsed.slice(0, 3),
    truncated: answer.value.nextToken !== undefined,
  };
};
