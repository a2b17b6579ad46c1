import { describe, expect, test } from '@jest/globals';
import type { Gap, Snapshot } from '../../src/snapshot/snapshot.js';
import { parseAnswerPath } from '../../src/snapshot/snapshot.js';
import { isOperation, operation } from '../../src/snapshot/operations.js';
import { diagnosed } from '../diagnose.js';
import { domain, withDomain, withSharedDomain } from '../worlds/domain.js';
import { withLinkV2 } from '../worlds/link-v2.js';
import { ids, urls } from '../worlds/peered.js';
import { remove } from '../worlds/world.js';

const missing = (snapshot: Snapshot, path: string): Snapshot => remove(snapshot, (other) => other === path);

const denied = (snapshot: Snapshot, path: string): Snapshot => {
  const { account, region, operation: id, key } = parseAnswerPath(path);
  if (!isOperation(id)) throw new Error(path);
  const gap: Gap = {
    account,
    region,
    operation: id,
    action: operation(id).action,
    why: 'denied',
    ...(key === undefined ? {} : { key }),
  };
  return { ...missing(snapshot, path), gaps: [gap] };
};

describe.each([
  ['missing', missing],
  ['denied', denied],
] as const)('an answer that is %s', (_how, take) => {
  test.each([
    ['a private custom domain name', withDomain, domain.url],
    ['a shared domain name', withSharedDomain, domain.url],
    ['a VPC link V2', withLinkV2, urls.alias],
  ] as const)('never makes a fault of %s', (_what, world, target) => {
    for (const path of world().answers.keys()) {
      const { report, broken } = diagnosed(take(world(), path), { target, from: ids.app });
      expect(broken).toEqual([]);
      const fails = report.findings.filter(({ is }) => is === 'fail').map(({ code }) => code);
      expect({ path, fails }).toEqual({ path, fails: [] });
      expect({ path, verdict: report.verdict }).toEqual({
        path,
        verdict: report.findings.length > 0 ? 'undecided' : 'healthy',
      });
    }
  });
});
