import { expect, test } from '@jest/globals';
import type { Report } from '../../src/diagnosis/schema.js';
import { parseAnswerPath } from '../../src/snapshot/snapshot.js';
import { diagnosed } from '../diagnose.js';
import { faults } from '../faults/index.js';
import type { Fault } from '../faults/fault.js';
import { consumer, healthy, ids } from '../worlds/peered.js';
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
