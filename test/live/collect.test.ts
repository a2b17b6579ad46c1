import { expect, test } from '@jest/globals';
import { operationsNeeded } from '../../src/diagnosis/needs.js';
import { checks } from '../../src/checks/index.js';
import { collect } from '../../src/probes/collect.js';
import { openSessions } from '../../src/probes/session.js';
import { isOperation } from '../../src/snapshot/operations.js';
import { dropSecrets } from '../../src/snapshot/secrets.js';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { parseAnswerPath } from '../../src/snapshot/snapshot.js';
import { startFakeAws } from '../fake-aws/index.js';
import { faults } from '../faults/index.js';
import { healthy, ids } from '../worlds/peered.js';
import { role } from './live.js';

const collected = async (snapshot: Snapshot): Promise<Snapshot> => {
  const aws = await startFakeAws({ snapshot, tinyPages: true });
  try {
    const sources = Object.entries(snapshot.accounts).map(([account, { side }]) => ({
      side: side ?? ('consumer' as const),
      source: role(account),
    }));
    const sessions = await openSessions(sources, { regions: ['us-east-1'], endpointUrl: aws.url });
    const { snapshot: read } = await collect({
      sessions,
      operations: operationsNeeded(checks),
      scope: { apiIds: [ids.api] },
      now: () => new Date(snapshot.takenAt),
    });
    sessions.close();
    return read;
  } finally {
    await aws.close();
  }
};

/** Times in one form; `get-deployments` cannot carry the summary that `get-deployment` does. */
const normal = (path: string, answer: unknown): unknown =>
  JSON.parse(
    JSON.stringify(answer, (key, value: unknown) => {
      if (key === 'apiSummary' && path.includes('get-deployments')) return undefined;
      if (Array.isArray(value) && value.length === 0) return undefined;
      return typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? new Date(value).toISOString() : value;
    }),
  );

const worlds = new Map<string, Snapshot>([
  ['healthy', healthy()],
  ...faults.map((fault) => [fault.code, fault.breaks((fault.world ?? healthy)())] as const),
]);

test.each([...worlds])('collecting %s gives back what is served', async (_name, served) => {
  const read = await collected(served);
  const differing = [...read.answers].filter(([path, answer]) => {
    const original = served.answers.get(path);
    const { operation } = parseAnswerPath(path);
    if (original === undefined || !isOperation(operation)) return false;
    const kept = dropSecrets(operation, original);
    return JSON.stringify(normal(path, sorted(answer))) !== JSON.stringify(normal(path, sorted(kept)));
  });
  expect(differing.map(([path]) => path)).toEqual([]);
});

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
};
