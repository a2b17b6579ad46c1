import { describe, expect, test } from '@jest/globals';
import type { Change } from '../../src/changes/change.js';
import { change, either, step } from '../../src/changes/change.js';
import type { Fail } from '../../src/checks/check.js';
import { fail, pass } from '../../src/checks/check.js';
import { checks } from '../../src/checks/index.js';
import type { Judgement } from '../../src/diagnosis/evaluate.js';
import { planOf } from '../../src/diagnosis/plan.js';
import { render } from '../../src/report/index.js';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { diagnosed } from '../diagnose.js';
import { faults } from '../faults/index.js';
import { healthy, ids, provider, urls } from '../worlds/peered.js';
import { edit } from '../worlds/world.js';

const place = { account: '111122223333', region: 'us-east-1' };
const named = (name: string): Change =>
  change(place, {
    summary: name,
    does: [step(`aws ${name}`, (snapshot) => snapshot)],
    undoes: [step(`aws undo ${name}`, (snapshot) => snapshot)],
    terraform: { because: 'nothing is made' },
  });

/** One check that fails until one of these names was run. */
const planned = (
  repair: Change,
  works: readonly string[],
  harms: Readonly<Record<string, readonly [number, number]>>,
) => {
  const [check] = checks;
  if (!check) throw new Error('no check');
  const failure: Fail = fail({ because: 'it is closed', repair: [repair] });
  const subject = { id: 'x', ...place };
  const rejudge = (changes: readonly Change[]): Judgement[] => [
    changes.some(({ summary }) => works.includes(summary))
      ? { check, about: () => subject, verdict: pass('open') }
      : { check, subject, verdict: failure },
  ];
  const harm = (changes: readonly Change[]) => harms[changes.at(-1)?.summary ?? ''] ?? ([0, 0] as const);
  return planOf({ rejudge, harm }, undefined, new Set());
};
const chosen = (...given: Parameters<typeof planned>) =>
  planned(...given).steps.map(({ change: { summary }, instead = [] }) => [summary, instead.map((one) => one.summary)]);

describe('of several repairs of one cause', () => {
  const ways = either(named('narrow'), named('wide'), named('another'));
  test('the first that works is taken, and what works as well is kept beside it', () => {
    expect(chosen(ways, ['narrow', 'wide'], {})).toEqual([['narrow', ['wide']]]);
  });
  test('the next where the first does not repair', () => {
    expect(chosen(ways, ['wide'], {})).toEqual([['wide', []]]);
    expect(chosen(ways, [], {})).toEqual([]);
  });
  test('one that breaks nobody before one that breaks another caller, and what lets in fewest', () => {
    expect(chosen(ways, ['narrow', 'wide'], { narrow: [1, 0] })).toEqual([['wide', ['narrow']]]);
    expect(chosen(ways, ['narrow', 'wide', 'another'], { narrow: [1, 0], wide: [0, 3], another: [0, 1] })).toEqual([
      ['another', ['wide', 'narrow']],
    ]);
  });
});

const code = 'endpoint-sg-ingress-443-missing';
const closed = (): Snapshot => {
  const fault = faults.find((one) => one.code === code);
  if (!fault) throw new Error('no fault');
  return fault.breaks(healthy());
};

interface Groups {
  readonly SecurityGroups: { GroupId: string; IpPermissions: { IpRanges?: object[] }[] }[];
}
const full = (snapshot: Snapshot, group: string): Snapshot =>
  edit(snapshot, provider, 'ec2/describe-security-groups', ({ SecurityGroups }: Groups) => {
    for (const one of SecurityGroups)
      if (one.GroupId === group)
        one.IpPermissions = Array.from({ length: 60 }, (_, index) => ({
          IpProtocol: 'tcp',
          FromPort: 22,
          ToPort: 22,
          IpRanges: [{ CidrIp: `192.0.2.${index}/32` }],
        }));
  });
interface Interfaces {
  readonly NetworkInterfaces: { NetworkInterfaceId: string; Groups: { GroupId: string }[] }[];
}
const alsoInGroup = (snapshot: Snapshot, group: string): Snapshot =>
  edit(snapshot, provider, 'ec2/describe-network-interfaces', ({ NetworkInterfaces }: Interfaces) => {
    for (const one of NetworkInterfaces)
      if ([ids.endpointInterfaceA, ids.endpointInterfaceB].some((id) => id === one.NetworkInterfaceId))
        one.Groups.push({ GroupId: group });
  });

const told = (snapshot: Snapshot, from: string = ids.app) => {
  const { report } = diagnosed(snapshot, { target: urls.alias, from });
  const finding = report.findings.find((one) => one.code === code);
  if (!finding) throw new Error(`${code} is not told`);
  return { report, finding };
};

describe('a group that is full', () => {
  test('gets no rule: nothing is printed that AWS would refuse', () => {
    const { finding, report } = told(full(closed(), ids.endpointGroup));
    expect(finding).toMatchObject({ repair: [], tried: { result: 'no-effect' } });
    expect(report.plan).toEqual([]);
  });
  test('another group of the same interface takes it', () => {
    const { finding } = told(alsoInGroup(full(closed(), ids.endpointGroup), ids.backendGroup));
    expect(finding.tried.result).toBe('repairs');
    expect(finding.repair.map(({ cli }) => cli)).toEqual([expect.stringContaining(`--group-id ${ids.backendGroup}`)]);
    expect(finding.alternatives).toBeUndefined();
  });
  test('with room in both, the first takes it and the other is told as tried', async () => {
    const { finding, report } = told(alsoInGroup(closed(), ids.backendGroup));
    expect(finding.repair.map(({ cli }) => cli)).toEqual([expect.stringContaining(`--group-id ${ids.endpointGroup}`)]);
    expect(finding.alternatives?.map(({ cli }) => cli)).toEqual([
      expect.stringContaining(`--group-id ${ids.backendGroup}`),
    ]);
    expect(report.plan).toHaveLength(1);
    for (const format of ['table', 'markdown', 'html'] as const)
      expect(await render(format, report, { width: 80, colour: 0, ascii: false })).toMatch(/[Ii]nstead.*in account/);
  });
});

describe('within one VPC', () => {
  test('a rule by address comes before one that names the group, which lets in whoever gets it', () => {
    const none = edit(healthy(), provider, 'ec2/describe-security-groups', ({ SecurityGroups }: Groups) => {
      for (const one of SecurityGroups) if (one.GroupId === ids.endpointGroup) one.IpPermissions = [];
    });
    const { finding } = told(none, ids.admin);
    expect(finding.repair.map(({ summary }) => summary)).toEqual([expect.stringMatching(/from 10\.20\.1\.20\/32$/)]);
    expect(finding.alternatives?.map(({ summary }) => summary)).toEqual([expect.stringMatching(/from sg-0e/)]);
  });
  test('over a peering no group is offered', () => {
    expect(told(closed()).finding.alternatives).toBeUndefined();
  });
});

test('a way back over a VPN gateway: what it learns, or a route of its own', () => {
  const fault = faults.find((one) => one.code === 'dx-vpn-path-broken');
  if (!fault) throw new Error('no fault');
  const { report } = diagnosed(fault.breaks((fault.world ?? healthy)()), fault);
  const finding = report.findings.find((one) => one.code === 'dx-vpn-path-broken');
  const all = [...(finding?.repair ?? []), ...(finding?.alternatives ?? [])].map(({ cli }) => cli.split(' ')[2]);
  expect(all).toEqual(expect.arrayContaining(['enable-vgw-route-propagation']));
  expect(finding?.alternatives?.every(({ cli }) => cli.startsWith('aws ec2 create-route '))).toBe(true);
});
