import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { checks } from '../../src/checks/index.js';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import { inventoryOf } from '../../src/inventory/inventory.js';
import { buildRequests } from '../../src/request/build.js';
import { isOperation, operation } from '../../src/snapshot/operations.js';
import { readSnapshot } from '../../src/snapshot/read.js';
import { dropSecrets } from '../../src/snapshot/secrets.js';
import type { Answer, Snapshot } from '../../src/snapshot/snapshot.js';
import { answerPath, parseAnswerPath } from '../../src/snapshot/snapshot.js';
import { askedFor } from '../diagnose.js';
import type { Fault } from '../faults/fault.js';
import { faults } from '../faults/index.js';
import { healthy, ids, urls } from '../worlds/peered.js';
import { live, role } from './live.js';

type Asked = Pick<Fault, 'target' | 'from' | 'headers' | 'method' | 'principal'>;

const collected = async (served: Snapshot, asked: Asked): Promise<Snapshot> => {
  const path = join(mkdtempSync(join(tmpdir(), 'xapi-collect-')), 'snapshot');
  const regions = new Set([...served.answers.keys()].map((name) => parseAnswerPath(name).region));
  const { status, stderr } = await live(served, [
    ...['snapshot', asked.target, '--from', asked.from, '-o', path],
    ...(asked.headers ?? []).flatMap((header) => ['--header', header]),
    ...(asked.method ? ['--method', asked.method] : []),
    ...(asked.principal ? ['--principal', asked.principal] : []),
    ...Object.entries(served.accounts).flatMap(([account, { side }]) => [`--${side ?? 'consumer'}`, role(account)]),
    ...[...regions].filter((region) => region !== 'global').flatMap((region) => ['--region', region]),
  ]);
  expect({ status, stderr }).toMatchObject({ status: 0 });
  return readSnapshot(path);
};

/** Whether a run may put this question at all: to an account that was opened, for the side that it plays. */
const mayAsk = ({ accounts }: Snapshot, path: string): boolean => {
  const { account, operation: id } = parseAnswerPath(path);
  if (!isOperation(id) || operation(id).evidence) return false;
  const side = accounts[account]?.side;
  return side !== undefined && operation(id).sides.includes(side);
};

/** What is served and was looked at by any fact of this request: what a collection must give back. */
const needed = (served: Snapshot, asked: Asked): ReadonlySet<string> => {
  const looked = new Set<string>();
  const inventory = inventoryOf(served, (question) => looked.add(answerPath(question)));
  const options = { version: '0', source: 'snapshot', checks, logs: false } as const;
  diagnose(inventory, buildRequests(inventory, askedFor(asked)), options);
  return new Set([...looked].filter((path) => served.answers.has(path) && mayAsk(served, path)));
};

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
};

/** Times in one form; an empty list like none; `get-deployments` cannot carry the summary that `get-deployment` does. */
const normal = (path: string, answer: Answer): string =>
  JSON.stringify(sorted(answer), (key, value: unknown) => {
    if (key === 'apiSummary' && path.includes('get-deployments')) return undefined;
    if (Array.isArray(value) && value.length === 0) return undefined;
    return typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? new Date(value).toISOString() : value;
  });

const fixtures = new Map<string, readonly [Snapshot, Asked]>([
  ['healthy', [healthy(), { target: urls.alias, from: ids.app }]],
  ...faults.map((fault) => [fault.code, [fault.breaks((fault.world ?? healthy)()), fault]] as const),
]);

test.each([...fixtures])(
  'collecting %s gives back all of what is served that its request needs',
  async (_, fixture) => {
    const [served, asked] = fixture;
    const { answers } = await collected(served, asked);
    const missing = [...needed(served, asked)].filter((path) => !answers.has(path));
    const differing = [...answers].filter(([path, answer]) => {
      const original = served.answers.get(path);
      const { operation: id } = parseAnswerPath(path);
      return original && isOperation(id) && normal(path, answer) !== normal(path, dropSecrets(id, original));
    });
    expect({ missing, differing: differing.map(([path]) => path) }).toEqual({ missing: [], differing: [] });
  },
);
