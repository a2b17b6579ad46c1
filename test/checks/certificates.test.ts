import { expect, test } from '@jest/globals';
import { diagnosed } from '../diagnose.js';
import { domain, withDomain } from '../worlds/domain.js';
import { ids, provider } from '../worlds/peered.js';
import { answer } from '../worlds/world.js';

test('a certificate that was deleted is told as that, not as one without names', () => {
  const world = answer(withDomain(), provider, 'acm/describe-certificate', {}, domain.certificate);
  const { report } = diagnosed(world, { target: domain.url, from: ids.app });
  const found = report.findings.find(({ code }) => code === 'private-domain-certificate-problem');
  expect(found?.because).toBe(`${domain.certificate} is not in ACM`);
});
