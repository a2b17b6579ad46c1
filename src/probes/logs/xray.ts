import {
  BatchGetTracesCommand,
  GetServiceGraphCommand,
  GetTraceSummariesCommand,
  XRayClient,
  type BatchGetTracesRequest,
  type GetServiceGraphRequest,
  type GetTraceSummariesRequest,
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
