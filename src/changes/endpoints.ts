import type { NetworkInterface, VpcEndpoint } from '../inventory/ec2.js';
import type { Located, Place } from '../inventory/inventory.js';
import type { Answer } from '../snapshot/snapshot.js';
import type { Change, Effect } from './change.js';
import { aws, change, editAnswer, editRow, restored, step } from './change.js';
import { block, blocks, imported, json, localName, resource } from './terraform.js';

const placeOf = ({ account, region }: Place): Place => ({ account, region });

const idOf = ({ value }: Located<VpcEndpoint>): string => value.VpcEndpointId ?? '';

const editEndpoint =
  (id: string, edit: (row: VpcEndpoint) => VpcEndpoint): Effect =>
  (snapshot) =>
    editRow<VpcEndpoint>(snapshot, 'ec2/describe-vpc-endpoints', 'VpcEndpoints', (e) => e.VpcEndpointId === id, edit);

const modify = (
  endpoint: Located<VpcEndpoint>,
  parameters: Readonly<Record<string, string | boolean | readonly string[]>>,
): string => aws('ec2', 'modify-vpc-endpoint', endpoint.region, { 'vpc-endpoint-id': idOf(endpoint), ...parameters });

/**
 * Turns private DNS of an endpoint on. Wide: every execute-api name of the region then resolves to it in that VPC.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html
 */
export const enablePrivateDns = (endpoint: Located<VpcEndpoint>): Change => {
  const id = idOf(endpoint);
  return change(endpoint, {
    summary: `turn on private DNS of ${id}`,
    does: [
      step(
        modify(endpoint, { 'private-dns-enabled': true }),
        editEndpoint(id, (row) => ({ ...row, PrivateDnsEnabled: true })),
      ),
    ],
    undoes: [
      step(
        modify(endpoint, { 'no-private-dns-enabled': true }),
        editEndpoint(id, (row) => restored(row, endpoint.value, 'PrivateDnsEnabled')),
      ),
    ],
    terraform: resource(endpoint, 'aws_vpc_endpoint_private_dns', localName(id), {
      vpc_endpoint_id: id,
      private_dns_enabled: true,
    }),
    warning: `every execute-api name of ${endpoint.region} will resolve to ${id} in ${endpoint.value.VpcId ?? 'its VPC'}, also those of public APIs`,
    refusedWhile: ['vpc-dns-attributes-disabled', 'private-dns-conflict'],
  });
};

/**
 * Replaces the policy of an endpoint by one that keeps its statements; it takes effect within minutes, without a deployment.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
export const replaceEndpointPolicy = (
  endpoint: Located<VpcEndpoint>,
  policy: object,
  former: object | null,
  summary: string,
): Change => {
  const id = idOf(endpoint);
  const set = (document: object) => modify(endpoint, { 'policy-document': JSON.stringify(document) });
  return change(endpoint, {
    summary,
    does: [
      step(
        set(policy),
        editEndpoint(id, (row) => ({ ...row, PolicyDocument: JSON.stringify(policy) })),
      ),
    ],
    undoes: [
      step(
        former === null ? modify(endpoint, { 'reset-policy': true }) : set(former),
        editEndpoint(id, (row) => restored(row, endpoint.value, 'PolicyDocument')),
      ),
    ],
    terraform: resource(endpoint, 'aws_vpc_endpoint_policy', localName(id), {
      vpc_endpoint_id: id,
      policy: json(policy),
    }),
  });
};

export interface SubnetChoice {
  readonly id: string;
  /** The address that the trial gives to the interface; AWS chooses its own. */
  readonly address: string;
}

/**
 * Gives an endpoint interfaces in these subnets, at most one for each zone.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/interface-endpoints.html
 */
export const addSubnets = (endpoint: Located<VpcEndpoint>, subnets: readonly SubnetChoice[]): Change => {
  const id = idOf(endpoint);
  const ids = subnets.map((subnet) => subnet.id);
  const interfaces = subnets.map((subnet) => interfaceOf(endpoint, subnet));
  const own = new Set(interfaces.map(({ NetworkInterfaceId }) => NetworkInterfaceId));
  type Interfaces = Answer & { NetworkInterfaces?: NetworkInterface[] };
  const withInterfaces =
    (
      edit: (row: VpcEndpoint) => VpcEndpoint,
      list: (rows: readonly NetworkInterface[]) => NetworkInterface[],
    ): Effect =>
    (snapshot) =>
      editAnswer<Interfaces>(
        editEndpoint(id, edit)(snapshot),
        'ec2/describe-network-interfaces',
        placeOf(endpoint),
        [],
        (answer) => ({ ...answer, NetworkInterfaces: list(answer.NetworkInterfaces ?? []) }),
      );
  return change(endpoint, {
    summary: `add ${ids.join(', ')} to ${id}`,
    does: [
      step(
        modify(endpoint, { 'add-subnet-ids': ids }),
        withInterfaces(
          (row) => ({
            ...row,
            SubnetIds: [...(row.SubnetIds ?? []), ...ids],
            NetworkInterfaceIds: [
              ...(row.NetworkInterfaceIds ?? []),
              ...interfaces.map((i) => i.NetworkInterfaceId ?? ''),
            ],
          }),
          (rows) => [...rows, ...interfaces],
        ),
      ),
    ],
    undoes: [
      step(
        modify(endpoint, { 'remove-subnet-ids': ids }),
        withInterfaces(
          (row) => restored(row, endpoint.value, 'SubnetIds', 'NetworkInterfaceIds'),
          (rows) => rows.filter(({ NetworkInterfaceId }) => !own.has(NetworkInterfaceId)),
        ),
      ),
    ],
    terraform: blocks(
      ...ids.map((subnet) =>
        resource(endpoint, 'aws_vpc_endpoint_subnet_association', localName(id, subnet), {
          vpc_endpoint_id: id,
          subnet_id: subnet,
        }),
      ),
    ),
    warning: `callers are answered there too: the route tables and ACLs of ${ids.join(', ')} must know them; each interface costs by the hour`,
  });
};

const interfaceOf = ({ account, value }: Located<VpcEndpoint>, { id, address }: SubnetChoice): NetworkInterface => ({
  NetworkInterfaceId: `eni-of-${value.VpcEndpointId ?? ''}-in-${id}`,
  Description: `VPC Endpoint Interface ${value.VpcEndpointId ?? ''}`,
  InterfaceType: 'vpc_endpoint',
  Status: 'in-use',
  OwnerId: account,
  SubnetId: id,
  VpcId: value.VpcId,
  PrivateIpAddress: address,
  PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: address }],
  Groups: value.Groups ?? [],
});

export interface AddressTypes {
  /** `ipv4`, `ipv6` or `dualstack`: the addresses of the endpoint's interfaces. */
  readonly addressType: string;
  /** `ipv4`, `ipv6`, `dualstack` or `service-defined`: the records of its names. */
  readonly recordType: string;
}

/**
 * Makes an endpoint and the records of its names dual-stack; its subnets must have IPv6 ranges.
 * @see https://docs.aws.amazon.com/cli/latest/reference/ec2/modify-vpc-endpoint.html
 */
export const setAddressType = (endpoint: Located<VpcEndpoint>, former: AddressTypes): Change => {
  const id = idOf(endpoint);
  const set = ({ addressType, recordType }: AddressTypes) =>
    modify(endpoint, { 'ip-address-type': addressType, 'dns-options': `DnsRecordIpType=${recordType}` });
  return change(endpoint, {
    summary: `make ${id} and its names dual-stack`,
    does: [
      step(
        set({ addressType: 'dualstack', recordType: 'dualstack' }),
        editEndpoint(id, (row) => ({
          ...row,
          IpAddressType: 'dualstack',
          DnsOptions: { ...row.DnsOptions, DnsRecordIpType: 'dualstack' },
        })),
      ),
    ],
    undoes: [
      step(
        set(former),
        editEndpoint(id, (row) => restored(row, endpoint.value, 'IpAddressType', 'DnsOptions')),
      ),
    ],
    terraform: imported(
      endpoint,
      'aws_vpc_endpoint',
      localName(id),
      id,
      {
        vpc_id: endpoint.value.VpcId,
        service_name: endpoint.value.ServiceName,
        vpc_endpoint_type: 'Interface',
        ip_address_type: 'dualstack',
        dns_options: block({ dns_record_ip_type: 'dualstack' }),
      },
      ['auto_accept', 'policy', 'private_dns_enabled', 'security_group_ids', 'subnet_ids', 'tags', 'tags_all'],
    ),
    warning: `callers with IPv6 then use it: groups, ACLs, routes and conditions on aws:VpcSourceIp must know their ranges`,
  });
};
