import {
  CloudWatchLogsClient,
  FilterLogEventsCommand,
  type FilterLogEventsRequest,
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
