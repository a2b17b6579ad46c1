import { describe, expect, test } from '@jest/globals';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import type { Call } from '../diagnose.js';
import { diagnosed } from '../diagnose.js';
import { dualStack, ids as both, withoutIpv6Rule } from '../worlds/dual-stack.js';
import { ids as office, onprem } from '../worlds/onprem.js';
import { consumer, healthy, ids, openEntries, provider, urls } from '../worlds/peered.js';
import { ids as lent, shared } from '../worlds/shared.js';
import { ids as joined, network, transit } from '../worlds/transit.js';
import type { Where } from '../worlds/world.js';
import { answer, edit, remove } from '../worlds/world.js';
import { withZone, zoned } from '../worlds/zoned.js';

/** Who calls, from where, and by which of several endpoints: what of that the checks of names and of the network take for the caller. */

const told = (snapshot: Snapshot, call: Call) => {
  const { report, broken } = diagnosed(snapshot, call);
  expect(broken).toEqual([]);
  return report;
};
const codes = (snapshot: Snapshot, call: Call) => told(snapshot, call).findings.map(({ code }) => code);
const lead = (snapshot: Snapshot, call: Call) => told(snapshot, call).findings[0];

type Row = Record<string, unknown>;

const names = 'execute-api.us-east-1.amazonaws.com';

const forwarding =
  (at: Where, vpc: string, domain: string, listed = true) =>
  (snapshot: Snapshot): Snapshot =>
    answer(
      answer(snapshot, at, 'route53resolver/list-resolver-rules', {
        ResolverRules: listed
          ? [{ Id: 'rslvr-rr-1', DomainName: domain, RuleType: 'FORWARD', TargetIps: [{ Ip: '10.99.0.53' }] }]
          : [],
      }),
      at,
      'route53resolver/list-resolver-rule-associations',
      { ResolverRuleAssociations: [{ Id: 'a', ResolverRuleId: 'rslvr-rr-1', VPCId: vpc, Status: 'COMPLETE' }] },
    );

describe('a host in a shared subnet', () => {
  const call = { target: urls.plain, from: lent.host };

  test('resolves names as the VPC of the owner does', () => {
    expect(told(shared(), call).verdict).toBe('healthy');
    expect(told(shared(), { ...call, target: ids.api }).verdict).toBe('healthy');
  });
  test('meets the rules of the owner, to whom the repair is written', () => {
    const finding = lead(forwarding(provider, ids.providerVpc, `${names}.`)(shared()), call);
    expect(finding).toMatchObject({
      code: 'resolver-rule-overrides-private-dns',
      subject: `arn:aws:ec2:us-east-1:${provider.account}:vpc/${ids.providerVpc}`,
      tried: { result: 'repairs' },
    });
    expect(finding?.repair.map(({ account }) => account)).toEqual([provider.account]);
  });
  test('needs the attributes of the VPC, whichever account was asked for them', () => {
    const blind = remove(shared(), (path) => path.includes('describe-vpc-attribute'));
    expect(told(blind, call).verdict).toBe('undecided');
  });
});

describe('IPv6 beside IPv4', () => {
  const call = { target: urls.plain, from: ids.admin };

  test('is a flow of its own', () => {
    expect(told(dualStack(), call).verdict).toBe('healthy');
    const finding = lead(withoutIpv6Rule(dualStack()), call);
    expect(finding).toMatchObject({ code: 'endpoint-sg-ingress-443-missing', tried: { result: 'repairs' } });
    expect(finding?.because).toContain(both.adminIpv6);
  });
  test('is none where the names of the endpoint have no AAAA records', () => {
    const plain = edit(
      withoutIpv6Rule(dualStack()),
      provider,
      'ec2/describe-vpc-endpoints',
      ({ VpcEndpoints }: { VpcEndpoints: Row[] }) => {
        for (const row of VpcEndpoints) row['DnsOptions'] = { DnsRecordIpType: 'ipv4' };
      },
    );
    expect(told(plain, call).verdict).toBe('healthy');
  });
  test('is that of the host whose IPv6 address is the caller', () => {
    expect(told(dualStack(), { ...call, from: both.adminIpv6 }).verdict).toBe('healthy');
    expect(codes(withoutIpv6Rule(dualStack()), { ...call, from: both.adminIpv6 })).toEqual([
      'endpoint-sg-ingress-443-missing',
    ]);
  });
});

describe('an address', () => {
  const delegated = () =>
    edit(
      healthy(),
      consumer,
      'ec2/describe-network-interfaces',
      ({ NetworkInterfaces }: { NetworkInterfaces: Row[] }) => {
        for (const row of NetworkInterfaces) row['Ipv4Prefixes'] = [{ Ipv4Prefix: '10.10.1.64/28' }];
      },
    );
  test.each([
    ['of a prefix delegated to an interface', delegated, '10.10.1.66', urls.alias],
    ['of a subnet, that no interface has', healthy, '10.10.1.200', urls.alias],
    ['of a subnet beside the endpoint', healthy, '10.20.1.200', urls.plain],
    ['that is the range of a subnet', healthy, '10.10.1.0/24', urls.alias],
    ['that is the range of a VPC', healthy, '10.10.0.0/16', urls.alias],
    ['that is a range of the data centre', onprem, '10.200.0.0/16', urls.plain],
  ])('%s', (_what, world, from, target) => expect(told(world(), { target, from }).verdict).toBe('healthy'));

  test('that is a range is admitted as the range, whole', () => {
    const part = edit(
      onprem(),
      provider,
      'ec2/describe-security-groups',
      ({ SecurityGroups }: { SecurityGroups: { GroupId: string; IpPermissions: Row[] }[] }) => {
        for (const group of SecurityGroups)
          if (group.GroupId === ids.endpointGroup)
            for (const rule of group.IpPermissions)
              if (JSON.stringify(rule).includes('10.200.')) rule['IpRanges'] = [{ CidrIp: '10.200.0.0/17' }];
      },
    );
    expect(told(part, { target: urls.alias, from: office.office }).verdict).toBe('healthy');
    const finding = lead(part, { target: urls.alias, from: '10.200.0.0/16' });
    expect(finding).toMatchObject({ code: 'endpoint-sg-ingress-443-missing', tried: { result: 'repairs' } });
    expect(finding?.repair[0]?.cli).toContain('CidrIp=10.200.0.0/16');
  });
  test('in ranges of two VPCs is told apart by nothing but an id', () => {
    const twice = edit(
      remove(healthy(), () => false),
      provider,
      'ec2/describe-network-interfaces',
      ({ NetworkInterfaces }: { NetworkInterfaces: Row[] }) => {
        for (const row of NetworkInterfaces)
          if (row['NetworkInterfaceId'] === ids.admin) row['PrivateIpAddress'] = '10.10.1.10';
      },
    );
    const sideless = { ...twice, accounts: {} };
    expect(told(twice, { target: urls.alias, from: '10.10.1.10' }).verdict).toBe('healthy');
    expect(told(sideless, { target: urls.alias, from: '10.10.1.10' }).verdict).toBe('undecided');
  });
});

describe('hosts in several subnets', () => {
  const second = 'subnet-0c111111111111112';
  const unrouted = (snapshot: Snapshot): Snapshot => {
    const wider = edit(snapshot, consumer, 'ec2/describe-subnets', ({ Subnets }: { Subnets: Row[] }) => {
      Subnets.push({ ...Subnets[0], SubnetId: second, CidrBlock: '10.10.2.0/24', AvailabilityZoneId: 'use1-az2' });
    });
    return edit(wider, consumer, 'ec2/describe-route-tables', ({ RouteTables }: { RouteTables: Row[] }) => {
      RouteTables.push({
        RouteTableId: 'rtb-0c111111111111112',
        VpcId: ids.consumerVpc,
        OwnerId: consumer.account,
        Associations: [{ Main: false, SubnetId: second, AssociationState: { State: 'associated' } }],
        Routes: [{ DestinationCidrBlock: '10.10.0.0/16', GatewayId: 'local', State: 'active' }],
      });
    });
  };
  const idle = (snapshot: Snapshot) =>
    answer(snapshot, consumer, 'ec2/describe-network-interfaces', { NetworkInterfaces: [] });
  const admitting = (cidr: string) => (snapshot: Snapshot) =>
    edit(
      snapshot,
      provider,
      'ec2/describe-security-groups',
      ({ SecurityGroups }: { SecurityGroups: { GroupId: string; IpPermissions: Row[] }[] }) => {
        for (const group of SecurityGroups)
          if (group.GroupId === ids.endpointGroup)
            for (const rule of group.IpPermissions) rule['IpRanges'] = [{ CidrIp: cidr }, { CidrIp: '10.20.0.0/16' }];
      },
    );

  test('a function uses all of its subnets: one without a route stops a part of its calls', () => {
    const calling = answer(
      unrouted(healthy()),
      consumer,
      'lambda/get-function-configuration',
      {
        FunctionName: 'caller',
        VpcConfig: {
          VpcId: ids.consumerVpc,
          SubnetIds: [ids.consumerSubnet, second],
          SecurityGroupIds: [ids.consumerGroup],
        },
      },
      'caller',
    );
    const report = told(calling, { target: urls.alias, from: 'caller' });
    expect(report.verdict).toBe('broken');
    expect(report.findings[0]).toMatchObject({
      code: 'route-missing-client-to-endpoint',
      role: 'root-cause',
      tried: { result: 'repairs' },
    });
  });
  test('a VPC stands for a host in either: one subnet that works is enough', () =>
    expect(told(idle(unrouted(healthy())), { target: urls.alias, from: ids.consumerVpc }).verdict).toBe('healthy'));
  test('but not where each is stopped, if by causes of its own', () => {
    const neither = admitting('10.10.2.0/24')(idle(unrouted(healthy())));
    const report = told(neither, { target: urls.alias, from: ids.consumerVpc });
    expect(report.verdict).toBe('broken');
    expect(report.findings.map(({ code, role }) => [code, role])).toEqual([
      ['route-missing-client-to-endpoint', 'root-cause'],
      ['endpoint-sg-ingress-443-missing', 'contributing'],
    ]);
  });
});

describe('the ports that a client may send from', () => {
  const onlyHigh = () =>
    edit(healthy(), provider, 'ec2/describe-network-acls', ({ NetworkAcls }: { NetworkAcls: Row[] }) => {
      for (const acl of NetworkAcls)
        acl['Entries'] = openEntries.map((entry) =>
          entry.Egress && entry.RuleAction === 'allow'
            ? { ...entry, Protocol: '6', PortRange: { From: 49152, To: 65535 } }
            : entry,
        );
    });
  test('are those of its system', () => {
    const call = { target: urls.alias, from: ids.instance };
    expect(codes(onlyHigh(), call)).toEqual(['nacl-blocks-ephemeral-return']);
    const windows = edit(
      onlyHigh(),
      consumer,
      'ec2/describe-instances',
      ({ Reservations }: { Reservations: { Instances: Row[] }[] }) => {
        for (const { Instances } of Reservations) for (const row of Instances) row['Platform'] = 'windows';
      },
    );
    expect(codes(windows, call)).toEqual([]);
  });
});

describe('which endpoint a call arrives by', () => {
  const own = 'vpce-0c111111111111111';
  const withOwn = (snapshot: Snapshot): Snapshot => {
    const listed = edit(
      snapshot,
      consumer,
      'ec2/describe-vpc-endpoints',
      ({ VpcEndpoints }: { VpcEndpoints: object[] }) => {
        VpcEndpoints.push({
          VpcEndpointId: own,
          VpcEndpointType: 'Interface',
          VpcId: ids.consumerVpc,
          ServiceName: 'com.amazonaws.us-east-1.execute-api',
          State: 'available',
          SubnetIds: [ids.consumerSubnet],
          NetworkInterfaceIds: ['eni-0c111111111111150'],
          Groups: [{ GroupId: ids.consumerGroup }],
          PrivateDnsEnabled: false,
          DnsEntries: [],
        });
      },
    );
    return edit(
      listed,
      consumer,
      'ec2/describe-network-interfaces',
      ({ NetworkInterfaces }: { NetworkInterfaces: Row[] }) => {
        NetworkInterfaces.push({
          ...NetworkInterfaces[0],
          NetworkInterfaceId: 'eni-0c111111111111150',
          PrivateIpAddress: '10.10.1.50',
          PrivateIpAddresses: [],
          InterfaceType: 'vpc_endpoint',
          Attachment: undefined,
        });
      },
    );
  };
  test.each([urls.plain, ids.api])('is said by the zone that answers %s, not by who is nearest', (target) => {
    const report = told(withOwn(zoned()), { target, from: ids.app });
    expect(report.verdict).toBe('healthy');
    expect(report.requests[0]?.id).toContain(ids.endpoint);
  });
  test('a mode that wants the default name has it where a zone makes it known', () => {
    const strict = (snapshot: Snapshot) =>
      edit(snapshot, provider, 'apigateway/get-rest-apis', ({ items }: { items: Row[] }) => {
        for (const item of items) item['endpointAccessMode'] = 'STRICT';
      });
    expect(told(strict(zoned()), { target: ids.api, from: ids.app }).verdict).toBe('healthy');
    expect(codes(strict(healthy()), { target: ids.api, from: ids.app })).toEqual(['strict-mode-host-sni-mismatch']);
  });
});

describe('private zones need both DNS attributes of the VPC that uses them', () => {
  const off = (snapshot: Snapshot) =>
    edit(
      snapshot,
      consumer,
      'ec2/describe-vpc-attribute',
      () => ({ VpcId: ids.consumerVpc, EnableDnsHostnames: { Value: false } }),
      ids.consumerVpc,
      'enableDnsHostnames',
    );
  test('which is told, with its repair, where a zone answers', () => {
    expect(told(zoned(), { target: urls.plain, from: ids.app }).verdict).toBe('healthy');
    expect(lead(off(zoned()), { target: urls.plain, from: ids.app })).toMatchObject({
      code: 'vpc-dns-attributes-disabled',
      tried: { result: 'repairs' },
    });
  });
  test('and is no matter for a public record', () =>
    expect(codes(off(healthy()), { target: urls.alias, from: ids.app })).toEqual([]));
});

describe('what could say otherwise and cannot be read', () => {
  const call = { target: urls.plain, from: ids.app };
  const profile = (snapshot: Snapshot) =>
    answer(snapshot, consumer, 'route53profiles/list-profile-associations', {
      ProfileAssociations: [{ Id: 'rpassoc-1', ProfileId: 'rp-1', ResourceId: ids.consumerVpc, Status: 'COMPLETE' }],
    });
  test.each([
    ['a zone without the record', withZone(healthy(), 'amazonaws.com'), 'resolver-rule-overrides-private-dns'],
    ['a rule', forwarding(consumer, ids.consumerVpc, '.')(healthy()), 'private-dns-not-visible-from-peer-vpc'],
  ])('a Profile beside %s', (_what, world, code) => {
    expect(codes(world, call)).toEqual([code]);
    const finding = told(profile(world), call).findings.find((one) => one.code === code);
    expect(finding?.is).toBe('unknown');
  });
  test('a rule that is associated and listed nowhere', () => {
    const world = forwarding(consumer, ids.consumerVpc, '.', false)(healthy());
    expect(told(world, call).verdict).toBe('undecided');
  });
});

describe('what nobody collected', () => {
  test('a peer of another account is no matter once an endpoint is found', () => {
    const third = edit(
      healthy(),
      consumer,
      'ec2/describe-vpc-peering-connections',
      ({ VpcPeeringConnections }: { VpcPeeringConnections: Row[] }) => {
        VpcPeeringConnections.push({
          ...VpcPeeringConnections[0],
          VpcPeeringConnectionId: 'pcx-0a999999999999999',
          AccepterVpcInfo: { OwnerId: '123412341234', VpcId: 'vpc-0a999999999999999', Region: 'us-east-1' },
        });
      },
    );
    expect(told(third, { target: ids.api, from: ids.app }).verdict).toBe('healthy');
    expect(told(third, { target: urls.alias, from: ids.app }).verdict).toBe('healthy');
    const without = answer(third, provider, 'ec2/describe-vpc-endpoints', { VpcEndpoints: [] });
    expect(told(without, { target: urls.alias, from: ids.app }).verdict).toBe('undecided');
  });
  test('an endpoint may stand in a VPC of the account of the transit gateway', () => {
    const hub = answer(
      remove(transit(), (path) => path.startsWith(network.account)),
      provider,
      'ec2/describe-vpc-endpoints',
      { VpcEndpoints: [] },
    );
    for (const target of [ids.api, urls.alias]) {
      const finding = told(hub, { target, from: joined.app }).findings.find(({ code }) => code === 'endpoint-missing');
      expect(finding).toMatchObject({ is: 'unknown', gaps: [{ account: network.account }] });
    }
  });
  test('an endpoint that no account has is told once, whatever else is there', () =>
    expect(codes(healthy(), { target: urls.alias.replace(ids.endpoint, 'vpce-0999'), from: ids.app })).toEqual([
      'endpoint-missing',
      'vpce-alias-not-associated',
    ]));
  test('an interface that the endpoint names and no answer shows is not known to let anything pass', () => {
    const gone = edit(
      healthy(),
      provider,
      'ec2/describe-network-interfaces',
      (a: { NetworkInterfaces: { NetworkInterfaceId: string }[] }) => {
        a.NetworkInterfaces = a.NetworkInterfaces.filter((row) => row.NetworkInterfaceId !== ids.endpointInterfaceA);
      },
    );
    const report = told(gone, { target: urls.alias, from: ids.app });
    expect(report.verdict).toBe('undecided');
    expect(JSON.stringify(report.gaps)).toContain(ids.endpointInterfaceA);
  });
});

test('a Host header of the wrong partition names no API', () =>
  expect(
    lead(healthy(), {
      target: urls.vpce,
      headers: [`Host: ${ids.api}.execute-api.us-east-1.amazonaws.com.cn`],
      from: ids.app,
    }),
  ).toMatchObject({ code: 'host-header-missing-for-vpce-dns', is: 'fail' }));
