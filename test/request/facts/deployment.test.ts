import { expect, test } from '@jest/globals';
import { diagnosed } from '../../diagnose.js';
import { healthy, ids, provider, urls } from '../../worlds/peered.js';
import { answer } from '../../worlds/world.js';

test('a deployment that its stage names and the list lacks leaves open what is served', () => {
  const world = answer(healthy(), provider, 'apigateway/get-deployments', { items: [] }, ids.api);
  const { report } = diagnosed(world, { target: urls.alias, from: ids.app });
  expect(report.verdict).toBe('undecided');
  expect(report.findings.map(({ code }) => code)).toContain('resource-policy-not-redeployed');
  expect(report.gaps[0]?.message).toBe(`deployment ${ids.deployment} is not in the answer`);
});
