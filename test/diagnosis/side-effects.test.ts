import { describe, expect, test } from '@jest/globals';
import type { Report } from '../../src/diagnosis/schema.js';
import type { OperationId } from '../../src/snapshot/operations.js';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { diagnosed } from '../diagnose.js';
import { faults } from '../faults/index.js';
import { healthy, ids, provider, urls } from '../worlds/peered.js';
import { edit } from '../worlds/world.js';

const broken = (code: string, state: Snapshot = healthy()): Snapshot => {
  const fault = faults.find((one) => one.code === code);
  if (!fault) throw new Error(`no fault ${code}`);
  return fault.breaks(state);
};

const effects = (state: Snapshot, code: string, from: string = ids.app, target: string = urls.alias): string[] => {
  const { report }: { report: Report } = diagnosed(state, { target, from });
  const finding = report.findings.find((one) => one.code === code);
  if (!finding || finding.repair.length === 0) throw new Error(`no repair of ${code}`);
  return finding.tried.sideEffects;
};

const consumer = 'vpc-0c111111111111111';

describe('what a repair does to another caller is told, where both share', () => {
  test.each([
    ['a route table', 'route-missing-client-to-endpoint'],
    ['a route table of the endpoint', 'route-missing-endpoint-to-client'],
    ['an endpoint policy', 'endpoint-policy-no-matching-allow'],
    ['a resource policy', 'resource-policy-wrong-vpce'],
    ['a peering connection', 'peering-not-active'],
  ])('%s: newly allowed', (_what, code) => {
    expect(effects(broken(code), code).join('\n')).toMatch(
      new RegExp(`newly allowed: ${consumer} > .* \\(it was broken\\)`),
    );
  });

  test('a group or an ACL: a rule for one address lets in nobody else', () => {
    for (const code of ['endpoint-sg-ingress-443-missing', 'nacl-blocks-443'])
      expect(
        effects(broken(code), code).filter((one) => !one.includes(ids.app) && one.startsWith('newly allowed: ')),
      ).toEqual([]);
  });

  test('a VPC that gets through already: what some of its hosts are newly allowed', () => {
    const [subnet, table, app] = ['subnet-0c122222222222222', 'rtb-0c122222222222222', 'eni-0c122222222222222'];
    const at = { account: '111122223333', region: 'us-east-1' };
    type Rows = Record<string, Record<string, unknown>[]>;
    const like = (operation: OperationId, list: string, id: object, more: object) => (state: Snapshot) =>
      edit(state, at, operation, (answer: Rows) => {
        const [first] = answer[list] ?? [];
        answer[list]?.push({ ...structuredClone(first), ...id, ...more });
      });
    const second = [
      like('ec2/describe-subnets', 'Subnets', { SubnetId: subnet }, { CidrBlock: '10.10.2.0/24' }),
      like(
        'ec2/describe-route-tables',
        'RouteTables',
        { RouteTableId: table },
        {
          Associations: [
            { Main: false, RouteTableId: table, SubnetId: subnet, AssociationState: { State: 'associated' } },
          ],
          Routes: [{ DestinationCidrBlock: '10.10.0.0/16', GatewayId: 'local', State: 'active' }],
        },
      ),
      like(
        'ec2/describe-network-interfaces',
        'NetworkInterfaces',
        { NetworkInterfaceId: app },
        {
          SubnetId: subnet,
          PrivateIpAddress: '10.10.2.10',
          PrivateIpAddresses: [{ PrivateIpAddress: '10.10.2.10', Primary: true }],
          Attachment: undefined,
        },
      ),
    ].reduce((state, step) => step(state), healthy());
    const code = 'route-missing-client-to-endpoint';
    expect(effects(second, code, app)).toEqual([
      expect.stringMatching(new RegExp(`^newly allowed for more hosts: ${consumer} > .* \\(it had ${code}\\)$`)),
    ]);
  });

  test('a stage: a deployment takes away a method that works now', () => {
    // The working copy has lost GET /pets, which the stage still serves; what repairs the other method deploys that too.
    const code = 'method-or-resource-not-found';
    const fault = faults.find((one) => one.code === code);
    const pets = /newly broken: eni-0c111111111111111 > vpce-0e222222222222222 > a1b2c3d4e5\/prod GET \/pets/;
    const lost = edit(
      broken(code),
      provider,
      'apigateway/get-resources',
      (answer: { items: { path?: string }[] }) => {
        answer.items = answer.items.filter(({ path }) => path !== '/pets');
      },
      ids.api,
    );
    expect(effects(broken(code), code, ids.app, fault?.target).join()).not.toMatch(pets);
    expect(effects(lost, code, ids.app, fault?.target).join()).toMatch(pets);
  });
});
