import { consumer, ids, openEntries, provider, urls } from '../worlds/peered.js';
import { edit } from '../worlds/world.js';
import type { Fault } from './fault.js';

interface Tables {
  RouteTables: {
    RouteTableId: string;
    Routes: { DestinationCidrBlock: string; State: string; VpcPeeringConnectionId?: string }[];
  }[];
}
interface Groups {
  SecurityGroups: { GroupId: string; IpPermissions: unknown[]; IpPermissionsEgress: unknown[] }[];
}
interface Acls {
  NetworkAcls: { NetworkAclId: string; Entries: object[] }[];
}
interface Peerings {
  VpcPeeringConnections: { Status: { Code: string; Message: string } }[];
}

const routes =
  (
    at: typeof consumer,
    table: string,
    change: (rows: Tables['RouteTables'][number]['Routes']) => Tables['RouteTables'][number]['Routes'],
  ) =>
  (snapshot: Parameters<Fault['breaks']>[0]) =>
    edit(snapshot, at, 'ec2/describe-route-tables', (a: Tables) => {
      for (const t of a.RouteTables) if (t.RouteTableId === table) t.Routes = change(t.Routes);
    });

const group =
  (at: typeof consumer, id: string, change: (row: Groups['SecurityGroups'][number]) => void) =>
  (snapshot: Parameters<Fault['breaks']>[0]) =>
    edit(snapshot, at, 'ec2/describe-security-groups', (a: Groups) => {
      for (const g of a.SecurityGroups) if (g.GroupId === id) change(g);
    });

const acl =
  (at: typeof consumer, id: string, entries: readonly object[]) => (snapshot: Parameters<Fault['breaks']>[0]) =>
    edit(snapshot, at, 'ec2/describe-network-acls', (a: Acls) => {
      for (const n of a.NetworkAcls) if (n.NetworkAclId === id) n.Entries = [...entries];
    });

const tcp443 = (cidr: string) => ({ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: cidr }] });
const entry = (
  RuleNumber: number,
  Egress: boolean,
  RuleAction: string,
  from: number,
  to: number,
  CidrBlock = '0.0.0.0/0',
) => ({
  RuleNumber,
  Egress,
  RuleAction,
  Protocol: '6',
  PortRange: { From: from, To: to },
  CidrBlock,
});

const both = (
  snapshot: Parameters<Fault['breaks']>[0],
  change: (row: Peerings['VpcPeeringConnections'][number]) => void,
) =>
  [consumer, provider].reduce(
    (state, at) =>
      edit(state, at, 'ec2/describe-vpc-peering-connections', (a: Peerings) => {
        a.VpcPeeringConnections.forEach(change);
      }),
    snapshot,
  );

const peeredCall = { target: urls.alias, from: ids.app, sees: { kind: 'timeout' } } as const;

export const networkFaults: readonly Fault[] = [
  {
    ...peeredCall,
    code: 'route-missing-client-to-endpoint',
    what: "the consumer's table has lost its route to the provider's VPC",
    breaks: routes(consumer, ids.consumerTable, (rows) =>
      rows.filter((r) => r.DestinationCidrBlock !== '10.20.0.0/16'),
    ),
    near: routes(consumer, ids.consumerTable, (rows) =>
      rows.map((r) => (r.VpcPeeringConnectionId ? { ...r, DestinationCidrBlock: '10.20.0.0/20' } : r)),
    ),
    blind: ['111122223333/us-east-1/ec2/describe-route-tables'],
    tried: 'repairs',
  },
  {
    ...peeredCall,
    code: 'route-missing-endpoint-to-client',
    what: "the table of the endpoint's subnets has lost its route back to the consumer's VPC",
    breaks: routes(provider, ids.endpointTable, (rows) =>
      rows.filter((r) => r.DestinationCidrBlock !== '10.10.0.0/16'),
    ),
    near: routes(provider, ids.mainTable, (rows) => rows.filter((r) => r.DestinationCidrBlock === '10.20.0.0/16')),
    blind: ['444455556666/us-east-1/ec2/describe-route-tables'],
    tried: 'repairs',
  },
  {
    ...peeredCall,
    code: 'route-blackhole',
    what: 'a longer prefix points to a peering connection that is gone',
    breaks: routes(consumer, ids.consumerTable, (rows) => [
      ...rows,
      { DestinationCidrBlock: '10.20.0.0/20', State: 'blackhole', VpcPeeringConnectionId: 'pcx-0dead0000000000' },
    ]),
    near: routes(consumer, ids.consumerTable, (rows) => [
      ...rows,
      { DestinationCidrBlock: '10.99.0.0/16', State: 'blackhole', VpcPeeringConnectionId: 'pcx-0dead0000000000' },
    ]),
    blind: ['111122223333/us-east-1/ec2/describe-route-tables'],
    tried: 'repairs',
  },
  {
    ...peeredCall,
    code: 'peering-not-active',
    what: 'the peering request was never accepted',
    breaks: (healthy) =>
      both(healthy, (row) => {
        row.Status = { Code: 'pending-acceptance', Message: 'Pending Acceptance by 444455556666' };
      }),
    near: (healthy) =>
      both(healthy, (row) => {
        row.Status.Message = 'Active';
      }),
    blind: ['describe-vpc-peering-connections'],
    tried: 'repairs',
  },
  {
    ...peeredCall,
    code: 'endpoint-sg-ingress-443-missing',
    what: "the endpoint's group admits the endpoint's own VPC only",
    breaks: group(provider, ids.endpointGroup, (g) => {
      g.IpPermissions = [tcp443('10.20.0.0/16')];
    }),
    near: group(provider, ids.endpointGroup, (g) => {
      g.IpPermissions = [tcp443('10.10.1.10/32'), tcp443('10.20.0.0/16')];
    }),
    blind: ['444455556666/us-east-1/ec2/describe-security-groups'],
    tried: 'repairs',
  },
  {
    ...peeredCall,
    code: 'client-sg-egress-443-missing',
    what: "the caller's group lets nothing out",
    breaks: group(consumer, ids.consumerGroup, (g) => {
      g.IpPermissionsEgress = [];
    }),
    near: group(consumer, ids.consumerGroup, (g) => {
      g.IpPermissionsEgress = [tcp443('10.20.0.0/16')];
    }),
    blind: ['111122223333/us-east-1/ec2/describe-security-groups'],
    tried: 'repairs',
  },
  {
    ...peeredCall,
    code: 'nacl-blocks-443',
    what: "entry 90 of the endpoint subnets' ACL denies HTTPS from the consumer",
    breaks: acl(provider, ids.endpointAcl, [entry(90, false, 'deny', 443, 443, '10.10.0.0/16'), ...openEntries]),
    near: acl(provider, ids.endpointAcl, [entry(110, false, 'deny', 443, 443, '10.10.0.0/16'), ...openEntries]),
    blind: ['444455556666/us-east-1/ec2/describe-network-acls'],
    tried: 'repairs',
  },
  {
    ...peeredCall,
    code: 'nacl-blocks-ephemeral-return',
    what: "the endpoint subnets' ACL answers to port 443 only",
    breaks: acl(provider, ids.endpointAcl, [
      { RuleNumber: 100, Egress: false, RuleAction: 'allow', Protocol: '-1', CidrBlock: '0.0.0.0/0' },
      entry(100, true, 'allow', 443, 8443, '0.0.0.0/0'),
    ]),
    near: acl(provider, ids.endpointAcl, [
      { RuleNumber: 100, Egress: false, RuleAction: 'allow', Protocol: '-1', CidrBlock: '0.0.0.0/0' },
      entry(100, true, 'allow', 1024, 65535, '10.0.0.0/8'),
    ]),
    blind: ['444455556666/us-east-1/ec2/describe-network-acls'],
    tried: 'repairs',
  },
];
