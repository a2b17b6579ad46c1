import {
  CloudTrailClient,
  GetQueryResultsCommand,
  ListEventDataStoresCommand,
  LookupEventsCommand,
  StartQueryCommand,
  type GetQueryResultsRequest,
  type ListEventDataStoresRequest,
  type LookupEventsRequest,
  type StartQueryRequest,
} from '@aws-sdk/client-cloudtrail';
import type { Service } from '../clients.js';

export const cloudtrail: Service = {
  word: 'cloudtrail',
  id: 'CloudTrail',
  protocol: 'json',
  client: (options) => new CloudTrailClient(options),
  readings: {},
};

export const lookupEvents = (input: LookupEventsRequest): object => new LookupEventsCommand(input);
export const listEventDataStores = (input: ListEventDataStoresRequest): object => new ListEventDataStoresCommand(input);
export const startQuery = (input: StartQueryRequest): object => new StartQueryCommand(input);
export const getQueryResults = (input: GetQueryResultsRequest): object => new GetQueryResultsCommand(input);
