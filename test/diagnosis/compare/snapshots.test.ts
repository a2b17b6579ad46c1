import { describe, expect, test } from '@jest/globals';
import { checks } from '../../../src/checks/index.js';
import { compareAnswers } from '../../../src/diagnosis/compare/answers.js';
import { snapshotsDiff } from '../../../src/diagnosis/compare/index.js';
import { edits } from '../../../src/diagnosis/compare/values.js';
import { isOperation, operation } from '../../../src/snapshot/operations.js';
import type { Snapshot } from '../../../src/snapshot/snapshot.js';
import { parseAnswerPath } from '../../../src/snapshot/snapshot.js';
import { askedFor } from '../../diagnose.js';
import { faults } from '../../faults/index.js';
import { consumer, healthy, ids, provider } from '../../worlds/peered.js';
import { answer, edit, remove } from '../../worlds/world.js';

const everything = askedFor({});
const between = (old: Snapshot, now: Snapshot) => snapshotsDiff(old, now, everything, checks);

const isEvidence = (path: string): boolean => {
  const { operation: id } = parseAnswerPath(path);
  return isOperation(id) && operation(id).evidence === true;
};

const reversed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reversed).reverse();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, item]) => [name, reversed(item)]),
  );
};

const withTag = (snapshot: Snapshot): Snapshot =>
  edit(snapshot, provider, 'ec2/describe-vpcs', ({ Vpcs }: { Vpcs: { Tags?: object[] }[] }) => {
    for (const vpc of Vpcs) vpc.Tags = [{ Key: 'Name', Value: 'renamed' }];
  });

type Interfaces = { NetworkInterfaces: { NetworkInterfaceId: string }[] };

type Groups = { SecurityGroups: { GroupId: string; IpPermissions: { IpRanges: object[] }[] }[] };

const withRanges = (snapshot: Snapshot, ...ranges: readonly string[]): Snapshot =>
  edit(snapshot, provider, 'ec2/describe-security-groups', ({ SecurityGroups }: Groups) => {
    for (const group of SecurityGroups)
      if (group.GroupId === ids.endpointGroup)
        group.IpPermissions = [
          { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: ranges.map((CidrIp) => ({ CidrIp })) } as never,
        ];
  });

describe('two snapshots', () => {
  test('the same state differs in nothing, whatever the order of its lists and keys', () => {
    const other = { ...healthy(), answers: new Map([...healthy().answers].map(([p, a]) => [p, reversed(a)])) };
    expect(between(healthy(), other as Snapshot)).toMatchObject({ changes: [], requests: [], uncompared: [] });
  });

  test.each(faults.map((fault) => [fault.code, fault] as const))('%s: what it changed, and back again', (_, fault) => {
    const [was, is] = [(fault.world ?? healthy)(), fault.breaks((fault.world ?? healthy)())];
    const there = compareAnswers(was, is);
    const back = compareAnswers(is, was);
    const mirrored = { added: 'removed', removed: 'added', changed: 'changed' } as const;
    expect(back.changes.map(({ id, what }) => [id, mirrored[what]])).toEqual(
      there.changes.map(({ id, what }) => [id, what]),
    );
    expect(there.changes.every((change) => change.edits.length > 0)).toBe(true);
    const state = ({ answers }: Snapshot) => JSON.stringify([...answers].filter(([path]) => !isEvidence(path)).sort());
    const same = state(was) === state(is);
    expect(there.changes.length + there.uncompared.length > 0).toBe(!same);
  });

  test('with a target and a caller: these requests alone, and of the answers only what they read', () => {
    const now = withTag(withRanges(healthy()));
    const elsewhere = answer(now, consumer, 'ec2/describe-vpc-endpoints', {
      VpcEndpoints: [{ VpcEndpointId: 'vpce-new' }],
    });
    const narrow = (old: Snapshot, call: Parameters<typeof askedFor>[0]) =>
      snapshotsDiff(old, elsewhere, askedFor(call), checks);
    const own = narrow(healthy(), { target: ids.api, from: ids.app });
    expect(own.requests.map(({ id }) => id.split(' ')[0])).toEqual([ids.app]);
    expect(own.requests).toMatchObject([{ before: 'healthy', after: 'broken' }]);
    expect(own.changes.length).toBeGreaterThan(0);
    for (const change of own.changes) expect(change.readBy).toEqual([own.requests[0]?.id]);
    const stranger = narrow(healthy(), { target: 'https://elsewhere.example.com/', from: '203.0.113.9' });
    const whole = between(healthy(), elsewhere);
    expect(stranger.changes.length).toBeLessThan(whole.changes.length);
    const left = whole.changes.length - stranger.changes.length;
    expect(stranger.notes.at(-1)).toMatch(new RegExp(`^Left out: ${left} that differs? and that none of the requests`));
    expect(whole.notes).toEqual([]);
  });

  test('a caller that came between the two is compared; one that neither knows is refused', () => {
    const without = edit(
      healthy(),
      consumer,
      'ec2/describe-network-interfaces',
      ({ NetworkInterfaces }: Interfaces) => ({
        NetworkInterfaces: NetworkInterfaces.filter(({ NetworkInterfaceId }) => NetworkInterfaceId !== ids.app),
      }),
    );
    const asked = askedFor({ target: ids.api, from: ids.app });
    const came = snapshotsDiff(without, healthy(), asked, checks);
    expect(came.requests.map(({ id, after }) => [id.split(' ')[0], after])).toEqual([[ids.app, 'healthy']]);
    expect(() => snapshotsDiff(without, without, asked, checks)).toThrow(/is in no account that was read/);
  });

  test('says which request a change touches, and which it does not', () => {
    const diff = between(healthy(), withTag(withRanges(healthy())));
    const [request] = diff.requests;
    expect(request).toMatchObject({ before: 'healthy', after: 'broken' });
    expect(request?.moved).toMatchObject([{ code: 'endpoint-sg-ingress-443-missing', before: 'pass', after: 'fail' }]);
    expect(request?.changes).toEqual([
      `${provider.account}/us-east-1/ec2/describe-security-groups#${ids.endpointGroup}`,
    ]);
    expect(diff.untouched).toEqual([`${provider.account}/us-east-1/ec2/describe-vpcs#${ids.providerVpc}`]);
    const renamed = diff.changes.find(({ id }) => id === diff.untouched[0]);
    expect(renamed).toMatchObject({ touches: [], readBy: [request?.id] });
    expect(renamed?.edits.map(({ path }) => path)).toContain('Tags');
  });

  test('a change that matters only together with another touches the request too', () => {
    const acl = (snapshot: Snapshot) =>
      edit(
        snapshot,
        provider,
        'ec2/describe-network-acls',
        ({ NetworkAcls }: { NetworkAcls: { Entries: { RuleAction: string }[] }[] }) => {
          for (const { Entries } of NetworkAcls) for (const entry of Entries) entry.RuleAction = 'deny';
        },
      );
    const diff = between(healthy(), acl(withRanges(healthy())));
    expect(diff.requests[0]?.changes).toHaveLength(diff.changes.length);
  });

  test('an answer that one of the two does not hold is not compared, and never gone', () => {
    const less = remove(healthy(), (path) => path.endsWith('/ec2/describe-route-tables'));
    const { changes, uncompared } = compareAnswers(healthy(), less);
    expect(changes).toEqual([]);
    expect(uncompared).toHaveLength(2);
    expect(uncompared[0]).toMatchObject({
      missing: 'new',
      why: 'not-collected',
      action: 'ec2:DescribeRouteTables',
    });
    expect(compareAnswers(less, healthy()).uncompared[0]).toMatchObject({ missing: 'old' });
  });

  test('the answers about a resource that is gone are gone with it', () => {
    const listed = edit(healthy(), provider, 'apigateway/get-rest-apis', (answers: { items: object[] }) => ({
      items: answers.items.filter((one) => (one as { id: string }).id !== ids.api),
    }));
    const gone = remove(listed, (path) => path.includes('/apigateway/') && path.endsWith(`/${ids.api}`));
    const { changes, uncompared } = compareAnswers(healthy(), gone);
    expect(uncompared).toEqual([]);
    expect(new Set(changes.map(({ what }) => what))).toEqual(new Set(['removed']));
    expect(changes.map(({ item }) => item)).toContain(ids.api);
  });

  test('recorded logs are no state', () => {
    const logged = answer(healthy(), provider, 'cloudtrail/lookup-events', { Events: [{ EventId: 'e1' }] });
    expect(compareAnswers(healthy(), logged)).toEqual({ changes: [], uncompared: [] });
  });
});

describe('values', () => {
  test('elements are matched by what identifies them, not by their place', () => {
    const table = (...routes: object[]) => ({ Routes: routes });
    const [a, b] = [
      { DestinationCidrBlock: '10.0.0.0/16', State: 'active' },
      { DestinationCidrBlock: '10.1.0.0/16', State: 'active' },
    ];
    expect(edits(table(a, b), table({ ...b, State: 'blackhole' }, a))).toEqual([
      { path: 'Routes[10.1.0.0/16].State', before: 'active', after: 'blackhole' },
    ]);
  });

  test('a policy in text is compared as a document, in whatever form AWS returned it', () => {
    const text = (vpce: string) =>
      JSON.stringify({ Statement: [{ Effect: 'Allow', Condition: { StringEquals: { 'aws:SourceVpce': vpce } } }] });
    const escaped = JSON.stringify(text('vpce-1')).slice(1, -1);
    expect(edits({ policy: escaped }, { policy: text('vpce-1') })).toEqual([]);
    expect(edits({ policy: escaped }, { policy: text('vpce-2') })).toEqual([
      { path: 'policy.Statement[0].Condition.StringEquals.aws:SourceVpce', before: 'vpce-1', after: 'vpce-2' },
    ]);
  });

  test('two elements with one identity compare as whole values', () => {
    const rule = (cidr: string) => ({ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: cidr }] });
    const group = (...rules: object[]) => ({ IpPermissions: rules });
    expect(edits(group(rule('a'), rule('b')), group(rule('b'), rule('a')))).toEqual([]);
    expect(edits(group(rule('a'), rule('b')), group(rule('a')))).toEqual([
      { path: 'IpPermissions[]', before: rule('b') },
    ]);
  });
});
