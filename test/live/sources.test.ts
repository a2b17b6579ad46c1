import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Misbehaviour } from '../fake-aws/index.js';
import { consumer, ids, provider, urls } from '../worlds/peered.js';
import type { LiveRun } from './live.js';
import { live, role } from './live.js';
import type { Source } from './sources.js';
import { code, sources } from './sources.js';

const accounts = ['--consumer', role(consumer.account), '--provider', role(provider.account)];
const doctor = ['doctor', urls.alias, '--from', ids.app, '--format', 'json', ...accounts];

/** Milliseconds. A slow answer takes far longer than all of them together. */
const given = { milliseconds: 12_000, sourceMilliseconds: 2_500, describeMilliseconds: 1_500 };
const slow = 120_000;
/** Reading the state, judging, and the other runs beside. */
const beside = 30_000;

interface Timed extends LiveRun {
  readonly took: number;
}

const run = async (source: Source, then?: Misbehaviour): Promise<Timed> => {
  const { operation, service, about, snapshot, options } = source;
  const of = { operation, ...(service === undefined ? {} : { service }), ...(about === undefined ? {} : { about }) };
  const rules = then === undefined ? [] : [{ ...of, then }];
  const began = performance.now();
  const time = then && 'delayMs' in then ? given : {};
  const ran = await live(snapshot, doctor, rules, {
    ...options,
    tinyPages: false,
    logLimits: { ...time, ...options.logLimits },
  });
  return { ...ran, took: performance.now() - began };
};

const notesOf = ({ report }: LiveRun): string[] => [
  ...(report?.notes ?? []),
  ...(report?.requests.flatMap(({ notes }) => notes) ?? []),
];

const verdictOf = ({ status, report }: LiveRun) => ({
  status,
  verdict: report?.verdict,
  rootCause: report?.requests[0]?.rootCause,
  findings: report?.findings.map(({ is, code: cause, role: part }) => `${is} ${cause} ${part}`),
  summary: report?.summary,
});

const kinds: Readonly<Record<string, (source: Source) => Misbehaviour | undefined>> = {
  well: () => undefined,
  denied: () => ({ deny: true }),
  absent: ({ absent }) => ({ status: absent.startsWith('NoSuch') ? 404 : 400, code: absent, message: 'none' }),
  garbled: () => ({ garble: true }),
  slow: () => ({ delayMs: slow }),
};

const atOnce = 6;
const rows = Object.entries(sources);

/** A run waits most of its time: several go side by side. */
const runAll = async (then: (source: Source) => Misbehaviour | undefined): Promise<Map<string, Timed>> => {
  const all = new Map<string, Timed>();
  for (let at = 0; at < rows.length; at += atOnce)
    await Promise.all(
      rows.slice(at, at + atOnce).map(async ([name, source]) => {
        all.set(name, await run(source, then(source)));
      }),
    );
  return all;
};

/** What the state alone says, whatever the logs do. */
let fromState: ReturnType<typeof verdictOf>;

beforeAll(async () => {
  const [[, source] = []] = rows;
  if (!source) throw new Error('no source');
  fromState = verdictOf(await live(source.snapshot, [...doctor, '--no-logs'], [], { tinyPages: false }));
  expect(fromState).toMatchObject({ status: 1, verdict: 'broken', rootCause: code });
});

describe.each(Object.entries(kinds))('a source of evidence, %s', (kind, then) => {
  let all: Map<string, Timed>;
  beforeAll(async () => {
    all = await runAll(then);
  }, 240_000);

  test.each(rows)('%s', (name, source) => {
    const ran = all.get(name);
    if (!ran) throw new Error('not run');
    expect(ran.journal.map(({ operation }) => operation)).toContain(source.operation);
    expect(verdictOf(ran)).toEqual(fromState);
    const noted = notesOf(ran).filter((note) => source.noted.test(note));
    if (kind === 'well') expect(noted.filter((note) => /not read|not known|not asked/.test(note))).toEqual([]);
    else expect(noted).not.toEqual([]);
    expect(ran.took).toBeLessThan(given.milliseconds + beside);
  });
});

test('every source slow at once ends within the time of all', async () => {
  const [, [, source] = []] = rows;
  if (!source) throw new Error('no source');
  const operations = [...new Set(rows.map(([, one]) => one.operation))];
  const rules = operations.map((operation) => ({ operation, then: { delayMs: slow } }));
  const began = performance.now();
  const ran = await live(source.snapshot, doctor, rules, { tinyPages: false, logLimits: given });
  expect(verdictOf(ran)).toEqual(fromState);
  expect(performance.now() - began).toBeLessThan(given.milliseconds + beside);
});
