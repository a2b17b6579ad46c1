import { expect, test } from '@jest/globals';
import { vpcs } from '../../src/inventory/ec2.js';
import { inventoryOf, known } from '../../src/inventory/inventory.js';
import { healthy, provider } from '../worlds/peered.js';
import { answer } from '../worlds/world.js';

const listed = (value: object) =>
  known(() =>
    inventoryOf(answer(healthy(), provider, 'ec2/describe-vpcs', value as Record<string, unknown>)).list(
      vpcs,
      provider,
    ),
  );

test('{} says that there is none, as an empty list does', () => {
  expect(listed({})).toEqual({ known: true, value: [] });
  expect(listed({ Vpcs: [] })).toEqual({ known: true, value: [] });
});

test('an answer of another shape says nothing', () => {
  expect(listed({ vpcs: [] })).toMatchObject({ known: false, gap: { why: 'unmodelled' } });
});
