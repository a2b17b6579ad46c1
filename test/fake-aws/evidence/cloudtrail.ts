import type { Answer } from '../../../src/snapshot/snapshot.js';
import type { World } from '../answers.js';
import { recorded } from '../answers.js';
import type { Call, Handler } from '../call.js';
import { epochMs, records, scalarText, text } from '../call.js';
import { AwsError } from '../errors.js';
import { pageSizeOf, sameParameters, sliceOf } from '../paging.js';

type Row = Readonly<Record<string, unknown>>;

const ofEvent = ['EventId', 'EventName', 'ReadOnly', 'Username', 'EventSource', 'AccessKeyId'];
const ofResource = ['ResourceName', 'ResourceType'];

const byAttribute = ({ input }: Call): ((event: Row) => boolean) => {
  const attributes = records(input['LookupAttributes']);
  const [attribute] = attributes;
  if (!attribute) return () => true;
  const key = String(attribute['AttributeKey']);
  const value = scalarText(attribute['AttributeValue']);
  if (attributes.length > 1 || ![...ofEvent, ...ofResource].includes(key))
    throw new AwsError('InvalidLookupAttributesException', 400, 'One valid lookup attribute may be given');
  return (event) =>
    ofEvent.includes(key)
      ? scalarText(event[key]) === value
      : records(event['Resources']).some((resource) => scalarText(resource[key]) === value);
};

const byTime = ({ input }: Call): ((event: Row) => boolean) => {
  const from = input['StartTime'] === undefined ? -Infinity : epochMs(input['StartTime']);
  const to = input['EndTime'] === undefined ? Infinity : epochMs(input['EndTime']);
  if (from > to) throw new AwsError('InvalidTimeRangeException', 400, 'The start time is after the end time');
  return ({ EventTime }) => epochMs(EventTime) >= from && epochMs(EventTime) <= to;
};

/** Newest first, 50 a page, one attribute; a token is good only with the parameters that it came from. */
export const lookupEvents = (world: World, call: Call): Answer => {
  const { answer, path } = recorded(world, call);
  const [attribute, time] = [byAttribute(call), byTime(call)];
  const size = pageSizeOf(call, 'MaxResults', world.tinyPages);
  const events = text(call.input, 'EventCategory') === 'insight' ? [] : records(answer['Events']);
  const found = events
    .filter((event) => attribute(event) && time(event))
    .sort((a, b) => epochMs(b['EventTime']) - epochMs(a['EventTime']));
  const { rows, next } = sliceOf(call, found, {
    scope: sameParameters(call, path),
    token: text(call.input, 'NextToken'),
    size,
  });
  return { Events: rows, ...(next === undefined ? {} : { NextToken: next }) };
};

interface LakeQuery {
  readonly call: Call;
  polls: number;
}

/** A query of Lake is QUEUED when first asked after, then RUNNING, then FINISHED with what was recorded; it speaks no SQL. */
export const lakeHandlers = (world: World): Readonly<Record<string, Handler>> => {
  const queries = new Map<string, LakeQuery>();
  return {
    'cloudtrail/start-query': (call) => {
      recorded(world, { ...call, operation: 'list-event-data-stores' });
      const QueryId = `20000000-0000-4000-8000-${String(queries.size + 1).padStart(12, '0')}`;
      queries.set(QueryId, { call, polls: 0 });
      return { QueryId };
    },
    'cloudtrail/get-query-results': (call) => {
      const found = queries.get(text(call.input, 'QueryId') ?? '');
      if (!found) throw new AwsError('QueryIdNotFoundException', 400, 'The query ID does not exist');
      found.polls += 1;
      const status = ['QUEUED', 'RUNNING'][found.polls - 1];
      return status === undefined
        ? { QueryStatus: 'FINISHED', ...recorded(world, call).answer }
        : { QueryStatus: status };
    },
  };
};
