import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { healthy, ids as peered, openEntries, provider } from './peered.js';
import { edit } from './world.js';

/** The endpoint's VPC with IPv6 beside IPv4: subnets, the endpoint and the host `admin` have both. Healthy in every respect. */
export const ids = { ...peered, adminIpv6: '2001:db8:20:1::20' } as const;

const range = '2001:db8:20::/56';
const associated = (Ipv6CidrBlock: string) => ({ Ipv6CidrBlock, Ipv6CidrBlockState: { State: 'associated' } });

const addresses: Readonly<Record<string, string>> = {
  [ids.endpointInterfaceA]: '2001:db8:20:1::10',
  [ids.endpointInterfaceB]: '2001:db8:20:2::10',
  [ids.admin]: ids.adminIpv6,
};

interface Group {
  GroupId: string;
  IpPermissions: { Ipv6Ranges?: object[] }[];
  IpPermissionsEgress: { Ipv6Ranges?: object[] }[];
}

type Step = (snapshot: Snapshot) => Snapshot;

const steps: readonly Step[] = [
  (s) =>
    edit(s, provider, 'ec2/describe-vpc-endpoints', ({ VpcEndpoints }: { VpcEndpoints: object[] }) => {
      for (const row of VpcEndpoints)
        Object.assign(row, { IpAddressType: 'dualstack', DnsOptions: { DnsRecordIpType: 'dualstack' } });
    }),
  (s) =>
    edit(s, provider, 'ec2/describe-vpcs', ({ Vpcs }: { Vpcs: object[] }) => {
      for (const row of Vpcs) Object.assign(row, { Ipv6CidrBlockAssociationSet: [associated(range)] });
    }),
  (s) =>
    edit(s, provider, 'ec2/describe-subnets', ({ Subnets }: { Subnets: object[] }) => {
      for (const [index, row] of Subnets.entries())
        Object.assign(row, { Ipv6CidrBlockAssociationSet: [associated(`2001:db8:20:${index + 1}::/64`)] });
    }),
  (s) =>
    edit(
      s,
      provider,
      'ec2/describe-network-interfaces',
      ({ NetworkInterfaces }: { NetworkInterfaces: { NetworkInterfaceId: string }[] }) => {
        for (const row of NetworkInterfaces) {
          const Ipv6Address = addresses[row.NetworkInterfaceId];
          if (Ipv6Address !== undefined) Object.assign(row, { Ipv6Addresses: [{ Ipv6Address }] });
        }
      },
    ),
  (s) =>
    edit(s, provider, 'ec2/describe-security-groups', ({ SecurityGroups }: { SecurityGroups: Group[] }) => {
      for (const { GroupId, IpPermissions, IpPermissionsEgress } of SecurityGroups) {
        for (const rule of IpPermissionsEgress) rule.Ipv6Ranges = [{ CidrIpv6: '::/0' }];
        if (GroupId === ids.endpointGroup) for (const rule of IpPermissions) rule.Ipv6Ranges = [{ CidrIpv6: range }];
      }
    }),
  (s) =>
    edit(s, provider, 'ec2/describe-network-acls', ({ NetworkAcls }: { NetworkAcls: { Entries: object[] }[] }) => {
      const ipv6 = openEntries.map(({ CidrBlock: _, RuleNumber, ...entry }) => ({
        ...entry,
        RuleNumber: RuleNumber === 100 ? 101 : 32768,
        Ipv6CidrBlock: '::/0',
      }));
      for (const acl of NetworkAcls) acl.Entries = [...openEntries, ...ipv6];
    }),
];

export const dualStack = (): Snapshot => steps.reduce((snapshot, step) => step(snapshot), healthy());

/** Without the rule that admits IPv6 to the endpoint. */
export const withoutIpv6Rule = (snapshot: Snapshot): Snapshot =>
  edit(snapshot, provider, 'ec2/describe-security-groups', ({ SecurityGroups }: { SecurityGroups: Group[] }) => {
    for (const { GroupId, IpPermissions } of SecurityGroups)
      if (GroupId === ids.endpointGroup) for (const rule of IpPermissions) rule.Ipv6Ranges = [];
  });
