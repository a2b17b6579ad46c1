import { ConfigServiceClient, DescribeConfigurationRecorderStatusCommand } from '@aws-sdk/client-config-service';
import type { Service } from '../clients.js';
import { list } from './reading.js';

export const configservice: Service = {
  word: 'configservice',
  id: 'Config Service',
  protocol: 'json',
  client: (options) => new ConfigServiceClient(options),
  readings: {
    'configservice/describe-configuration-recorder-status': list(
      DescribeConfigurationRecorderStatusCommand,
      'ConfigurationRecordersStatus',
      () => ({}),
    ),
  },
};
