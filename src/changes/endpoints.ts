import type { NetworkInterface, VpcEndpoint } from '../inventory/ec2.js';
import type { Located, Place } from '../inventory/inventory.js';
import type { Answer } from '../snapshot/snapshot.js';
import type { Change } from './change.js';
import { aws, editAnswer, editRow } from './change.js';

const placeOf = ({ account, region }: Place): Place => ({ account, region });

const editEndpoint = (snapshot: Parameters<Change['apply']>[0], id: string, edit: (row: VpcEndpoint) => VpcEndpoint) =>
  editRow<VpcEndpoint>(snapshot, 'ec2/describe-vpc-endpoints', 'VpcEndpoints', (e) => e.VpcEndpointId === id, edit);

/**
 * Turns private DNS of an endpoint on. Wide: every execute-api name of the region then resolves to it in that VPC.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html
 */
export const enablePrivateDns = (endpoint: Located<VpcEndpoint>): Change => {
  const id = endpoint.value.VpcEndpointId ?? '';
  const parameters = { 'vpc-endpoint-id': id };
  return {
    ...placeOf(endpoint),
    summary: `turn on private DNS of ${id}`,
    cli: aws('ec2', 'modify-vpc-endpoint', endpoint.region, { ...parameters, 'private-dns-enabled': true }),
    undo: aws('ec2', 'modify-vpc-endpoint', endpoint.region, { ...parameters, 'no-private-dns-enabled': true }),
    terraform: null,
    warning: `every execute-api name of ${endpoint.region} will resolve to ${id} in ${endpoint.value.VpcId ?? 'its VPC'}, also those of public APIs`,
    refusedWhile: ['vpc-dns-attributes-disabled', 'private-dns-conflict'],
    apply: (snapshot) => editEndpoint(snapshot, id, (row) => ({ ...row, PrivateDnsEnabled: true })),
  };
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
  const id = endpoint.value.VpcEndpointId ?? '';
  const set = (document: object) =>
    aws('ec2', 'modify-vpc-endpoint', endpoint.region, {
      'vpc-endpoint-id': id,
      'policy-document': JSON.stringify(document),
    });
  return {
    ...placeOf(endpoint),
    summary,
    cli: set(policy),
    undo:
      former === null
        ? aws('ec2', 'modify-vpc-endpoint', endpoint.region, { 'vpc-endpoint-id': id, 'reset-policy': true })
        : set(former),
    terraform: null,
    apply: (snapshot) => editEndpoint(snapshot, id, (row) => ({ ...row, PolicyDocument: JSON.stringify(policy) })),
  };
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
  const id = endpoint.value.VpcEndpointId ?? '';
  const ids = subnets.map((subnet) => subnet.id);
  return {
    ...placeOf(endpoint),
    summary: `add ${ids.join(', ')} to ${id}`,
    cli: aws('ec2', 'modify-vpc-endpoint', endpoint.region, { 'vpc-endpoint-id': id, 'add-subnet-ids': ids }),
    undo: aws('ec2', 'modify-vpc-endpoint', endpoint.region, { 'vpc-endpoint-id': id, 'remove-subnet-ids': ids }),
    terraform: null,
    apply: (snapshot) => {
      const interfaces = subnets.map((subnet) => interfaceOf(endpoint, subnet));
      const widened = editEndpoint(snapshot, id, (row) => ({
        ...row,
        SubnetIds: [...(row.SubnetIds ?? []), ...ids],
        NetworkInterfaceIds: [...(row.NetworkInterfaceIds ?? []), ...interfaces.map((i) => i.NetworkInterfaceId ?? '')],
      }));
      return editAnswer<Answer & { NetworkInterfaces?: NetworkInterface[] }>(
        widened,
        'ec2/describe-network-interfaces',
        placeOf(endpoint),
        [],
        (answer) => ({ ...answer, NetworkInterfaces: [...(answer.NetworkInterfaces ?? []), ...interfaces] }),
      );
    },
  };
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
  const id = endpoint.value.VpcEndpointId ?? '';
  const set = ({ addressType, recordType }: AddressTypes) =>
    aws('ec2', 'modify-vpc-endpoint', endpoint.region, {
      'vpc-endpoint-id': id,
      'ip-address-type': addressType,
      'dns-options': `DnsRecordIpType=${recordType}`,
    });
  return {
    ...placeOf(endpoint),
    summary: `make ${id} and its names dual-stack`,
    cli: set({ addressType: 'dualstack', recordType: 'dualstack' }),
    undo: set(former),
    terraform: null,
    apply: (snapshot) =>
      editEndpoint(snapshot, id, (row) => ({
        ...row,
        IpAddressType: 'dualstack',
        DnsOptions: { ...row.DnsOptions, DnsRecordIpType: 'dualstack' },
      })),
  };
};
