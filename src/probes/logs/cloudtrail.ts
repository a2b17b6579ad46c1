import { CloudTrailClient, LookupEventsCommand, type LookupEventsRequest } from '@aws-sdk/client-cloudtrail';
import type { Service } from '../clients.js';

export const cloudtrail: Service = {
  word: 'cloudtrail',
  id: 'CloudTrail',
  protocol: 'json',
  client: (options) => new CloudTrailClient(options),
  readings: {},
};

export const lookupEvents = (input: LookupEventsRequest): object => new LookupEventsCommand(input);
