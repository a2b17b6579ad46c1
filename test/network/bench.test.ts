import { expect, test } from '@jest/globals';
import { bench } from './bench.js';

test('every pair of a small world of the benchmark is reachable', () => {
  const result = bench({ rules: 1_000, routes: 1_000, callers: 50, endpoints: 4 });
  expect(result).toMatchObject({ pairs: 200, reachable: 200 });
});
