import { isRecord } from '../../snapshot/json.js';
import type { Inventory, Place } from '../inventory.js';
import { known } from '../inventory.js';
import { instantOf } from './instant.js';
import { groupOf } from './log-destination.js';

/** One query of a VPC's resolver, as the query log has it. */
export interface ResolverQuery {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Without the dot at its end. */
  readonly name: string;
  readonly type: string;
  /** `NOERROR`, `NXDOMAIN`, `SERVFAIL`, … */
  readonly rcode: string;
  readonly addresses: readonly string[];
  /** The host that asked. */
  readonly source: string | undefined;
  /** `BLOCK`, `ALERT` or `ALLOW`, where a rule of the DNS Firewall matched. */
  readonly firewall: string | undefined;
  readonly line: string;
}

export interface QueryLog extends Place {
  readonly group: string;
  readonly queries: readonly ResolverQuery[];
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const addressesIn = (answers: unknown): string[] =>
  (Array.isArray(answers) ? (answers as unknown[]) : [])
    .filter(isRecord)
    .filter(({ Type }) => Type === 'A' || Type === 'AAAA')
    .flatMap(({ Rdata }) => text(Rdata) ?? []);

const parsed = (line: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/** @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-query-logs-format.html */
const queryOf = (line: string): ResolverQuery[] => {
  const row = parsed(line);
  const name = text(row?.['query_name']);
  if (!row || name === undefined) return [];
  return [
    {
      at: instantOf(row['query_timestamp']) ?? 0,
      name: name.replace(/\.$/, '').toLowerCase(),
      type: text(row['query_type']) ?? '',
      rcode: text(row['rcode']) ?? '',
      addresses: addressesIn(row['answers']),
      source: text(row['srcaddr']),
      firewall: text(row['firewall_rule_action']),
      line,
    },
  ];
};

interface Destination {
  readonly arn: string;
  /** Undefined where the log goes to S3 or Firehose. */
  readonly at: (Place & { readonly group: string }) | undefined;
}

/** Where the queries of a VPC are logged; undefined where that was not read. A VPC may have several. */
export const queryLogsOf = (inventory: Inventory, place: Place, vpc: string): readonly Destination[] | undefined => {
  const read = known(() => ({
    configs: inventory.ask('route53resolver/list-resolver-query-log-configs', place).ResolverQueryLogConfigs ?? [],
    ties:
      inventory.ask('route53resolver/list-resolver-query-log-config-associations', place)
        .ResolverQueryLogConfigAssociations ?? [],
  }));
  if (!read.known) return undefined;
  const { configs, ties } = read.value;
  const own = ties.filter(({ ResourceId, Status }) => ResourceId === vpc && Status === 'ACTIVE');
  return own.flatMap(({ ResolverQueryLogConfigId: id }) => {
    const arn = configs.find((config) => config.Id === id)?.DestinationArn;
    return arn === undefined ? [] : [{ arn, at: groupOf(arn) }];
  });
};

/** What hosts of a VPC asked its resolver; empty where no query log was read. */
export const queryLogs = (inventory: Inventory, place: Place, vpc: string): QueryLog[] =>
  (queryLogsOf(inventory, place, vpc) ?? []).flatMap(({ at }) => {
    if (!at) return [];
    const answer = known(() => inventory.ask('logs/filter-log-events', at, at.group));
    if (!answer.known) return [];
    return [{ ...at, queries: (answer.value.events ?? []).flatMap(({ message }) => queryOf(message ?? '')) }];
  });
