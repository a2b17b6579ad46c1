import { isRecord } from '../../snapshot/json.js';
import type { Inventory, Place } from '../inventory.js';
import { known } from '../inventory.js';
import type { Stage } from '../services.js';
import type { Handled } from './handled.js';
import { instantOf } from './instant.js';
import { groupOf } from './log-destination.js';

export interface WafLog extends Place {
  readonly group: string;
  readonly rows: readonly Handled[];
}

type Json = Readonly<Record<string, unknown>>;

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const headerIn = (request: Json, name: string): string | undefined => {
  const headers = Array.isArray(request['headers']) ? (request['headers'] as unknown[]) : [];
  const found = headers.filter(isRecord).find((header) => text(header['name'])?.toLowerCase() === name);
  return text(found?.['value']);
};

/** A stage is named as `ACCOUNT:API:STAGE`. */
const handledOf = (row: Json, line: string): Handled => {
  const request = isRecord(row['httpRequest']) ? row['httpRequest'] : {};
  const [, api, stage] = text(row['httpSourceId'])?.split(':') ?? [];
  const blocked = row['action'] === 'BLOCK';
  const code = row['responseCodeSent'];
  return {
    source: 'waf-logs',
    api,
    stage,
    at: instantOf(row['timestamp']) ?? 0,
    from: text(request['clientIp']),
    endpoint: undefined,
    host: headerIn(request, 'host'),
    method: text(request['httpMethod']),
    path: text(request['uri']),
    resource: undefined,
    status: blocked ? (typeof code === 'number' ? code : 403) : undefined,
    errorType: blocked ? 'WAF_FILTERED' : undefined,
    message: blocked ? `blocked by ${text(row['terminatingRuleId']) ?? 'a rule'}` : undefined,
    principal: undefined,
    fault: undefined,
    waited: undefined,
    maker: blocked ? 'gateway' : undefined,
    line,
  };
};

const parsed = (line: string): Handled[] => {
  try {
    const row: unknown = JSON.parse(line);
    return isRecord(row) && row['httpSourceName'] === 'APIGW' ? [handledOf(row, line)] : [];
  } catch {
    return [];
  }
};

/** Where the web ACL of a stage logs to; undefined where it does not, or it was not read. */
export const wafLogDestinations = (inventory: Inventory, place: Place, { webAclArn }: Stage): readonly string[] => {
  if (!webAclArn) return [];
  const answer = known(() => inventory.ask('wafv2/get-logging-configuration', place, webAclArn));
  return answer.known ? (answer.value.LoggingConfiguration?.LogDestinationConfigs ?? []) : [];
};

/**
 * What the web ACL of a stage decided of each request.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/logging-fields.html
 */
export const wafLogs = (inventory: Inventory, place: Place, stage: Stage): WafLog[] =>
  wafLogDestinations(inventory, place, stage).flatMap((arn) => {
    const at = groupOf(arn);
    if (!at) return [];
    const answer = known(() => inventory.ask('logs/filter-log-events', at, at.group));
    return answer.known
      ? [{ ...at, rows: (answer.value.events ?? []).flatMap(({ message }) => parsed(message ?? '')) }]
      : [];
  });
