import type { Subnet } from '../../inventory/ec2.js';
import { networkInterfaces, subnets, vpcs } from '../../inventory/ec2.js';
import type { Inventory, Located, Place } from '../../inventory/inventory.js';
import { GapError } from '../../inventory/inventory.js';
import { addressParties } from '../../network/address-parties.js';
import type { Address, Prefix } from '../../network/cidr.js';
import {
  addressAt,
  bitsOf,
  contains,
  formatAddress,
  formatPrefix,
  isPrivate,
  overlaps,
  parseAddress,
  parsePrefix,
} from '../../network/cidr.js';
import type { Party } from '../../network/trace.js';
import { operation } from '../../snapshot/operations.js';
import type { Subject } from '../fact.js';
import { subnetParty } from './caller-parties.js';

/** What `--from` names by an address or a range: an interface, hosts that subnets could hold, or hosts beyond every VPC. */
export type AddressCaller =
  | { readonly is: 'interface'; readonly place: Place; readonly id: string; readonly address: string }
  | { readonly is: 'subnets'; readonly place: Place; readonly vpc: string; readonly parties: readonly Party[] }
  | { readonly is: 'beyond'; readonly parties: readonly Party[]; readonly onInternet: boolean };

type Row = Located<{ readonly VpcId?: string | undefined }>;

/** Ranges of VPCs may overlap: of several that hold the address, that of the consumer is meant. */
const ofOneVpc = <T extends Row>({ inventory }: Subject, text: string, rows: readonly T[]): readonly T[] => {
  const vpcsOf = (from: readonly T[]) => new Set(from.map(({ value }) => value.VpcId));
  if (vpcsOf(rows).size < 2) return rows;
  const consumers = rows.filter(({ account }) => inventory.snapshot.accounts[account]?.side === 'consumer');
  if (vpcsOf(consumers).size === 1) return consumers;
  const { account, region } = rows[0] as T;
  const id = 'ec2/describe-network-interfaces';
  const message = `${text} is in ${[...vpcsOf(rows)].join(' and ')}: name the interface or the subnet`;
  throw new GapError({ account, region, operation: id, action: operation(id).action, why: 'unmodelled', message });
};

const rangesOf = ({ value }: Located<Subnet>): Prefix[] =>
  [value.CidrBlock, ...(value.Ipv6CidrBlockAssociationSet ?? []).map(({ Ipv6CidrBlock }) => Ipv6CidrBlock)].flatMap(
    (text) => parsePrefix(text) ?? [],
  );

/** A shared subnet is shown by several accounts; its owner's copy stands for it. */
const onePerId = (rows: readonly Located<Subnet>[]): readonly Located<Subnet>[] => [
  ...new Map(
    [...rows]
      .sort((a, b) => Number(a.value.OwnerId === a.account) - Number(b.value.OwnerId === b.account))
      .map((row) => [row.value.SubnetId, row]),
  ).values(),
];

const inSubnets = (
  subject: Subject,
  text: string,
  holds: (range: Prefix) => boolean,
  address: (range: Prefix) => string | undefined,
): AddressCaller | undefined => {
  const { inventory } = subject;
  const rows = onePerId(inventory.everywhere(subnets).rows.filter((row) => rangesOf(row).some(holds)));
  const own = ofOneVpc(subject, text, rows);
  const [first] = own;
  if (!first?.value.VpcId) return undefined;
  const parties = own.map((row) => {
    const range = rangesOf(row).find(holds);
    return subnetParty(inventory, row, undefined, range && address(range));
  });
  return { is: 'subnets', place: { account: first.account, region: first.region }, vpc: first.value.VpcId, parties };
};

/** Whether an address is public and in no range of a collected VPC. */
const isOnInternet = (inventory: Inventory, address: Address): boolean =>
  !isPrivate(address) &&
  !inventory
    .everywhere(vpcs)
    .rows.flatMap(({ value }) => [
      value.CidrBlock,
      ...(value.CidrBlockAssociationSet ?? []).map(({ CidrBlock }) => CidrBlock),
      ...(value.Ipv6CidrBlockAssociationSet ?? []).map(({ Ipv6CidrBlock }) => Ipv6CidrBlock),
    ])
    .some((range) => {
      const prefix = parsePrefix(range);
      return prefix !== undefined && contains(prefix, address);
    });

const lastOf = (range: Prefix): string => {
  const size = bitsOf(range.family) - range.length;
  return formatAddress(
    range.family === 4 ? addressAt(range, 2 ** size - 1) : { family: 6, bits: range.base + (1n << BigInt(size)) - 1n },
  );
};

/** Of a range the subnets that it holds or that hold it; else its first and last address stand for its hosts. */
const ofRange = (subject: Subject, range: Prefix): AddressCaller => {
  const text = formatPrefix(range);
  const addressIn = (subnet: Prefix) => (subnet.length < range.length ? formatAddress(addressAt(range, 0)) : undefined);
  const found = inSubnets(subject, text, (subnet) => overlaps(range, subnet), addressIn);
  if (found) return found;
  const parties = [formatAddress(addressAt(range, 0)), lastOf(range)].map((address): Party => ({
    is: 'address',
    address,
    range: text,
  }));
  return { is: 'beyond', parties, onInternet: isOnInternet(subject.inventory, addressAt(range, 0)) };
};

/** Reads what `--from` says where it is an address or a range. */
export const addressCaller = (subject: Subject, text: string): AddressCaller => {
  const { inventory } = subject;
  const range = text.includes('/') ? parsePrefix(text) : undefined;
  if (range && range.length < bitsOf(range.family)) return ofRange(subject, range);
  const [address = text] = text.split('/');
  const parsed = parseAddress(address);
  if (!parsed) return { is: 'beyond', parties: [{ is: 'address', address }], onInternet: false };
  const ids = addressParties(inventory, parsed, address).parties.flatMap((one) =>
    one.is === 'interface' ? [one.id] : [],
  );
  const carriers = inventory
    .everywhere(networkInterfaces)
    .rows.filter(({ value }) => ids.includes(value.NetworkInterfaceId ?? ''));
  const [carrier] = ofOneVpc(subject, address, carriers);
  if (carrier) {
    const { account, region, value } = carrier;
    return { is: 'interface', place: { account, region }, id: value.NetworkInterfaceId ?? '', address };
  }
  const found = inSubnets(
    subject,
    address,
    (subnet) => contains(subnet, parsed),
    () => address,
  );
  return found ?? { is: 'beyond', parties: [{ is: 'address', address }], onInternet: isOnInternet(inventory, parsed) };
};
