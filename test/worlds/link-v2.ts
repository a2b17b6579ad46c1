import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { healthy, ids, provider, region } from './peered.js';
import { answer, edit } from './world.js';

/** The peered world, in which GET /orders goes through a VPC link V2 to an Application Load Balancer by HTTPS. */
export const linkV2 = {
  id: 'vl2abc',
  balancer: `arn:aws:elasticloadbalancing:${region}:${provider.account}:loadbalancer/app/backend/1234567890abcdef`,
  listener: `arn:aws:elasticloadbalancing:${region}:${provider.account}:listener/app/backend/1234567890abcdef/1111111111111111`,
  group: 'sg-0e22222222222211c',
  balancerGroup: 'sg-0e2222222222222a1',
  interface: 'eni-0e22222222222211c',
  certificate: `arn:aws:acm:${region}:${provider.account}:certificate/99999999-2222-3333-4444-555555555555`,
} as const;

const everything = [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }], UserIdGroupPairs: [] }];

const groups = (snapshot: Snapshot): Snapshot =>
  edit(snapshot, provider, 'ec2/describe-security-groups', (a: { SecurityGroups: object[] }) => {
    const of = (GroupId: string, GroupName: string, IpPermissions: object[]) => ({
      GroupId,
      GroupName,
      Description: GroupName,
      VpcId: ids.providerVpc,
      OwnerId: provider.account,
      IpPermissions,
      IpPermissionsEgress: everything,
    });
    a.SecurityGroups.push(
      of(linkV2.group, 'link', []),
      of(linkV2.balancerGroup, 'alb', [
        {
          IpProtocol: 'tcp',
          FromPort: 443,
          ToPort: 443,
          IpRanges: [],
          UserIdGroupPairs: [{ GroupId: linkV2.group, UserId: provider.account }],
        },
      ]),
    );
  });

const interfaces = (snapshot: Snapshot): Snapshot =>
  edit(snapshot, provider, 'ec2/describe-network-interfaces', (a: { NetworkInterfaces: object[] }) => {
    const of = (id: string, subnet: string, address: string, group: string, more: object) => ({
      NetworkInterfaceId: id,
      SubnetId: subnet,
      VpcId: ids.providerVpc,
      OwnerId: provider.account,
      PrivateIpAddress: address,
      PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: address }],
      Groups: [{ GroupId: group }],
      InterfaceType: 'interface',
      RequesterManaged: true,
      Status: 'in-use',
      Ipv6Addresses: [],
      ...more,
    });
    a.NetworkInterfaces.push(
      of(linkV2.interface, ids.endpointSubnetA, '10.20.1.60', linkV2.group, { InterfaceType: 'api_gateway_managed' }),
      of('eni-0e2222222222222a1', ids.endpointSubnetA, '10.20.1.70', linkV2.balancerGroup, {
        Description: 'ELB app/backend/1234567890abcdef',
      }),
      of('eni-0e2222222222222a2', ids.endpointSubnetB, '10.20.2.70', linkV2.balancerGroup, {
        Description: 'ELB app/backend/1234567890abcdef',
      }),
    );
  });

const balancer = (snapshot: Snapshot): Snapshot => {
  const listed = edit(snapshot, provider, 'elbv2/describe-load-balancers', (a: { LoadBalancers: object[] }) => {
    a.LoadBalancers.push({
      LoadBalancerArn: linkV2.balancer,
      LoadBalancerName: 'alb',
      Type: 'application',
      Scheme: 'internal',
      VpcId: ids.providerVpc,
      DNSName: 'internal-alb-123456789.us-east-1.elb.amazonaws.com',
      State: { Code: 'active' },
      SecurityGroups: [linkV2.balancerGroup],
    });
  });
  const listening = answer(
    listed,
    provider,
    'elbv2/describe-listeners',
    {
      Listeners: [
        {
          ListenerArn: linkV2.listener,
          LoadBalancerArn: linkV2.balancer,
          Port: 443,
          Protocol: 'HTTPS',
          Certificates: [{ CertificateArn: linkV2.certificate }],
          DefaultActions: [{ Type: 'forward', TargetGroupArn: ids.targets }],
        },
      ],
    },
    linkV2.balancer,
  );
  const ruled = answer(
    listening,
    provider,
    'elbv2/describe-rules',
    {
      Rules: [
        {
          RuleArn: `${linkV2.listener.replace(':listener/', ':listener-rule/')}/1111111111111111`,
          Priority: 'default',
          IsDefault: true,
          Conditions: [],
          Actions: [{ Type: 'forward', TargetGroupArn: ids.targets }],
        },
      ],
    },
    linkV2.listener,
  );
  const shown = answer(
    ruled,
    provider,
    'elbv2/describe-listener-certificates',
    { Certificates: [{ CertificateArn: linkV2.certificate, IsDefault: true }] },
    linkV2.listener,
  );
  return answer(
    shown,
    provider,
    'acm/describe-certificate',
    {
      Certificate: {
        CertificateArn: linkV2.certificate,
        DomainName: 'backend.example.com',
        SubjectAlternativeNames: ['backend.example.com'],
        Status: 'ISSUED',
        Type: 'AMAZON_ISSUED',
        NotAfter: '2026-12-01T00:00:00+00:00',
      },
    },
    linkV2.certificate,
  );
};

export interface Integrations {
  readonly items: {
    readonly path: string;
    readonly resourceMethods?: Record<
      string,
      { methodIntegration: Record<string, unknown>; methodResponses?: Record<string, object> }
    >;
  }[];
}

/** Changes the integration of GET on one path. */
export const integration =
  (path: string, change: (row: Record<string, unknown>) => void) =>
  (snapshot: Snapshot): Snapshot =>
    edit(
      snapshot,
      provider,
      'apigateway/get-resources',
      (a: Integrations) => {
        for (const row of a.items) {
          const method = row.path === path ? row.resourceMethods?.['GET'] : undefined;
          if (method) change(method.methodIntegration);
        }
      },
      ids.api,
    );

export const withLinkV2 = (): Snapshot => {
  const linked = answer(healthy(), provider, 'apigatewayv2/get-vpc-links', {
    Items: [
      {
        VpcLinkId: linkV2.id,
        Name: 'backend-v2',
        VpcLinkStatus: 'AVAILABLE',
        VpcLinkVersion: 'V2',
        SubnetIds: [ids.endpointSubnetA, ids.endpointSubnetB],
        SecurityGroupIds: [linkV2.group],
      },
    ],
  });
  const set = integration('/orders', (row) => {
    Object.assign(row, { connectionId: linkV2.id, integrationTarget: linkV2.balancer });
  });
  return set(balancer(interfaces(groups(linked))));
};
