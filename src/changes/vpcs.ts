import type { Answers } from '../inventory/answers.js';
import type { Vpc } from '../inventory/ec2.js';
import type { Place } from '../inventory/inventory.js';
import type { Answer } from '../snapshot/snapshot.js';
import type { Change } from './change.js';
import { aws, change, editAnswer, editRow, step } from './change.js';
import { imported, localName, resource } from './terraform.js';

type VpcEncryptionControl = NonNullable<
  Answers['ec2/describe-vpc-encryption-controls']['VpcEncryptionControls']
>[number];

const attributes = {
  enableDnsSupport: {
    option: 'enable-dns-support',
    field: 'EnableDnsSupport',
    argument: 'enable_dns_support',
    warning: 'every host of the VPC can ask its Resolver then',
  },
  enableDnsHostnames: {
    option: 'enable-dns-hostnames',
    field: 'EnableDnsHostnames',
    argument: 'enable_dns_hostnames',
    warning: 'hosts with public addresses get public names then',
  },
} as const;

/** One attribute a call: `ModifyVpcAttribute` takes no two. */
export const enableDnsAttribute = (place: Place, vpc: string, attribute: keyof typeof attributes): Change => {
  const { option, field, argument, warning } = attributes[attribute];
  const set = (value: boolean) =>
    step(aws('ec2', 'modify-vpc-attribute', place.region, { 'vpc-id': vpc, [option]: `Value=${value}` }), (snapshot) =>
      editAnswer<Answer>(snapshot, 'ec2/describe-vpc-attribute', place, [vpc, attribute], (answer) => ({
        ...answer,
        [field]: { Value: value },
      })),
    );
  const others = Object.values(attributes).flatMap((one) => (one.argument === argument ? [] : [one.argument]));
  return change(place, {
    summary: `turn on ${attribute} of ${vpc}`,
    does: [set(true)],
    undoes: [set(false)],
    terraform: imported(place, 'aws_vpc', localName(vpc), vpc, { [argument]: true }, [
      ...others,
      'assign_generated_ipv6_cidr_block',
      'cidr_block',
      'instance_tenancy',
      'ipv4_ipam_pool_id',
      'ipv4_netmask_length',
      'ipv6_ipam_pool_id',
      'ipv6_netmask_length',
      'tags',
      'tags_all',
    ]),
    warning,
  });
};

/**
 * Lets peering connections pass a VPC that enforces encryption.
 * @see https://docs.aws.amazon.com/cli/latest/reference/ec2/modify-vpc-encryption-control.html
 */
export const excludePeering = (place: Place, control: string): Change => {
  const set = (value: 'enable' | 'disable') =>
    step(
      aws('ec2', 'modify-vpc-encryption-control', place.region, {
        'vpc-encryption-control-id': control,
        'vpc-peering-exclusion': value,
      }),
      (snapshot) =>
        editRow<VpcEncryptionControl>(
          snapshot,
          'ec2/describe-vpc-encryption-controls',
          'VpcEncryptionControls',
          ({ VpcEncryptionControlId }) => VpcEncryptionControlId === control,
          (row) => ({
            ...row,
            ResourceExclusions: { ...row.ResourceExclusions, VpcPeering: { State: `${value}d` } },
          }),
        ),
    );
  return change(place, {
    summary: `exclude peering from ${control}`,
    does: [set('enable')],
    undoes: [set('disable')],
    terraform: {
      because: 'it has no resource of VPC encryption controls',
      lacks: 'aws_vpc_encryption_control',
    },
    warning: 'packets over peering connections of this VPC are then not held to its encryption',
  });
};

/** A set of DHCP options for a VPC, and the one that it has now. */
export interface DhcpSpec extends Place {
  readonly vpc: string;
  readonly options: string;
  readonly former: string;
  readonly warning: string;
}

/**
 * Gives a VPC another set of DHCP options; a VPC has one, and the former stays in the account.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/DHCPOptionSet.html
 */
export const associateDhcpOptions = ({ vpc, options, former, warning, ...place }: DhcpSpec): Change => {
  const set = (id: string) =>
    step(aws('ec2', 'associate-dhcp-options', place.region, { 'dhcp-options-id': id, 'vpc-id': vpc }), (snapshot) =>
      editRow<Vpc>(
        snapshot,
        'ec2/describe-vpcs',
        'Vpcs',
        ({ VpcId }) => VpcId === vpc,
        (row) => ({ ...row, DhcpOptionsId: id }),
      ),
    );
  return change(place, {
    summary: `give ${vpc} the DHCP options ${options} instead of ${former}`,
    does: [set(options)],
    undoes: [set(former)],
    terraform: resource(place, 'aws_vpc_dhcp_options_association', localName(vpc), {
      vpc_id: vpc,
      dhcp_options_id: options,
    }),
    warning,
  });
};
