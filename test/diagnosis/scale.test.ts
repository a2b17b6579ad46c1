import { describe, expect, test } from '@jest/globals';
import type { Change, Effect } from '../../src/changes/change.js';
import type { Check } from '../../src/checks/check.js';
import { checks } from '../../src/checks/index.js';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import { inventoryOf } from '../../src/inventory/inventory.js';
import { buildRequests } from '../../src/request/build.js';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { askedFor } from '../diagnose.js';
import { answer, edit } from '../worlds/world.js';
import { estate } from '../worlds/estate.js';
import { ids, provider } from '../worlds/peered.js';

interface Work {
  requests: number;
  judged: number;
  applied: number;
}

const countedChange = (work: Work, change: Change): Change => {
  const counted =
    (effect: Effect): Effect =>
    (snapshot) => {
      work.applied += 1;
      return effect(snapshot);
    };
  const { apply, revert, instead, ...rest } = change;
  return {
    ...rest,
    apply: counted(apply),
    revert,
    ...(instead === undefined ? {} : { instead: instead.map((one) => countedChange(work, one)) }),
  };
};

const countedCheck = (work: Work, check: Check): Check => ({
  ...check,
  judge: (values) => {
    work.judged += 1;
    const verdict = check.judge(values);
    return verdict.is === 'fail'
      ? { ...verdict, repair: verdict.repair.map((change) => countedChange(work, change)) }
      : verdict;
  },
});

/** How often checks were judged and changes applied in one run of `doctor` without a target. */
const workOf = (snapshot: Snapshot, path: string): Work => {
  const inventory = inventoryOf(snapshot);
  const requests = buildRequests(inventory, { ...askedFor({}), path });
  const work = { requests: requests.length, judged: 0, applied: 0 };
  diagnose(inventory, requests, {
    version: '0.0.0',
    source: 'snapshot',
    checks: checks.map((check) => countedCheck(work, check)),
    logs: true,
  });
  return work;
};

type Groups = { readonly SecurityGroups: { readonly GroupId: string; IpPermissions: object[] }[] };

const closedGroup = (apis: number): Snapshot =>
  edit(estate(apis, 3), provider, 'ec2/describe-security-groups', ({ SecurityGroups }: Groups) => {
    for (const group of SecurityGroups) if (group.GroupId === ids.endpointGroup) group.IpPermissions = [];
  });

const ownPolicies = (apis: number): Snapshot =>
  edit(
    estate(apis, 3),
    provider,
    'apigateway/get-rest-apis',
    ({ items }: { readonly items: { policy?: string }[] }) => {
      for (const item of items) delete item.policy;
    },
  );

const oneFunction = (apis: number): Snapshot => answer(estate(apis, 3), provider, 'lambda/get-policy', {}, 'pets');

describe('each check is judged a few times a request, and twice as many APIs have no more than twice as many repairs to apply', () => {
  test.each([
    ['one closed group before all of them', closedGroup, '/orders'],
    ['a policy of its own that stops each', ownPolicies, '/orders'],
    ['one function that lets none of them in', oneFunction, '/pets'],
  ] as const)('%s', (_what, world, path) => {
    const [some, twice] = [workOf(world(25), path), workOf(world(50), path)];
    expect(twice.judged).toBeLessThanOrEqual(3.5 * twice.requests * checks.length);
    expect(some.applied).toBeGreaterThan(0);
    expect(twice.applied).toBeLessThanOrEqual(2.1 * some.applied);
  });
});
