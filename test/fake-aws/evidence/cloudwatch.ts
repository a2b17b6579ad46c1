import type { Answer } from '../../../src/snapshot/snapshot.js';
import type { World } from '../answers.js';
import { recorded } from '../answers.js';
import type { Call } from '../call.js';
import { epochMs, records, text } from '../call.js';
import { AwsError } from '../errors.js';
import { sameParameters, sliceOf } from '../paging.js';

type Row = Readonly<Record<string, unknown>>;

const QUERIES_A_CALL = 500;
const METRICS_A_PAGE = 500;

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The recorded series of a query, cut to the window, in the order asked for. */
const seriesOf = (call: Call, recordedRows: readonly Row[], query: Row): Row => {
  const id = query['Id'];
  const found =
    recordedRows.find((row) => row['Id'] === id) ?? recordedRows.find((row) => row['Label'] === query['Label']);
  const [from, to] = [epochMs(call.input['StartTime']), epochMs(call.input['EndTime'])];
  const values = listOf(found?.['Values']);
  const points = listOf(found?.['Timestamps'])
    .map((time, i) => ({ time, value: values[i] }))
    .filter(({ time }) => epochMs(time) >= from && epochMs(time) < to)
    .sort((a, b) => epochMs(b.time) - epochMs(a.time));
  if (text(call.input, 'ScanBy') === 'TimestampAscending') points.reverse();
  return {
    Id: id,
    Label: found?.['Label'] ?? query['Label'] ?? id,
    Timestamps: points.map(({ time }) => time),
    Values: points.map(({ value }) => value),
    StatusCode: found?.['StatusCode'] ?? 'Complete',
  };
};

/** Answers are found by the Id of a query, else by its Label; a query without a record has no points. */
export const getMetricData = (world: World, call: Call): Answer => {
  const { answer, path } = recorded(world, call);
  const asked = records(call.input['MetricDataQueries']);
  const queries = asked.filter((query) => query['ReturnData'] !== false);
  if (asked.length > QUERIES_A_CALL)
    throw new AwsError('ValidationError', 400, `MetricDataQueries must have at most ${QUERIES_A_CALL} elements`);
  const rows = records(answer['MetricDataResults']);
  const results = queries.map((query) => seriesOf(call, rows, query));
  const slice = sliceOf(call, results, {
    scope: sameParameters(call, path),
    token: text(call.input, 'NextToken'),
    size: world.tinyPages ?? QUERIES_A_CALL,
  });
  return {
    MetricDataResults: slice.rows,
    Messages: answer['Messages'] ?? [],
    ...(slice.next === undefined ? {} : { NextToken: slice.next }),
  };
};

const hasDimension = (metric: Row, wanted: Row): boolean =>
  records(metric['Dimensions']).some(
    ({ Name, Value }) => Name === wanted['Name'] && (wanted['Value'] === undefined || Value === wanted['Value']),
  );

/** From `cloudwatch/list-metrics`, where a test put it. */
export const listMetrics = (world: World, call: Call): Answer => {
  const { answer, path } = recorded(world, call);
  const { input } = call;
  const wanted = records(input['Dimensions']);
  const found = records(answer['Metrics']).filter(
    (metric) =>
      (input['Namespace'] ?? metric['Namespace']) === metric['Namespace'] &&
      (input['MetricName'] ?? metric['MetricName']) === metric['MetricName'] &&
      wanted.every((dimension) => hasDimension(metric, dimension)),
  );
  const { rows, next } = sliceOf(call, found, {
    scope: sameParameters(call, path),
    token: text(input, 'NextToken'),
    size: world.tinyPages ?? METRICS_A_PAGE,
  });
  return { Metrics: rows, ...(next === undefined ? {} : { NextToken: next }) };
};
