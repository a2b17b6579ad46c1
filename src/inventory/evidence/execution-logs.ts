import type { Inventory, Place } from '../inventory.js';
import { known } from '../inventory.js';
import type { Handled } from './handled.js';
import { instantOf } from './instant.js';
import { integrationFaultIn, statusOfFault } from './integration-fault.js';

export const executionLogGroup = (api: string, stage: string): string => `API-Gateway-Execution-Logs_${api}/${stage}`;

/** One request in an execution log: its lines in order. */
interface Execution {
  readonly at: number;
  readonly lines: readonly string[];
}

const byRequest = (
  events: readonly { readonly message?: string | undefined; readonly timestamp?: unknown }[],
): Execution[] => {
  const requests = new Map<string, { at: number; lines: string[] }>();
  for (const { message, timestamp } of events) {
    const id = /^\(([^)\s]+)\) /.exec(message ?? '')?.[1];
    if (id === undefined || message === undefined) continue;
    const execution = requests.get(id) ?? { at: instantOf(timestamp) ?? 0, lines: [] };
    execution.lines.push(message);
    requests.set(id, execution);
  }
  return [...requests.values()];
};

const match = (lines: readonly string[], pattern: RegExp): RegExpExecArray | undefined =>
  lines.map((line) => pattern.exec(line)).find((found) => found !== null) ?? undefined;

/** Failures that the gateway meets on the way to its integration, in the words of the log. */
const failed =
  /Execution failed due to (?:configuration error|a network error|a timeout error)[^\n]*|Lambda execution failed with status \d+ due to customer function error[^\n]*/;
/** Said on lines of their own, before the gateway gives up for another reason. */
const telling = /Unable to determine service\/operation name[^\n]*|Rate Exceeded[^\n]*/;
const refused =
  /Unauthorized request|not authorized to (?:perform|access)|Key throttle limit exceeded|Usage Plan|API Key [^\n]*not authorized/i;

/** Said in sentences that are known to be the log's. */
const saidType = (lines: readonly string[]): string | undefined => {
  if (match(lines, /Execution failed due to a network error/)) return 'INTEGRATION_FAILURE';
  if (match(lines, /Execution failed due to a timeout error/)) return 'INTEGRATION_TIMEOUT';
  if (match(lines, /Execution failed due to configuration error/)) return 'API_CONFIGURATION_ERROR';
  return undefined;
};

const summedUpType = (lines: readonly string[]): string | undefined =>
  match(lines, /Gateway response type: (\w+) with status code/)?.[1];

const makerOf = (lines: readonly string[]): Handled['maker'] => {
  if (match(lines, failed) ?? match(lines, telling)) return 'integration';
  if (match(lines, /Received response\. /)) return 'backend';
  return match(lines, refused) || match(lines, /Gateway response type:/) ? 'gateway' : undefined;
};

const handledOf = ({ at, lines }: Execution, api: string, stage: string): Handled => {
  const status = match(lines, /(?:Method completed with status:|with status code:) (\d{3})/)?.[1];
  const said = [telling, failed, refused].map((pattern) => match(lines, pattern)).find((found) => found !== undefined);
  const stated = saidType(lines);
  const errorType = stated ?? summedUpType(lines);
  const fault = integrationFaultIn(said?.[0], errorType);
  const waited = match(lines, /Integration latency: (\d+) ms/)?.[1];
  const route = match(lines, /HTTP Method: (\S+), Resource Path: (\S+)/);
  return {
    source: 'execution-logs',
    api,
    stage,
    at,
    from: match(lines, /X-Forwarded-For=([0-9a-fA-F.:]+)/)?.[1],
    endpoint: match(lines, /x-amzn-vpce-id=(vpce-[0-9a-z]+)/i)?.[1],
    host: undefined,
    method: route?.[1],
    path: undefined,
    resource: route?.[2],
    status: status === undefined ? fault && statusOfFault(fault) : Number(status),
    errorType,
    message: said?.[0],
    principal: undefined,
    fault,
    waited: waited === undefined ? undefined : Number(waited),
    maker: makerOf(lines),
    inferred: (stated === undefined && errorType !== undefined) || fault === 'certificate trust',
    line: lines.find((line) => failed.test(line) || refused.test(line)) ?? lines.at(-1) ?? '',
  };
};

export interface ExecutionLog {
  readonly group: string;
  readonly rows: readonly Handled[];
}

/**
 * The execution log of a stage, one row a request; undefined where it was not read. Requests of a stage that logs errors
 * only leave a single line.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export const executionLog = (
  inventory: Inventory,
  place: Place,
  api: string,
  stage: string,
): ExecutionLog | undefined => {
  const group = executionLogGroup(api, stage);
  const answer = known(() => inventory.ask('logs/filter-log-events', place, group));
  if (!answer.known) return undefined;
  const rows = byRequest(answer.value.events ?? []).map((execution) => handledOf(execution, api, stage));
  return { group, rows };
};
