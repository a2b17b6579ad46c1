import { describe, expect, test } from '@jest/globals';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { changed } from './changed.js';

const all = changed();

/** Every file that the snapshot would be written to, by its name. */
const files = ({ answers }: Snapshot): string[] =>
  [...answers].map(([path, answer]) => `${path} ${JSON.stringify(answer)}`).sort();

const difference = (a: Snapshot, b: Snapshot): string[] => {
  const before = new Set(files(a));
  return files(b).filter((file) => !before.has(file));
};

describe.each(all.map((one) => [`${one.situation}: ${one.code}`, one] as const))('%s', (_name, one) => {
  const { snapshot, changes } = one;
  test('the undo gives the first snapshot back, byte for byte', () => {
    const after = changes.reduce((state, { apply }) => apply(state), snapshot);
    const back = changes.toReversed().reduce((state, { revert }) => revert(state), after);
    const isLasting = changes.some(({ lasting }) => lasting !== undefined);
    expect(difference(snapshot, back).length > 0).toBe(isLasting);
    if (!isLasting) expect(files(back)).toEqual(files(snapshot));
  });
  test('each change does something, leaves its snapshot alone, and says what its undo does not take back', () => {
    const first = files(snapshot);
    for (const { apply, warning = '', lasting, summary } of changes) {
      const after = apply(snapshot);
      if (!summary.includes('be associated with')) expect(difference(snapshot, after)).not.toEqual([]);
      if (lasting !== undefined) expect(warning).toContain(lasting);
    }
    expect(files(snapshot)).toEqual(first);
  });
});

test('what stays after the undo is what AWS itself cannot take back', () => {
  const lasting = new Set(
    all.flatMap(({ changes }) => changes.filter((c) => c.lasting).map(({ cli }) => cli.split(' ')[2])),
  );
  expect([...lasting].sort()).toEqual([
    'accept-resource-share-invitation',
    'accept-transit-gateway-vpc-attachment',
    'accept-vpc-peering-connection',
    'update-integration',
    'update-rest-api',
  ]);
});
