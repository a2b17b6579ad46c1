import { expect, test } from '@jest/globals';
import { diagnosed } from '../diagnose.js';
import { ids } from '../worlds/peered.js';
import { named } from './situations.js';

/** PutRolePolicy replaces a policy of the same name without asking. */
test('an inline policy of the name that would be taken first keeps its statements', () => {
  const { report } = diagnosed(named.snapshot, named.call);
  const [found] = report.findings.filter(({ code }) => code === 'iam-cross-account-identity-policy-missing');
  expect(found?.tried?.result).toBe('repairs');
  expect(found?.repair.map(({ cli }) => /--policy-name (\S+)/.exec(cli)?.[1])).toEqual([`xapi-invoke-${ids.api}-2`]);
});
