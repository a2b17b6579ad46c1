import { CloudWatchClient, GetMetricDataCommand, type GetMetricDataInput } from '@aws-sdk/client-cloudwatch';
import type { Service } from '../clients.js';

export const cloudwatch: Service = {
  word: 'cloudwatch',
  id: 'CloudWatch',
  protocol: 'json',
  client: (options) => new CloudWatchClient(options),
  readings: {},
};

export const getMetricData = (input: GetMetricDataInput): object => new GetMetricDataCommand(input);
