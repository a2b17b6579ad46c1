import { expect, test } from '@jest/globals';
import type { Report } from '../../src/diagnosis/schema.js';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { parseAnswerPath } from '../../src/snapshot/snapshot.js';
import { diagnosed } from '../diagnose.js';
import { faults } from '../faults/index.js';
import type { Fault } from '../faults/fault.js';
import { consumer, healthy, ids } from '../worlds/peered.js';
import { signing } from '../worlds/iam.js';
import { answer } from '../worlds/world.js';
import { live, role } from './live.js';

const accountsOf = (snapshot: ReturnType<typeof healthy>): string[] =>
  Object.entries(snapshot.accounts).flatMap(([account, { side }]) => [`--${side ?? 'consumer'}`, role(account)]);

const regionsOf = (snapshot: ReturnType<typeof healthy>): string[] => {
  const regions = new Set([...snapshot.answers.keys()].map((path) => parseAnswerPath(path).region));
  return [...regions].filter((region) => region !== 'global').flatMap((region) => ['--region', region]);
};

const argvOf = (fault: Fault, snapshot: ReturnType<typeof healthy>): string[] => [
  'doctor',
  fault.target,
  '--from',
  fault.from,
  ...(fault.headers ?? []).flatMap((header) => ['--header', header]),
  ...(fault.method ? ['--method', fault.method] : []),
  ...(fault.principal ? ['--principal', fault.principal] : []),
  ...(fault.symptom ? ['--symptom', fault.symptom] : []),
  ...(fault.message ? ['--message', fault.message] : []),
  ...['--format', 'json', '--no-logs'],
  ...accountsOf(snapshot),
  ...regionsOf(snapshot),
];

/** The fake refuses what the snapshot does not hold; a replay only notes it. Such refusals are no difference. */
const told = (report: Report | undefined, served: ReadonlySet<string>): string[] =>
  (report?.findings ?? [])
    .filter(({ is, gaps }) => is === 'fail' || gaps.some((gap) => served.has(gap.operation)))
    .map(({ is, code, role: as }) => `${is} ${code} ${as}`)
    .sort();

/** Causes that only CloudTrail or another log shows, which a run without logs does not read. */
const byLogs = new Set(['resource-policy-not-redeployed', 'vpce-alias-not-redeployed']);

/** Three roles open three accounts; a fault that lies in an account nobody collected has no role for it. */
const opened = (fault: Fault): boolean => {
  const { accounts, answers } = fault.breaks((fault.world ?? healthy)());
  const sides = Object.values(accounts).map(({ side }) => side);
  const listed = [...answers.keys()].every((path) => Object.hasOwn(accounts, parseAnswerPath(path).account));
  return listed && sides.every((side) => side !== undefined) && new Set(sides).size === sides.length;
};

const seen = faults.filter((fault) => !byLogs.has(fault.code) && opened(fault));

test.each(seen.map((fault) => [fault.code, fault] as const))(
  'a live run over %s says what its snapshot says',
  async (_code, fault) => {
    const snapshot = fault.breaks((fault.world ?? healthy)());
    const { report, stderr } = await live(snapshot, argvOf(fault, snapshot));
    const served = new Set([...snapshot.answers.keys()].map((path) => parseAnswerPath(path).operation));
    const replayed = told(diagnosed(snapshot, fault).report, served);
    expect({ told: told(report, served), stderr }).toEqual({ told: replayed, stderr: '' });
  },
);

test('a Route 53 Profile may answer for a name that nothing else does: undecided, and no failure', async () => {
  const fault = faults.find(({ code }) => code === 'private-dns-not-visible-from-peer-vpc');
  if (!fault) throw new Error('no such fault');
  const broken = fault.breaks((fault.world ?? healthy)());
  const profiled = answer(broken, consumer, 'route53profiles/list-profile-associations', {
    ProfileAssociations: [{ Id: 'rpassoc-1', ProfileId: 'rp-1', ResourceId: ids.consumerVpc, Status: 'COMPLETE' }],
  });
  const { report, journal } = await live(profiled, argvOf(fault, profiled));
  expect(report?.findings.find(({ code }) => code === fault.code)).toMatchObject({
    is: 'unknown',
    gaps: [{ action: 'route53profiles:ListProfileAssociations', why: 'unmodelled' }],
  });
  expect(journal.some(({ service }) => service === 'route53profiles')).toBe(true);
});

test('service control policies that only a third account may read, the delegated administrator, decide as well', async () => {
  const fault = faults.find(({ code }) => code === 'iam-or-scp-explicit-deny');
  if (!fault) throw new Error('no such fault');
  const broken = fault.breaks((fault.world ?? healthy)());
  const administrator = '777788889999';
  const isTheirs = (path: string) => /^\d{12}\/global\/organizations\/(list-|describe-policy)/.test(path);
  const moved: Snapshot = {
    ...broken,
    accounts: { ...broken.accounts, [administrator]: { side: 'network' } },
    answers: new Map(
      [...broken.answers].map(([path, held]) => [isTheirs(path) ? path.replace(/^\d{12}/, administrator) : path, held]),
    ),
  };
  const at = { account: administrator, region: 'global' };
  const root = { Parents: [{ Id: signing.root, Type: 'ROOT' }] };
  const own = answer(moved, at, 'organizations/list-parents', root, administrator);
  const policies = 'organizations/list-policies-for-target';
  const served = answer(own, at, policies, { Policies: [] }, administrator, 'SERVICE_CONTROL_POLICY');
  const { report, journal } = await live(served, argvOf(fault, served));
  expect(report?.findings.find(({ code }) => code === fault.code)).toMatchObject({ is: 'fail', role: 'root-cause' });
  expect(journal.filter(({ service }) => service === 'organizations').length).toBeGreaterThan(3);
});
