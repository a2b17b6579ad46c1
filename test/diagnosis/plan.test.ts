import { expect, test } from '@jest/globals';
import { diagnosed } from '../diagnose.js';
import { faults } from '../faults/index.js';
import { consumer, healthy, ids, provider, urls } from '../worlds/peered.js';
import { edit } from '../worlds/world.js';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { render } from '../../src/report/index.js';

const call = { target: urls.alias, from: ids.app };

const broken = (...codes: readonly string[]): Snapshot =>
  codes.reduce((state, code) => {
    const fault = faults.find((one) => one.code === code);
    if (!fault) throw new Error(`no fault ${code}`);
    return fault.breaks(state);
  }, healthy());

test('the plan holds what comes to light only after the first repair, and says so', async () => {
  const { report } = diagnosed(broken('endpoint-no-subnets', 'nacl-blocks-443'), call);
  expect(report.findings.map(({ code }) => code)).toEqual(['endpoint-no-subnets']);
  expect(report.findings[0]?.tried).toMatchObject({ result: 'necessary', remaining: ['nacl-blocks-443'] });
  expect(report.plan?.map(({ step, code, findings }) => [step, code, findings.length])).toEqual([
    [1, 'endpoint-no-subnets', 1],
    [2, 'nacl-blocks-443', 0],
  ]);
  for (const format of ['table', 'markdown', 'html'] as const) {
    const text = await render(format, report, { width: 80, colour: 0, ascii: false });
    expect(text.replaceAll(/\s+#?\s*/g, ' ')).toContain('nacl-blocks-443, met after the steps before');
  }
});

interface Acls {
  readonly NetworkAcls: { NetworkAclId: string; Entries: object[] }[];
}

const deny = (RuleNumber: number, CidrBlock: string) => ({
  RuleNumber,
  Egress: false,
  RuleAction: 'deny',
  Protocol: '6',
  PortRange: { From: 443, To: 443 },
  CidrBlock,
});

test('two requests that need an entry in one ACL get two numbers', () => {
  const closed = edit(healthy(), provider, 'ec2/describe-network-acls', ({ NetworkAcls }: Acls) => {
    for (const acl of NetworkAcls)
      if (acl.NetworkAclId === ids.endpointAcl) acl.Entries.push(deny(50, '10.10.0.0/16'), deny(60, '10.10.0.0/17'));
  });
  const { report } = diagnosed(closed, { target: ids.api });
  const numbers = report.plan?.map(({ cli }) => /--rule-number (\d+)/.exec(cli)?.[1]);
  expect(numbers?.length).toBeGreaterThan(0);
  expect(new Set(numbers).size).toBe(numbers?.length);
});

test('a repair that AWS refuses as long as another cause is there comes after it, and is not said to repair alone', () => {
  const fault = faults.find(({ code }) => code === 'ram-share-not-accepted');
  if (!fault?.world) throw new Error('no fault');
  const { report } = diagnosed(fault.breaks(fault.world()), fault);
  expect(report.plan?.map(({ code }) => code)).toEqual([
    'ram-share-not-accepted',
    'private-domain-association-missing',
  ]);
  const later = report.findings.find(({ code }) => code === 'private-domain-association-missing');
  expect(later?.tried.result).toBe('necessary');
  expect(later?.tried.remaining).toContain('ram-share-not-accepted');
});

test('a longer route that leads elsewhere is pointed to the connection: a shorter one beside it would not be chosen', () => {
  const misled = edit(
    healthy(),
    consumer,
    'ec2/describe-route-tables',
    ({ RouteTables }: { RouteTables: { RouteTableId: string; Routes: object[] }[] }) => {
      for (const table of RouteTables)
        if (table.RouteTableId === ids.consumerTable)
          table.Routes.push({ DestinationCidrBlock: '10.20.0.0/17', GatewayId: 'igw-0c1', State: 'active' });
    },
  );
  const { report } = diagnosed(misled, call);
  expect(report.plan?.map(({ cli }) => cli)).toEqual([
    `aws ec2 replace-route --route-table-id ${ids.consumerTable} --destination-cidr-block 10.20.0.0/17 --vpc-peering-connection-id ${ids.peering} --region us-east-1`,
  ]);
  expect(report.findings[0]?.tried.result).toBe('repairs');
});

test('what a repair does to other callers of the accounts is told', () => {
  const { report } = diagnosed(broken('resource-policy-wrong-vpce'), call);
  expect(report.findings[0]?.tried.result).toBe('repairs');
  const effects = report.findings[0]?.tried.sideEffects ?? [];
  expect(effects).toEqual([expect.stringMatching(/^newly allowed: vpc-0c111111111111111 > .* \(it was broken\)$/)]);
});
