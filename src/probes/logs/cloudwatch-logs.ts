import {
  CloudWatchLogsClient,
  FilterLogEventsCommand,
  GetQueryResultsCommand,
  StartQueryCommand,
  StopQueryCommand,
  type FilterLogEventsRequest,
  type GetQueryResultsRequest,
  type StartQueryRequest,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Service } from '../clients.js';

export const logs: Service = {
  word: 'logs',
  id: 'CloudWatch Logs',
  protocol: 'json',
  client: (options) => new CloudWatchLogsClient(options),
  readings: {},
};

export const filterLogEvents = (input: FilterLogEventsRequest): object => new FilterLogEventsCommand(input);
export const startQuery = (input: StartQueryRequest): object => new StartQueryCommand(input);
export const getQueryResults = (input: GetQueryResultsRequest): object => new GetQueryResultsCommand(input);
export const stopQuery = (queryId: string): object => new StopQueryCommand({ queryId });
