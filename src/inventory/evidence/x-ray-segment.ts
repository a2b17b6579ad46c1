import { isRecord } from '../../snapshot/json.js';
import type { Handled } from './handled.js';

/** What the segment document of a stage says of one request. */
export interface StageSegment {
  readonly resource: string | undefined;
  readonly api: string | undefined;
  readonly stage: string | undefined;
  readonly at: number | undefined;
  readonly from: string | undefined;
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly status: number | undefined;
  readonly maker: Handled['maker'];
  /** Milliseconds of the call of the integration. */
  readonly waited: number | undefined;
  /** Milliseconds of the whole request. */
  readonly took: number | undefined;
}

type Json = Readonly<Record<string, unknown>>;

const inner = (value: unknown, ...keys: readonly string[]): unknown =>
  keys.reduce<unknown>((object, key) => (isRecord(object) ? object[key] : undefined), value);

const text = (value: unknown, ...keys: readonly string[]): string | undefined => {
  const found = inner(value, ...keys);
  return typeof found === 'string' ? found : undefined;
};

const number = (value: unknown, ...keys: readonly string[]): number | undefined => {
  const found = inner(value, ...keys);
  return typeof found === 'number' ? found : undefined;
};

/** The call of the integration is the subsegment with a namespace. */
const callOf = (segment: Json): unknown => {
  const subsegments = Array.isArray(segment['subsegments']) ? (segment['subsegments'] as unknown[]) : [];
  return subsegments.find((sub) => text(sub, 'namespace') !== undefined);
};

const tookBy = (segment: unknown): number | undefined => {
  const [start, end] = [number(segment, 'start_time'), number(segment, 'end_time')];
  return start === undefined || end === undefined ? undefined : Math.round((end - start) * 1000);
};

const waitedIn = (segment: Json): number | undefined => tookBy(callOf(segment));

/** Whose answer a stage's is: the call of the integration is a subsegment, and has an answer of its own or none. */
const makerOf = (segment: Json, status: number | undefined): Handled['maker'] => {
  const call = callOf(segment);
  if (!call) return status !== undefined && status >= 400 ? 'gateway' : undefined;
  const answered = number(call, 'http', 'response', 'status');
  if (answered === undefined || status === 504) return 'integration';
  return answered < 500 && status !== undefined && status >= 500 && inner(call, 'fault') !== true
    ? 'integration'
    : 'backend';
};

const segmentOf = (segment: Json): StageSegment => {
  const status = number(segment, 'http', 'response', 'status');
  const start = number(segment, 'start_time');
  return {
    resource: text(segment, 'resource_arn'),
    api: text(segment, 'aws', 'api_gateway', 'rest_api_id'),
    stage: text(segment, 'aws', 'api_gateway', 'stage'),
    at: start === undefined ? undefined : start * 1000,
    from: text(segment, 'http', 'request', 'client_ip'),
    method: text(segment, 'http', 'request', 'method'),
    url: text(segment, 'http', 'request', 'url'),
    status,
    maker: makerOf(segment, status),
    waited: waitedIn(segment),
    took: tookBy(segment),
  };
};

/**
 * A segment document that is a stage's; undefined for other segments and for text that is no document.
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
 */
export const parseSegment = (document: string | undefined): StageSegment | undefined => {
  try {
    const segment: unknown = JSON.parse(document ?? '');
    return isRecord(segment) && segment['origin'] === 'AWS::ApiGateway::Stage' ? segmentOf(segment) : undefined;
  } catch {
    return undefined;
  }
};
