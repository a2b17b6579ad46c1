import { describe, expect, test } from '@jest/globals';
import { inventoryOf } from '../../src/inventory/inventory.js';
import { buildRequests } from '../../src/request/build.js';
import { lookUp, subjectOf } from '../../src/request/fact.js';
import { refuters } from '../../src/request/facts/vpc-settings.js';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import type { Call } from '../diagnose.js';
import { askedFor, diagnosed } from '../diagnose.js';
import { ids as office, onprem, vpnConnections } from '../worlds/onprem.js';
import { consumer, healthy, ids, provider, urls } from '../worlds/peered.js';
import { inspected } from '../worlds/inspected.js';
import { ids as joined, network, transit } from '../worlds/transit.js';
import type { Where } from '../worlds/world.js';
import { answer, edit, remove } from '../worlds/world.js';

const told = (snapshot: Snapshot, call: Call) => {
  const { report, broken } = diagnosed(snapshot, call);
  expect(broken).toEqual([]);
  return report.findings.map(({ code, is, role, tried }) => ({ code, is, role, tried: tried.result }));
};
const codes = (snapshot: Snapshot, call: Call) => told(snapshot, call).map(({ code }) => code);

const fromOffice = { target: urls.alias, from: office.office };
const fromApp = { target: urls.alias, from: ids.app };

describe('dx-vpn-path-broken', () => {
  const direct = (vifs: object[], associations: object[]) => (snapshot: Snapshot) => {
    const interfaces = answer(snapshot, provider, 'directconnect/describe-virtual-interfaces', {
      virtualInterfaces: vifs,
    });
    return answer(interfaces, provider, 'directconnect/describe-direct-connect-gateway-associations', {
      directConnectGatewayAssociations: associations,
    });
  };
  const down = () => answer(onprem(), provider, 'ec2/describe-vpn-connections', vpnConnections('DOWN', 'DOWN'));
  const none = () => answer(onprem(), provider, 'ec2/describe-vpn-connections', { VpnConnections: [] });
  const association = (cidr: string) => ({
    directConnectGatewayId: 'dxgw-1',
    associationState: 'associated',
    associatedGateway: { id: office.gateway },
    allowedPrefixesToDirectConnectGateway: [{ cidr }],
  });
  const vif = (type: string, state = 'available') => ({
    virtualInterfaceId: 'dxvif-1',
    virtualInterfaceType: type,
    virtualInterfaceState: state,
    virtualGatewayId: office.gateway,
  });

  test('fails when every tunnel is down, and not when Direct Connect is up beside it', () => {
    expect(codes(down(), fromOffice)).toEqual(['dx-vpn-path-broken']);
    expect(codes(direct([vif('private')], [])(down()), fromOffice)).toEqual([]);
  });
  test('fails over a public or a dead virtual interface, and where the prefixes leave the endpoint out', () => {
    expect(codes(direct([vif('public')], [])(none()), fromOffice)).toEqual(['dx-vpn-path-broken']);
    expect(codes(direct([vif('private', 'down')], [])(none()), fromOffice)).toEqual(['dx-vpn-path-broken']);
    expect(codes(direct([], [association('10.99.0.0/16')])(none()), fromOffice)).toEqual(['dx-vpn-path-broken']);
    expect(codes(direct([], [association('10.20.0.0/16')])(none()), fromOffice)).toEqual([]);
  });
  test('is unknown where no collected answer shows a connection', () => {
    expect(told(none(), fromOffice)).toMatchObject([{ code: 'dx-vpn-path-broken', is: 'unknown' }]);
  });
});

describe('client-not-in-vpc', () => {
  test('a public address is a caller on the internet, and nothing else is judged for it on the way', () => {
    expect(codes(healthy(), { target: urls.alias, from: '198.51.100.7' })).toEqual(['client-not-in-vpc']);
  });
});

describe('transit gateways', () => {
  const without = (operation: 'ec2/get-transit-gateway-route-table-associations') => (snapshot: Snapshot) => {
    const listed = edit(snapshot, network, operation, () => ({ Associations: [] }), joined.table);
    return edit(
      listed,
      network,
      'ec2/describe-transit-gateway-attachments',
      (a: { TransitGatewayAttachments: { Association?: object }[] }) => {
        for (const row of a.TransitGatewayAttachments) delete row.Association;
      },
    );
  };
  test('an attachment without a table is associated with the only one of its gateway', () => {
    const broken = without('ec2/get-transit-gateway-route-table-associations')(transit());
    const [finding] = diagnosed(broken, fromApp).report.findings;
    expect(finding).toMatchObject({ code: 'tgw-route-missing', tried: { result: 'repairs' } });
    expect(finding?.repair.map(({ account, cli }) => `${account} ${cli}`)).toEqual(
      [joined.consumerAttachment, joined.providerAttachment].map((id) =>
        expect.stringContaining(
          `${network.account} aws ec2 associate-transit-gateway-route-table --transit-gateway-route-table-id ${joined.table} --transit-gateway-attachment-id ${id}`,
        ),
      ),
    );
  });
  test('a blackhole of a transit gateway is pointed to the attachment', () => {
    const dropped = edit(
      transit(),
      network,
      'ec2/search-transit-gateway-routes',
      (a: { Routes: object[] }) => {
        a.Routes.push({ DestinationCidrBlock: '10.20.0.0/20', Type: 'static', State: 'blackhole' });
      },
      joined.table,
    );
    const [finding] = diagnosed(dropped, fromApp).report.findings;
    expect(finding).toMatchObject({ code: 'route-blackhole', tried: { result: 'repairs' } });
    expect(finding?.repair[0]?.cli).toContain('replace-transit-gateway-route --destination-cidr-block 10.20.0.0/20');
    expect(finding?.repair[0]?.undo).toContain('--blackhole');
  });
  test('the answer needs its route as well', () => {
    const oneWay = edit(
      transit(),
      network,
      'ec2/search-transit-gateway-routes',
      (a: { Routes: { DestinationCidrBlock: string }[] }) => {
        a.Routes = a.Routes.filter(({ DestinationCidrBlock }) => DestinationCidrBlock !== '10.10.0.0/16');
      },
      joined.table,
    );
    expect(told(oneWay, fromApp)).toMatchObject([{ code: 'tgw-route-missing', tried: 'repairs' }]);
  });
  test('without the account of the gateway its tables are unknown', () => {
    const blind = remove(transit(), (path) => path.startsWith(network.account));
    const findings = told(blind, fromApp);
    expect(findings.map(({ is }) => is)).not.toContain('fail');
    expect(findings.map(({ code }) => code)).toContain('tgw-route-missing');
  });
  test('stale references fail over peering too', () => {
    const stale = edit(
      healthy(),
      provider,
      'ec2/describe-security-groups',
      (a: { SecurityGroups: { GroupId: string; IpPermissions: object[] }[] }) => {
        for (const group of a.SecurityGroups)
          if (group.GroupId === ids.endpointGroup)
            group.IpPermissions = [
              {
                IpProtocol: 'tcp',
                FromPort: 443,
                ToPort: 443,
                UserIdGroupPairs: [{ GroupId: ids.consumerGroup, UserId: consumer.account, PeeringStatus: 'deleted' }],
              },
            ];
      },
    );
    expect(told(stale, fromApp)).toMatchObject([{ code: 'sg-reference-not-effective', tried: 'repairs' }]);
  });
});

describe('cidr-overlap', () => {
  test('of a failed peering connection leads, and peering-not-active defers to it', () => {
    const at = (where: Where) => (snapshot: Snapshot) =>
      edit(
        snapshot,
        where,
        'ec2/describe-vpc-peering-connections',
        (a: { VpcPeeringConnections: { Status: object }[] }) => {
          for (const row of a.VpcPeeringConnections) row.Status = { Code: 'failed', Message: 'overlapping CIDR range' };
        },
      );
    const overlapping = edit(
      healthy(),
      provider,
      'ec2/describe-vpcs',
      (a: { Vpcs: { CidrBlockAssociationSet: object[] }[] }) => {
        for (const vpc of a.Vpcs)
          vpc.CidrBlockAssociationSet.push({ CidrBlock: '10.10.128.0/17', CidrBlockState: { State: 'associated' } });
      },
    );
    expect(codes(at(consumer)(at(provider)(overlapping)), fromApp)).toEqual(['cidr-overlap']);
    expect(codes(at(consumer)(at(provider)(healthy())), fromApp)).toEqual(['peering-not-active']);
  });
});

describe('endpoint-az-coverage', () => {
  const oneZone = () =>
    edit(
      healthy(),
      provider,
      'ec2/describe-vpc-endpoints',
      (a: { VpcEndpoints: { SubnetIds: string[]; NetworkInterfaceIds: string[] }[] }) => {
        for (const row of a.VpcEndpoints) {
          row.SubnetIds = [ids.endpointSubnetA];
          row.NetworkInterfaceIds = [ids.endpointInterfaceA];
        }
      },
    );
  test('a single zone is a risk that stops nothing', () => {
    expect(told(oneZone(), fromApp)).toMatchObject([{ code: 'endpoint-az-coverage', role: 'latent' }]);
    expect(diagnosed(oneZone(), fromApp).report.verdict).toBe('healthy');
  });
});

describe('names that other servers answer', () => {
  const rule = (at: Where, vpc: string, domain: string) => (snapshot: Snapshot) => {
    const listed = answer(snapshot, at, 'route53resolver/list-resolver-rules', {
      ResolverRules: [
        {
          Id: 'rslvr-rr-0123456789abcdef0',
          DomainName: domain,
          RuleType: 'FORWARD',
          TargetIps: [{ Ip: '10.200.0.53' }],
        },
      ],
    });
    return answer(listed, at, 'route53resolver/list-resolver-rule-associations', {
      ResolverRuleAssociations: [
        { Id: 'a', ResolverRuleId: 'rslvr-rr-0123456789abcdef0', VPCId: vpc, Status: 'COMPLETE' },
      ],
    });
  };
  const plainFromApp = { target: urls.plain, from: ids.app };
  const plainFromAdmin = { target: urls.plain, from: ids.admin };

  test('a rule made for the names of APIs makes them known; one that sends everything away is doubted', () => {
    expect(
      codes(rule(consumer, ids.consumerVpc, 'execute-api.us-east-1.amazonaws.com.')(healthy()), plainFromApp),
    ).toEqual([]);
    const everything = rule(consumer, ids.consumerVpc, '.')(healthy());
    const code = 'private-dns-not-visible-from-peer-vpc';
    expect(told(everything, plainFromApp)).toMatchObject([{ code, role: 'latent' }]);
    expect(told(everything, { ...plainFromApp, symptom: 'dns' })).toMatchObject([{ code, role: 'root-cause' }]);
  });
  test('a rule for less than the private name is told only where names fail', () => {
    const wide = rule(provider, ids.providerVpc, 'amazonaws.com.')(healthy());
    expect(codes(wide, plainFromAdmin)).toEqual([]);
    expect(codes(wide, { ...plainFromAdmin, symptom: 'dns' })).toEqual(['resolver-rule-overrides-private-dns']);
  });
  test('own name servers are a doubt without a symptom, and no matter for public records', () => {
    const custom = edit(
      healthy(),
      provider,
      'ec2/describe-dhcp-options',
      (a: { DhcpOptions: { DhcpConfigurations: object[] }[] }) => {
        for (const row of a.DhcpOptions)
          row.DhcpConfigurations = [{ Key: 'domain-name-servers', Values: [{ Value: '10.20.3.53' }] }];
      },
    );
    expect(told(custom, plainFromAdmin)).toMatchObject([{ code: 'custom-dns-server-not-forwarding', role: 'latent' }]);
    expect(codes(custom, { target: urls.alias, from: ids.admin })).toEqual([]);
  });
  test('a private zone without the record hides an alias too, and the repair adds the record', () => {
    const zoned = answer(
      healthy(),
      { account: consumer.account, region: 'global' },
      'route53/list-hosted-zones-by-vpc',
      {
        HostedZoneSummaries: [
          {
            HostedZoneId: 'Z1',
            Name: 'execute-api.us-east-1.amazonaws.com.',
            Owner: { OwningAccount: consumer.account },
          },
        ],
      },
      ids.consumerVpc,
      'us-east-1',
    );
    const empty = answer(
      zoned,
      { account: consumer.account, region: 'global' },
      'route53/list-resource-record-sets',
      { ResourceRecordSets: [] },
      'Z1',
    );
    for (const target of [urls.alias, urls.plain])
      expect(told(empty, { target, from: ids.app })).toMatchObject([
        { code: 'resolver-rule-overrides-private-dns', tried: 'repairs' },
      ]);
  });
  test('another endpoint of the VPC that owns the name', () => {
    const second = edit(
      healthy(),
      provider,
      'ec2/describe-vpc-endpoints',
      (a: { VpcEndpoints: { PrivateDnsEnabled: boolean }[] }) => {
        const [row] = a.VpcEndpoints;
        if (!row) return;
        a.VpcEndpoints.push({ ...row, VpcEndpointId: 'vpce-0e999999999999999' } as typeof row);
        row.PrivateDnsEnabled = false;
      },
    );
    const { report } = diagnosed(second, plainFromAdmin);
    expect(report.requests[0]?.endpoint?.id).toBe('vpce-0e999999999999999');
  });
});

describe('refuters', () => {
  const said = (snapshot: Snapshot, call: Call) => {
    const inventory = inventoryOf(snapshot);
    const [request] = buildRequests(inventory, askedFor(call));
    const found = request && lookUp(subjectOf(request, inventory), refuters);
    return found?.known ? found.value : undefined;
  };
  const suspicious = () => {
    const blocked = answer(healthy(), provider, 'ec2/describe-vpc-block-public-access-options', {
      VpcBlockPublicAccessOptions: { InternetGatewayBlockMode: 'block-bidirectional' },
    });
    return edit(
      blocked,
      consumer,
      'ec2/describe-vpc-peering-connections',
      (a: { VpcPeeringConnections: { RequesterVpcInfo: object }[] }) => {
        for (const row of a.VpcPeeringConnections)
          Object.assign(row.RequesterVpcInfo, { PeeringOptions: { AllowDnsResolutionFromRemoteVpc: false } });
      },
    );
  };
  test('speak where the symptom invites the suspicion, and only there', () => {
    expect(said(suspicious(), fromApp)).toEqual([]);
    expect(said(healthy(), { ...fromApp, symptom: 'timeout' })).toEqual([]);
    expect(said(suspicious(), { ...fromApp, symptom: 'dns' })).toEqual([
      expect.stringContaining('peering-dns-resolution-off'),
    ]);
    expect(said(suspicious(), { ...fromApp, symptom: 'timeout' })).toEqual([
      expect.stringContaining('peering-dns-resolution-off'),
      expect.stringContaining('vpc-block-public-access'),
    ]);
  });
  test('raise nothing', () => expect(codes(suspicious(), fromApp)).toEqual([]));
});

describe('route-asymmetric-or-inspection', () => {
  const code = 'route-asymmetric-or-inspection';

  test('an inspection VPC without appliance mode is told where connections time out, with its repair', () => {
    const { findings } = diagnosed(inspected('disable'), { ...fromApp, symptom: 'timeout' }).report;
    const finding = findings.find((one) => one.code === code);
    expect(finding).toMatchObject({ is: 'fail', role: 'root-cause' });
    expect(finding?.repair[0]?.cli).toContain('--options ApplianceModeSupport=enable');
  });
  test('without a symptom, or with appliance mode, what the appliance does is unknown', () => {
    for (const [mode, call] of [
      ['disable', fromApp],
      ['enable', { ...fromApp, symptom: 'timeout' }],
    ] as const)
      expect(told(inspected(mode), call).find((one) => one.code === code)).toMatchObject({ is: 'unknown' });
  });
});
