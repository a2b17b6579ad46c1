import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { healthy, ids as peered, provider } from './peered.js';
import { answer, edit } from './world.js';

/**
 * A host in the consumer's data centre, 10.200.1.5, that reaches the endpoint's VPC by a VPN; an inbound Resolver endpoint
 * lets its name servers forward the default name. Healthy in every respect.
 */
export const ids = {
  ...peered,
  office: '10.200.1.5',
  gateway: 'vgw-0e222222222222222',
  vpn: 'vpn-0e222222222222222',
  inbound: 'rslvr-in-0e22222222222222',
  resolverGroup: 'sg-0e2222222222222d5',
} as const;

interface Tables {
  RouteTables: { RouteTableId: string; PropagatingVgws: object[]; Routes: object[] }[];
}
interface Groups {
  SecurityGroups: { GroupId: string; IpPermissions: object[] }[];
}

const tunnel = (address: string, Status: string) => ({ OutsideIpAddress: address, Status, AcceptedRouteCount: 1 });

export const vpnConnections = (...states: readonly string[]) => ({
  VpnConnections: [
    {
      VpnConnectionId: ids.vpn,
      VpnGatewayId: ids.gateway,
      State: 'available',
      Options: { StaticRoutesOnly: true },
      Routes: [{ DestinationCidrBlock: '10.200.0.0/16', State: 'available' }],
      VgwTelemetry: states.map((state, index) => tunnel(`203.0.113.${index + 1}`, state)),
    },
  ],
});

const routed = (snapshot: Snapshot) =>
  edit(snapshot, provider, 'ec2/describe-route-tables', (a: Tables) => {
    for (const table of a.RouteTables) {
      table.PropagatingVgws = [{ GatewayId: ids.gateway }];
      table.Routes.push({
        DestinationCidrBlock: '10.200.0.0/16',
        GatewayId: ids.gateway,
        Origin: 'EnableVgwRoutePropagation',
        State: 'active',
      });
    }
  });

const admitted = (snapshot: Snapshot) =>
  edit(snapshot, provider, 'ec2/describe-security-groups', (a: Groups) => {
    for (const group of a.SecurityGroups)
      if (group.GroupId === ids.endpointGroup)
        group.IpPermissions.push({
          IpProtocol: 'tcp',
          FromPort: 443,
          ToPort: 443,
          IpRanges: [{ CidrIp: '10.200.0.0/16' }],
        });
    a.SecurityGroups.push({
      GroupId: ids.resolverGroup,
      GroupName: 'resolver',
      Description: 'resolver',
      VpcId: ids.providerVpc,
      OwnerId: provider.account,
      IpPermissions: ['udp', 'tcp'].map((IpProtocol) => ({
        IpProtocol,
        FromPort: 53,
        ToPort: 53,
        IpRanges: [{ CidrIp: '10.200.0.0/16' }],
      })),
      IpPermissionsEgress: [],
    } as Groups['SecurityGroups'][number]);
  });

export const onprem = (): Snapshot => {
  const base = admitted(routed(healthy()));
  const gateway = answer(base, provider, 'ec2/describe-vpn-gateways', {
    VpnGateways: [
      {
        VpnGatewayId: ids.gateway,
        State: 'available',
        VpcAttachments: [{ VpcId: ids.providerVpc, State: 'attached' }],
      },
    ],
  });
  const connected = answer(gateway, provider, 'ec2/describe-vpn-connections', vpnConnections('UP', 'UP'));
  const resolver = answer(connected, provider, 'route53resolver/list-resolver-endpoints', {
    ResolverEndpoints: [
      {
        Id: ids.inbound,
        Direction: 'INBOUND',
        HostVPCId: ids.providerVpc,
        Status: 'OPERATIONAL',
        SecurityGroupIds: [ids.resolverGroup],
      },
    ],
  });
  return answer(
    resolver,
    provider,
    'route53resolver/list-resolver-endpoint-ip-addresses',
    {
      IpAddresses: [
        { SubnetId: ids.endpointSubnetA, Ip: '10.20.1.53', Status: 'ATTACHED' },
        { SubnetId: ids.endpointSubnetB, Ip: '10.20.2.53', Status: 'ATTACHED' },
      ],
    },
    ids.inbound,
  );
};
