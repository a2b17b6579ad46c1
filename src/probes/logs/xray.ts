import {
  BatchGetTracesCommand,
  GetServiceGraphCommand,
  GetTraceSegmentDestinationCommand,
  GetTraceSummariesCommand,
  ListRetrievedTracesCommand,
  StartTraceRetrievalCommand,
  XRayClient,
  type BatchGetTracesRequest,
  type GetServiceGraphRequest,
  type GetTraceSummariesRequest,
  type ListRetrievedTracesRequest,
  type StartTraceRetrievalRequest,
} from '@aws-sdk/client-xray';
import type { Service } from '../clients.js';

export const xray: Service = {
  word: 'xray',
  id: 'XRay',
  protocol: 'json',
  client: (options) => new XRayClient(options),
  readings: {},
};

export const getTraceSummaries = (input: GetTraceSummariesRequest): object => new GetTraceSummariesCommand(input);
export const batchGetTraces = (input: BatchGetTracesRequest): object => new BatchGetTracesCommand(input);
export const getServiceGraph = (input: GetServiceGraphRequest): object => new GetServiceGraphCommand(input);
export const getTraceSegmentDestination = (): object => new GetTraceSegmentDestinationCommand({});
export const startTraceRetrieval = (input: StartTraceRetrievalRequest): object => new StartTraceRetrievalCommand(input);
export const listRetrievedTraces = (input: ListRetrievedTracesRequest): object => new ListRetrievedTracesCommand(input);
