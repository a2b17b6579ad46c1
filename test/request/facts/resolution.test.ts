import { describe, expect, test } from '@jest/globals';
import { inventoryOf } from '../../../src/inventory/inventory.js';
import { buildRequests } from '../../../src/request/build.js';
import { lookUp, subjectOf } from '../../../src/request/fact.js';
import { onPremises, resolution, vanishedEndpoint } from '../../../src/request/facts/resolution.js';
import type { Snapshot } from '../../../src/snapshot/snapshot.js';
import { askedFor } from '../../diagnose.js';
import { ids as office, onprem } from '../../worlds/onprem.js';
import { consumer, healthy, ids, provider, urls } from '../../worlds/peered.js';
import type { Where } from '../../worlds/world.js';
import { answer, edit, remove } from '../../worlds/world.js';

type Step = (snapshot: Snapshot) => Snapshot;

const subjectFor = (snapshot: Snapshot, target: string, from: string) => {
  const inventory = inventoryOf(snapshot);
  const [request] = buildRequests(inventory, askedFor({ target, from }));
  if (!request) throw new Error('no request');
  return subjectOf(request, inventory);
};

const resolved = (steps: readonly Step[], target: string, from: string) => {
  const found = lookUp(
    subjectFor(
      steps.reduce((s, step) => step(s), healthy()),
      target,
      from,
    ),
    resolution,
  );
  return found.known ? found.value : found.gap;
};

const answered = (steps: readonly Step[], target: string = urls.plain, from: string = ids.admin) => {
  const found = resolved(steps, target, from);
  return found && 'answer' in found ? found.answer : found;
};

const api = `${ids.api}.execute-api.us-east-1.amazonaws.com`;
const names = 'execute-api.us-east-1.amazonaws.com';
const global = ({ account }: Where): Where => ({ account, region: 'global' });

const zones =
  (at: Where, vpc: string, ...rows: readonly { id: string; name: string; service?: string }[]): Step =>
  (snapshot) =>
    answer(
      snapshot,
      global(at),
      'route53/list-hosted-zones-by-vpc',
      {
        HostedZoneSummaries: rows.map(({ id, name, service }) => ({
          HostedZoneId: `/hostedzone/${id}`,
          Name: `${name}.`,
          Owner: service === undefined ? { OwningAccount: at.account } : { OwningService: service },
        })),
      },
      vpc,
      'us-east-1',
    );

const records =
  (at: Where, zone: string, ...rows: readonly object[]): Step =>
  (snapshot) =>
    answer(snapshot, global(at), 'route53/list-resource-record-sets', { ResourceRecordSets: rows }, zone);

const a = (Name: string, ...values: string[]) => ({
  Name,
  Type: 'A',
  ResourceRecords: values.map((Value) => ({ Value })),
});
const aliasTo = (Name: string, DNSName: string) => ({ Name, Type: 'A', AliasTarget: { DNSName, HostedZoneId: 'Z7' } });
const cname = (Name: string, Value: string) => ({ Name, Type: 'CNAME', ResourceRecords: [{ Value }] });
const ownName = `${ids.endpoint}-abcdefgh.execute-api.us-east-1.vpce.amazonaws.com.`;

const rules =
  (at: Where, vpc: string, ...rows: readonly { id: string; domain: string; type?: string; to?: string[] }[]): Step =>
  (snapshot) => {
    const listed = answer(snapshot, at, 'route53resolver/list-resolver-rules', {
      ResolverRules: rows.map(({ id, domain, type = 'FORWARD', to = ['10.200.0.53'] }) => ({
        Id: id,
        DomainName: domain,
        RuleType: type,
        TargetIps: to.map((Ip) => ({ Ip, Port: 53 })),
      })),
    });
    return answer(listed, at, 'route53resolver/list-resolver-rule-associations', {
      ResolverRuleAssociations: rows.map(({ id }) => ({
        Id: `a-${id}`,
        ResolverRuleId: id,
        VPCId: vpc,
        Status: 'COMPLETE',
      })),
    });
  };

const privateDns =
  (on: boolean): Step =>
  (snapshot) =>
    edit(snapshot, provider, 'ec2/describe-vpc-endpoints', (e: { VpcEndpoints: { PrivateDnsEnabled: boolean }[] }) => {
      for (const row of e.VpcEndpoints) row.PrivateDnsEnabled = on;
    });

const servers =
  (at: Where, ...values: string[]): Step =>
  (snapshot) =>
    edit(snapshot, at, 'ec2/describe-dhcp-options', (o: { DhcpOptions: { DhcpConfigurations: object[] }[] }) => {
      for (const row of o.DhcpOptions)
        row.DhcpConfigurations = [{ Key: 'domain-name-servers', Values: values.map((Value) => ({ Value })) }];
    });

const firewall =
  (
    ...groups: readonly {
      priority: number;
      rules: readonly { priority: number; action: string; domains: string[] }[];
    }[]
  ): Step =>
  (snapshot) => {
    const base = answer(snapshot, provider, 'route53resolver/list-firewall-rule-group-associations', {
      FirewallRuleGroupAssociations: groups.map(({ priority }, g) => ({
        Id: `assoc-${g}`,
        FirewallRuleGroupId: `rslvr-frg-${g}`,
        VpcId: ids.providerVpc,
        Priority: priority,
      })),
    });
    return groups.reduce((state, { rules: own }, g) => {
      const listed = answer(
        state,
        provider,
        'route53resolver/list-firewall-rules',
        {
          FirewallRules: own.map(({ priority, action }, r) => ({
            FirewallRuleGroupId: `rslvr-frg-${g}`,
            FirewallDomainListId: `rslvr-fdl-${g}-${r}`,
            Priority: priority,
            Action: action,
            BlockResponse: 'NXDOMAIN',
          })),
        },
        `rslvr-frg-${g}`,
      );
      return own.reduce(
        (inner, { domains }, r) =>
          answer(inner, provider, 'route53resolver/list-firewall-domains', { Domains: domains }, `rslvr-fdl-${g}-${r}`),
        listed,
      );
    }, base);
  };

const inbound: Step = (snapshot) => {
  const listed = answer(snapshot, provider, 'route53resolver/list-resolver-endpoints', {
    ResolverEndpoints: [
      {
        Id: 'rslvr-in-1',
        Direction: 'INBOUND',
        HostVPCId: ids.providerVpc,
        Status: 'OPERATIONAL',
        SecurityGroupIds: [],
      },
    ],
  });
  return answer(
    listed,
    provider,
    'route53resolver/list-resolver-endpoint-ip-addresses',
    { IpAddresses: [{ Ip: '10.20.1.53' }, { Ip: '10.20.2.53' }] },
    'rslvr-in-1',
  );
};

describe("in the endpoint's VPC the default name is answered by", () => {
  test('private DNS of the endpoint', () => {
    expect(answered([])).toMatchObject({ is: 'endpoint', endpoint: ids.endpoint, zone: undefined });
  });
  test('public DNS, while private DNS is off', () => {
    expect(answered([privateDns(false)])).toEqual({ is: 'public' });
  });
  test('a more specific zone that people made', () => {
    const steps = [zones(provider, ids.providerVpc, { id: 'Z1', name: api })];
    expect(answered([...steps, records(provider, 'Z1')])).toMatchObject({ is: 'absent', zone: { id: 'Z1' } });
    expect(answered([...steps, records(provider, 'Z1', a(`${api}.`, '10.20.1.10'))])).toMatchObject({
      is: 'endpoint',
      endpoint: ids.endpoint,
    });
    expect(answered([...steps, records(provider, 'Z1', a(`${api}.`, '10.20.9.9'))])).toMatchObject({
      is: 'addresses',
      gone: ['10.20.9.9'],
    });
  });
  test('private DNS, not a less specific zone', () => {
    const steps = [zones(provider, ids.providerVpc, { id: 'Z1', name: 'amazonaws.com' }), records(provider, 'Z1')];
    expect(answered(steps)).toMatchObject({ is: 'endpoint' });
    expect(answered([...steps, privateDns(false)])).toMatchObject({ is: 'absent' });
  });
  test('a zone of the name that AWS keeps is its private DNS', () => {
    const managed = zones(provider, ids.providerVpc, { id: 'Z9', name: names, service: 'vpce.amazonaws.com' });
    expect(answered([managed])).toMatchObject({ is: 'endpoint', endpoint: ids.endpoint, zone: undefined });
  });
  test('servers to which a rule for the same or a more specific name forwards it', () => {
    for (const domain of [`${names}.`, names.toUpperCase(), api])
      expect(answered([rules(provider, ids.providerVpc, { id: 'rslvr-rr-1', domain })])).toMatchObject({
        is: 'elsewhere',
        servers: ['10.200.0.53'],
        hides: names,
      });
  });
  test('private DNS, not a rule for a less specific name; the rule is told', () => {
    for (const domain of ['.', 'amazonaws.com.', 'us-east-1.amazonaws.com.'])
      expect(
        resolved([rules(provider, ids.providerVpc, { id: 'rslvr-rr-1', domain })], urls.plain, ids.admin),
      ).toMatchObject({
        answer: { is: 'endpoint' },
        weaker: [{ id: 'rslvr-rr-1' }],
      });
  });
  test('private DNS, where a system rule takes the name out of a wider one', () => {
    const both = rules(
      provider,
      ids.providerVpc,
      { id: 'rslvr-rr-1', domain: `${names}.` },
      { id: 'rslvr-rr-2', domain: `${api}.`, type: 'SYSTEM' },
    );
    expect(answered([both])).toMatchObject({ is: 'endpoint' });
  });
  test('itself again, where the rule leads to its own inbound endpoint', () => {
    const to = ['10.20.1.53', '10.20.2.53'];
    expect(
      answered(
        [inbound, rules(consumer, ids.consumerVpc, { id: 'rslvr-rr-1', domain: `${names}.`, to })],
        urls.plain,
        ids.app,
      ),
    ).toMatchObject({ is: 'endpoint', endpoint: ids.endpoint });
  });
  test('servers that DHCP names, unless they are its own Resolver or an inbound endpoint', () => {
    expect(answered([servers(provider, '10.20.3.53')])).toMatchObject({ is: 'elsewhere', rule: undefined });
    expect(answered([servers(provider, '10.20.0.2', '169.254.169.253')])).toMatchObject({ is: 'endpoint' });
    expect(answered([inbound, servers(provider, '10.20.1.53')])).toMatchObject({ is: 'endpoint' });
  });
});

describe('the DNS Firewall', () => {
  const block = (domains: string[], priority = 10) => ({ priority, action: 'BLOCK', domains });
  test.each([
    [`${api}.`, true],
    [`*.${names}.`, true],
    ['*.', true],
    ['*.amazonaws.com', true],
    [`${names}.`, false],
    ['*.us-west-2.amazonaws.com', false],
    [`*.${api}`, false],
  ])('blocks by %s: %s', (domain, blocks) => {
    expect(answered([firewall({ priority: 100, rules: [block([domain])] })])).toMatchObject({
      is: blocks ? 'blocked' : 'endpoint',
    });
  });
  test('decides by the first rule that holds the name, group by group', () => {
    const allow = { priority: 5, action: 'ALLOW', domains: [`*.${names}`] };
    expect(answered([firewall({ priority: 100, rules: [block(['*']), allow] })])).toMatchObject({ is: 'endpoint' });
    expect(
      answered([firewall({ priority: 200, rules: [allow] }, { priority: 100, rules: [block(['*'])] })]),
    ).toMatchObject({ is: 'blocked' });
  });
  test('tells a list that cannot be read and goes on', () => {
    const steps = [
      firewall({ priority: 100, rules: [block(['*'])] }),
      (s: Snapshot) => remove(s, (path) => path.includes('list-firewall-domains')),
    ];
    expect(resolved(steps, urls.plain, ids.admin)).toMatchObject({
      answer: { is: 'endpoint' },
      unread: ['route53resolver:ListFirewallDomains'],
    });
  });
});

describe('in another VPC the default name is answered by', () => {
  const from = (...steps: readonly Step[]) => answered(steps, urls.plain, ids.app);
  const zone = zones(consumer, ids.consumerVpc, { id: 'Z1', name: names });
  test('public DNS', () => expect(from()).toEqual({ is: 'public' }));
  test('a gap, where zones or rules were not read', () => {
    const blind = (part: string) => from((s) => remove(s, (path) => path.includes(part)));
    expect(blind('list-hosted-zones-by-vpc/vpc-0c')).toMatchObject({ action: 'route53:ListHostedZonesByVPC' });
    expect(blind('111122223333/us-east-1/route53resolver/list-resolver-rule-associations')).toMatchObject({
      action: 'route53resolver:ListResolverRuleAssociations',
    });
  });
  test('a zone, by alias, wildcard or CNAME; a zone whose records were not read counts as knowing it', () => {
    expect(from(zone)).toMatchObject({ is: 'known' });
    for (const record of [
      aliasTo(`${api}.`, ownName),
      aliasTo(`\\052.${names}.`, ownName),
      cname(`*.${names}`, ownName),
    ])
      expect(from(zone, records(consumer, 'Z1', record))).toMatchObject({ is: 'endpoint', endpoint: ids.endpoint });
    expect(from(zone, records(consumer, 'Z1', cname(`${api}.`, 'front.example.com')))).toMatchObject({ is: 'known' });
  });
  test('nothing, where the zone has the record of another API only', () => {
    expect(from(zone, records(consumer, 'Z1', aliasTo(`zzzzzzzzzz.${names}.`, ownName)))).toMatchObject({
      is: 'absent',
    });
  });
  test('an endpoint that is gone', () => {
    const gone = aliasTo(`${api}.`, ownName.replace(ids.endpoint, 'vpce-0dead000000000000'));
    const snapshot = [zone, records(consumer, 'Z1', gone)].reduce((s, step) => step(s), healthy());
    const found = lookUp(subjectFor(snapshot, urls.plain, ids.app), vanishedEndpoint);
    expect(found).toEqual({ known: true, value: 'vpce-0dead000000000000' });
  });
  test('a Profile is not modelled; one of another VPC, or one that is gone, changes nothing', () => {
    const profile =
      (...rows: readonly object[]): Step =>
      (s) =>
        answer(s, consumer, 'route53profiles/list-profile-associations', { ProfileAssociations: rows });
    const unmodelled = { why: 'unmodelled', action: 'route53profiles:ListProfileAssociations' };
    const arn = `arn:aws:ec2:us-east-1:${consumer.account}:vpc/${ids.consumerVpc}`;
    for (const ResourceId of [ids.consumerVpc, arn])
      expect(from(profile({ ResourceId, Status: 'COMPLETE' }))).toMatchObject(unmodelled);
    expect(from(profile({ ResourceId: 'vpc-0other' }, { ResourceId: ids.consumerVpc, Status: 'DELETED' }))).toEqual(
      from(profile()),
    );
  });
});

describe('a public record is answered by', () => {
  test('public DNS, unless a zone or private DNS of the VPC is about it', () => {
    expect(answered([], urls.alias, ids.app)).toEqual({ is: 'public' });
    expect(answered([], urls.vpce, ids.admin)).toEqual({ is: 'public' });
    expect(answered([], urls.alias, ids.admin)).toMatchObject({ is: 'endpoint', endpoint: ids.endpoint });
    const zone = [zones(consumer, ids.consumerVpc, { id: 'Z1', name: names }), records(consumer, 'Z1')];
    expect(answered(zone, urls.alias, ids.app)).toMatchObject({ is: 'absent' });
    expect(answered(zone, urls.vpce, ids.app)).toEqual({ is: 'public' });
  });
});

describe('from the data centre', () => {
  const asked = (snapshot: Snapshot, target: string) => {
    const found = lookUp(subjectFor(snapshot, target, office.office), onPremises);
    return found.known ? found.value : found.gap;
  };
  test('the default name needs an inbound endpoint that admits DNS', () => {
    expect(asked(onprem(), urls.plain)).toMatchObject({ inbound: [{ id: office.inbound, admits: true }] });
    const closed = edit(
      onprem(),
      provider,
      'ec2/describe-security-groups',
      (g: { SecurityGroups: { GroupId: string; IpPermissions: object[] }[] }) => {
        for (const row of g.SecurityGroups) if (row.GroupId === office.resolverGroup) row.IpPermissions = [];
      },
    );
    expect(asked(closed, urls.plain)).toMatchObject({ inbound: [{ admits: false }] });
  });
  test('other names need none', () => expect(asked(onprem(), urls.alias)).toBeUndefined());
});
