import type { World } from '../answers.js';
import { epochMs, records } from '../call.js';
import { AwsError } from '../errors.js';
import type { Insights, InsightsRow } from './insights.js';

type Keeps = (row: InsightsRow) => boolean;

const malformed = (stage: string) =>
  new AwsError('MalformedQueryException', 400, `unexpected symbol in the query: ${stage}`);

/** `@message like /re/` or `not like`; Insights searches, and does not anchor. */
const likeOf = (condition: string): Keeps => {
  const [, field, not, pattern] = /^(@\w+) (not )?like \/(.*)\/$/.exec(condition) ?? [];
  if (field === undefined || pattern === undefined) throw malformed(condition);
  const searched = new RegExp(pattern);
  return (row) => searched.test(row[field] ?? '') === (not === undefined);
};

/** Stages are parted by pipes outside of patterns. */
const stagesOf = (query: string): string[] => {
  const stages = [''];
  let inPattern = false;
  for (let at = 0; at < query.length; at += 1) {
    const letter = query[at] as string;
    if (letter === '/' && query[at - 1] !== '\\') inPattern = !inPattern;
    if (letter === '|' && !inPattern) stages.push('');
    else stages[stages.length - 1] += letter;
  }
  return stages.map((stage) => stage.trim());
};

const timeText = (ms: number): string => new Date(ms).toISOString().replace('T', ' ').replace('Z', '');

/**
 * Plays the engine over the recorded events of the groups, as far as flow logs and trails need it: `fields`, `filter … like … or …`,
 * `sort @timestamp asc|desc` and `limit`. Anything else is a malformed query.
 */
export const recordedInsights =
  (world: World): Insights =>
  ({ account, region, logGroups, queryString, startTime, endTime, limit }) => {
    const events = logGroups.flatMap((group) => {
      const path = `${account}/${region}/logs/filter-log-events/${encodeURIComponent(group)}`;
      return records(world.snapshot.answers.get(path)?.['events']);
    });
    const within = events
      .filter(({ timestamp }) => epochMs(timestamp) >= startTime * 1000 && epochMs(timestamp) <= endTime * 1000)
      .sort((a, b) => epochMs(a['timestamp']) - epochMs(b['timestamp']));
    let rows = within.map((event) => ({
      '@timestamp': timeText(epochMs(event['timestamp'])),
      '@message': String(event['message']),
      '@logStream': String(event['logStreamName']),
    }));
    let most = limit;
    for (const stage of stagesOf(queryString)) {
      const [verb = '', ...words] = stage.split(' ');
      const rest = words.join(' ');
      if (verb === 'filter') {
        const either = rest.split(' or ').map(likeOf);
        rows = rows.filter((row) => either.some((keeps) => keeps(row)));
      } else if (verb === 'limit') most = Number(rest);
      else if (verb === 'sort') {
        if (!/^@timestamp (asc|desc)$/.test(rest)) throw malformed(stage);
        if (rest.endsWith('desc')) rows.reverse();
      } else if (verb !== 'fields') throw malformed(stage);
    }
    const bytesScanned = within.reduce((sum, { message }) => sum + String(message).length, 0);
    return { rows: rows.slice(0, most), bytesScanned, recordsScanned: within.length };
  };
