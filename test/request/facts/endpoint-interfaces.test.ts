import { describe, expect, test } from '@jest/globals';
import type { Snapshot } from '../../../src/snapshot/snapshot.js';
import { diagnosed } from '../../diagnose.js';
import { healthy, ids, provider, urls } from '../../worlds/peered.js';
import { answer, edit } from '../../worlds/world.js';

interface Named {
  readonly NetworkInterfaceId: string;
}

const judged = (snapshot: Snapshot) => {
  const { report } = diagnosed(snapshot, { target: urls.alias, from: ids.app });
  const named = (code: string) => report.findings.find((finding) => finding.code === code)?.is;
  return { verdict: report.verdict, ingress: named('endpoint-sg-ingress-443-missing'), report };
};

const closed = (snapshot: Snapshot): Snapshot =>
  edit(
    snapshot,
    provider,
    'ec2/describe-security-groups',
    ({ SecurityGroups }: { SecurityGroups: { GroupId: string }[] }) => ({
      SecurityGroups: SecurityGroups.map((group) =>
        group.GroupId === ids.endpointGroup ? { ...group, IpPermissions: [] } : group,
      ),
    }),
  );

const without = (snapshot: Snapshot, ...gone: readonly string[]): Snapshot =>
  edit(
    snapshot,
    provider,
    'ec2/describe-network-interfaces',
    ({ NetworkInterfaces }: { NetworkInterfaces: Named[] }) => ({
      NetworkInterfaces: NetworkInterfaces.filter(({ NetworkInterfaceId }) => !gone.includes(NetworkInterfaceId)),
    }),
  );

describe('interfaces of an endpoint that no answer shows', () => {
  test.each([
    ['none is in the list', (snapshot: Snapshot) => without(snapshot, ids.endpointInterfaceA, ids.endpointInterfaceB)],
    [
      'the list is empty',
      (snapshot: Snapshot) => answer(snapshot, provider, 'ec2/describe-network-interfaces', { NetworkInterfaces: [] }),
    ],
  ])('%s: nobody knows what filters the packets', (_what, blind) => {
    expect(judged(blind(healthy()))).toMatchObject({ verdict: 'undecided', ingress: 'unknown' });
    expect(judged(blind(closed(healthy())))).toMatchObject({ verdict: 'undecided', ingress: 'unknown' });
  });

  test('one of two is in the list: its failure is one, and its passing decides nothing for the other', () => {
    expect(judged(without(healthy(), ids.endpointInterfaceA))).toMatchObject({
      verdict: 'undecided',
      ingress: 'unknown',
    });
    expect(judged(without(closed(healthy()), ids.endpointInterfaceA))).toMatchObject({
      verdict: 'broken',
      ingress: 'fail',
    });
  });
});
