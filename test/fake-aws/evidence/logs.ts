import type { Answer } from '../../../src/snapshot/snapshot.js';
import type { World } from '../answers.js';
import { recorded } from '../answers.js';
import type { Call } from '../call.js';
import { epochMs, records, text, texts } from '../call.js';
import { AwsError } from '../errors.js';
import { issueToken, pageOf, pageSizeOf, readToken, sameParameters } from '../paging.js';
import { filterPattern } from './filter-pattern.js';

/** Events that AWS looks at before it answers, found or not: so pages may be empty and yet have a successor. */
const SCANNED = 10_000;

type Row = Readonly<Record<string, unknown>>;

const inStreams = ({ input }: Call): ((event: Row) => boolean) => {
  const names = texts(input, 'logStreamNames');
  const prefix = text(input, 'logStreamNamePrefix');
  if (names && prefix !== undefined)
    throw new AwsError('InvalidParameterException', 400, 'logStreamNames and logStreamNamePrefix exclude each other');
  return (event) => {
    const stream = String(event['logStreamName']);
    return (names?.includes(stream) ?? true) && stream.startsWith(prefix ?? '');
  };
};

const inWindow = ({ input }: Call): ((event: Row) => boolean) => {
  const from = input['startTime'] === undefined ? -Infinity : Number(input['startTime']);
  const to = input['endTime'] === undefined ? Infinity : Number(input['endTime']);
  if (from > to) throw new AwsError('InvalidParameterException', 400, 'The start time is after the end time');
  return ({ timestamp }) => epochMs(timestamp) >= from && epochMs(timestamp) <= to;
};

/**
 * Oldest first; both ends of the window belong to it. A page looks at so many events and holds those that match: none,
 * perhaps. With tiny pages the first page is always empty.
 */
export const filterLogEvents = (world: World, call: Call): Answer => {
  const { answer, path } = recorded(world, call);
  const matches = filterPattern(text(call.input, 'filterPattern'));
  const [streams, window] = [inStreams(call), inWindow(call)];
  const limit = pageSizeOf(call, 'limit', undefined);
  const scope = sameParameters(call, path);
  const token = text(call.input, 'nextToken');
  const from = readToken(call, scope, token);
  if (world.tinyPages !== undefined && token === undefined)
    return { events: [], searchedLogStreams: [], nextToken: issueToken(scope, 0) };
  const events = records(answer['events'])
    .filter((event) => streams(event) && window(event))
    .sort((a, b) => epochMs(a['timestamp']) - epochMs(b['timestamp']));
  const found: Row[] = [];
  let at = from;
  for (
    const end = from + (world.tinyPages ?? SCANNED);
    at < Math.min(end, events.length) && found.length < limit;
    at++
  ) {
    const event = events[at];
    if (event && matches(String(event['message']))) found.push(event);
  }
  const more = at < events.length ? { nextToken: issueToken(scope, at) } : {};
  return { events: found, searchedLogStreams: [], ...more };
};

export const describeLogGroups = (world: World, call: Call): Answer => {
  const { answer, path } = recorded(world, call);
  const prefix = text(call.input, 'logGroupNamePrefix') ?? '';
  const part = text(call.input, 'logGroupNamePattern')?.toLowerCase() ?? '';
  const named = texts(call.input, 'logGroupIdentifiers')?.map((id) => id.replace(/^arn:.*?:log-group:|:\*$/g, ''));
  const logGroups = records(answer['logGroups']).filter(({ logGroupName }) => {
    const name = String(logGroupName);
    return name.startsWith(prefix) && name.toLowerCase().includes(part) && (named?.includes(name) ?? true);
  });
  return pageOf(call, { ...answer, logGroups }, path, world.tinyPages);
};
