import { expect, test } from '@jest/globals';
import { checks } from '../../src/checks/index.js';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import { inventoryOf } from '../../src/inventory/inventory.js';
import { buildRequests } from '../../src/request/build.js';
import { parseTarget } from '../../src/request/target.js';
import { healthy, ids, urls } from '../worlds/peered.js';

test.each([
  [urls.alias, ids.app],
  [urls.plain, ids.admin],
  [ids.api, undefined],
  [undefined, undefined],
])('healthy %s from %s', (url, from) => {
  const inventory = inventoryOf(healthy());
  const requests = buildRequests(inventory, {
    target: parseTarget(url), from, regions: [], stage: undefined, method: undefined, path: undefined, endpoint: undefined, principal: undefined, observed: undefined,
  });
  const { report, broken } = diagnose(inventory, requests, { version: '0', source: 'snapshot', checks, logs: true });
  expect(broken).toEqual([]);
  expect(report.findings.map(({ code, because, is }) => `${is} ${code}: ${because}`)).toEqual([]);
  expect(report.verdict).toBe('healthy');
});
