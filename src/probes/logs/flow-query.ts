import { oneOf } from './pattern.js';

/** What a query of Logs Insights is to find: records of one port, in some streams or for some addresses. */
export interface QuerySought {
  /** Beginnings of the streams' names; none: every stream. */
  readonly streams: readonly string[];
  /** Addresses of which one is in the record; none: every record. */
  readonly addresses: readonly string[];
  readonly port: number;
  readonly rows: number;
}

const field = (texts: readonly string[]): string => `/(^| )${oneOf(texts)}( |$)/`;

/**
 * Asks for whole lines and not for parsed fields: flow logs of several formats may write into one group, and what comes
 * back is read and kept like the events of a stream. Records without data stay in, for they tell that somebody looked.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
export const flowQuery = ({ streams, addresses, port, rows }: QuerySought): string =>
  [
    'fields @timestamp, @message, @logStream',
    ...(streams.length === 0 ? [] : [`filter @logStream like /^${oneOf(streams)}/`]),
    `filter @message like ${field([String(port)])} or @message like /(NODATA|SKIPDATA)/`,
    ...(addresses.length === 0 ? [] : [`filter @message like ${field(addresses)}`]),
    'sort @timestamp asc',
    `limit ${rows}`,
  ].join(' | ');
