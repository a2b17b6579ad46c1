import { describe, expect, test } from '@jest/globals';
import { operationIds } from '../../src/snapshot/operations.js';
import type { Rule } from '../fake-aws/index.js';
import { diagnosed } from '../diagnose.js';
import { networkFaults } from '../faults/network.js';
import { consumer, healthy, ids, provider, urls } from '../worlds/peered.js';
import { live, role } from './live.js';

const accounts = ['--consumer', role(consumer.account), '--provider', role(provider.account)];
const call = { target: urls.alias, from: ids.app };
const doctor = ['doctor', urls.alias, '--from', ids.app, '--format', 'json', '--no-logs', ...accounts];

const closed =
  networkFaults.find(({ code }) => code === 'endpoint-sg-ingress-443-missing')?.breaks(healthy()) ?? healthy();

const inBatches = async <T>(items: readonly T[], size: number, each: (item: T) => Promise<void>): Promise<void> => {
  for (let at = 0; at < items.length; at += size) await Promise.all(items.slice(at, at + size).map(each));
};

/** Operations that a run over this snapshot really makes. */
const made = async (snapshot: ReturnType<typeof healthy>): Promise<{ service: string; operation: string }[]> => {
  const { journal } = await live(snapshot, doctor);
  return [
    ...new Map(
      journal.map(({ service, operation: name }) => [`${service}/${name}`, { service, operation: name }]),
    ).values(),
  ].filter(({ service }) => service !== 'sts');
};

describe('live accounts', () => {
  test('give the verdict of their snapshot', async () => {
    const { status, report, stderr } = await live(healthy(), doctor);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(report).toMatchObject({ source: 'live', verdict: 'healthy' });
    const broken = await live(closed, doctor);
    expect(broken.status).toBe(1);
    expect(broken.report?.requests[0]?.rootCause).toBe('endpoint-sg-ingress-443-missing');
  });

  test('are only read, by operations of the table', async () => {
    const { journal } = await live(healthy(), doctor);
    const known = new Set<string>([...operationIds, 'sts/assume-role']);
    expect(journal.map(({ service, operation: name }) => `${service}/${name}`).filter((id) => !known.has(id))).toEqual(
      [],
    );
  });
});

describe('an endpoint without an operation', () => {
  const absent = (service: string, name: string): Rule => ({
    service,
    operation: name,
    then: { status: 400, code: service === 'ec2' ? 'InvalidAction' : 'UnknownOperationException', message: 'no' },
  });

  test('leaves a verdict that the operation could only override, and the report says so', async () => {
    const rules = [
      absent('ec2', 'describe-vpc-encryption-controls'),
      absent('route53resolver', 'list-firewall-rule-group-associations'),
    ];
    const { status, report } = await live(healthy(), doctor, rules);
    expect({ status, verdict: report?.verdict }).toEqual({ status: 0, verdict: 'healthy' });
    const names = 'ec2 describe-vpc-encryption-controls, route53resolver list-firewall-rule-group-associations';
    expect(report?.notes).toContain(`the endpoints of ${consumer.account} do not have ${names}`);
    expect(report?.requests[0]?.notes.join()).toContain('ec2:DescribeVpcEncryptionControls was not collected');
  });

  test('leaves undecided what needs the operation', async () => {
    const { status, report } = await live(healthy(), doctor, [absent('ec2', 'describe-security-groups')]);
    expect({ status, verdict: report?.verdict }).toEqual({ status: 3, verdict: 'undecided' });
    expect(report?.gaps).toContainEqual(
      expect.objectContaining({ action: 'ec2:DescribeSecurityGroups', why: 'unreachable', unsupported: true }),
    );
  });
});

const ways: readonly (readonly [string, Rule['then']])[] = [
  ['denied', { deny: true }],
  ['throttled', { throttle: true }],
  ['cut', { cut: 'midway' }],
  ['garbled', { garble: true }],
  ['answered with HTML', { html: 500 }],
];

describe.each(ways)('every operation in turn, %s', (_way, then) => {
  test.each([['healthy', healthy()] as const, ['closed group', closed] as const])(
    '%s: no crash, no false verdict, the gap named',
    async (_name, snapshot) => {
      const expected = diagnosed(snapshot, call).report;
      const failures = new Set(expected.findings.map(({ code }) => code));
      await inBatches(await made(snapshot), 24, async (which) => {
        const { status, report, stderr } = await live(snapshot, doctor, [{ ...which, then }]);
        const what = `${which.service} ${which.operation}`;
        expect({ what, report: report !== undefined, stderr }).toEqual({ what, report: true, stderr });
        const invented = report?.findings
          .filter(({ is, code }) => is === 'fail' && !failures.has(code))
          .map(({ code }) => code);
        expect({ what, invented }).toEqual({ what, invented: [] });
        if (report?.verdict === 'undecided') {
          expect({ what, gaps: report.gaps.length > 0, status }).toEqual({ what, gaps: true, status: 3 });
          expect(
            report.gaps.every(({ action, account, why }) => action !== '' && account !== '' && why !== undefined),
          ).toBe(true);
        } else expect({ what, verdict: report?.verdict }).toEqual({ what, verdict: expected.verdict });
      });
    },
    240_000,
  );
});
