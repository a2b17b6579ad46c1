import { securityGroups } from '../../inventory/ec2.js';
import type { Inventory } from '../../inventory/inventory.js';
import { contains, parseAddress, parsePrefix } from '../../network/cidr.js';
import { fact, get } from '../fact.js';
import { restApi } from './api.js';
import { caller } from './caller.js';
import { endpoint } from './endpoint.js';
import type { Resolution } from './name-answer.js';
import { nameOperations, resolve } from './name-answer.js';
import { nameUsed } from './names.js';
import type { InboundResolver, Reading, Site } from './resolver.js';
import { inboundResolvers, readAnswer } from './resolver.js';
import { siteOf } from './vpc-owner.js';
import { isUnknownEndpoint } from './zones.js';

/**
 * What the name in use is answered with where the caller asks: the servers of its DHCP options, the DNS Firewall, Resolver
 * rules and private zones of its VPC, and of the VPC to whose inbound endpoint they lead. Undefined for a custom domain name
 * and for a caller in no VPC.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html
 */
export const resolution = fact<Resolution | undefined>({
  needs: nameOperations,
  uses: [nameUsed, caller],
  of: (subject) => {
    const { host } = get(subject, nameUsed);
    const site = siteOf(subject.inventory, get(subject, caller));
    if (host.form === 'custom' || host.form === 'unstated' || !site) return undefined;
    return resolve(subject.inventory, site, host.name, host.form === 'default');
  },
});

/** Which endpoint of the answer no account has any more; undefined where it is there or nobody can tell. */
export const vanishedEndpoint = fact<string | undefined>({
  needs: ['ec2/describe-vpc-endpoints'],
  uses: [resolution],
  of: (subject) => {
    const answer = get(subject, resolution)?.answer;
    if (answer?.is !== 'endpoint' || !answer.zone) return undefined;
    return isUnknownEndpoint(subject.inventory, answer.endpoint) ? answer.endpoint : undefined;
  },
});

/** A caller outside of AWS that uses a name which only the Resolver of the endpoint's VPC knows. */
export interface OnPremises {
  readonly name: string;
  readonly address: string;
  readonly vpc: string;
  /** Inbound endpoints whose VPC knows the name; `admits`: a group of theirs admits DNS from the address. */
  readonly inbound: readonly (InboundResolver & { readonly admits: boolean })[];
}

const holdsAddress = (cidr: string | undefined, text: string): boolean => {
  const [prefix, address] = [parsePrefix(cidr), parseAddress(text)];
  return prefix !== undefined && address !== undefined && contains(prefix, address);
};

/** Whether a rule could admit UDP or TCP 53; of prefix lists and references it is assumed. */
const admitsDns = (inventory: Inventory, { groups, ...place }: InboundResolver, address: string): boolean =>
  groups
    .flatMap((id) => inventory.find(securityGroups, id, place)?.value.IpPermissions ?? [])
    .filter(
      ({ IpProtocol = '', FromPort = 0, ToPort = 65535 }) =>
        ['udp', '17', 'tcp', '6', '-1'].includes(IpProtocol) &&
        (IpProtocol === '-1' || (FromPort <= 53 && ToPort >= 53)),
    )
    .some(
      ({ IpRanges = [], Ipv6Ranges = [], PrefixListIds = [], UserIdGroupPairs = [] }) =>
        PrefixListIds.length + UserIdGroupPairs.length > 0 ||
        IpRanges.some(({ CidrIp }) => holdsAddress(CidrIp, address)) ||
        Ipv6Ranges.some(({ CidrIpv6 }) => holdsAddress(CidrIpv6, address)),
    );

/**
 * Undefined unless the default name is called from beyond a VPN or Direct Connect. Whether the servers there forward it is in
 * no answer of AWS; without an inbound endpoint they have nowhere to forward it to.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-overview-forward-network-to-vpc.html
 */
export const onPremises = fact<OnPremises | undefined>({
  needs: [...nameOperations, 'ec2/describe-security-groups'],
  uses: [nameUsed, caller, endpoint],
  of: (subject) => {
    const { host } = get(subject, nameUsed);
    const from = get(subject, caller);
    const serving = get(subject, endpoint);
    const [party] = from.parties;
    if (host.form !== 'default' || from.vpc || from.outsideVpc || !party || !serving) return undefined;
    const reading: Reading = { inventory: subject.inventory, unread: new Set() };
    readAnswer(reading, true, 'route53resolver/list-resolver-endpoints', serving);
    const knows = (site: Site): boolean => {
      const { answer } = resolve(subject.inventory, site, host.name, false);
      return answer.is === 'endpoint' || answer.is === 'addresses' || answer.is === 'known';
    };
    const inbound = inboundResolvers(reading)
      .filter(knows)
      .map((one) => ({ ...one, admits: admitsDns(subject.inventory, one, party.address) }));
    return { name: host.name, address: from.label, vpc: serving.value.VpcId ?? '', inbound };
  },
});

/** The endpoint whose private DNS answers for the default name of a public API; undefined where none does. */
export const shadowedBy = fact<string | undefined>({
  needs: [],
  uses: [resolution, nameUsed, restApi],
  of: (subject) => {
    const api = get(subject, restApi);
    const isPublic = api !== undefined && !api.value.endpointConfiguration?.types?.includes('PRIVATE');
    if (!isPublic || get(subject, nameUsed).host.form !== 'default') return undefined;
    const answer = get(subject, resolution)?.answer;
    return answer?.is === 'endpoint' && !answer.zone ? answer.endpoint : undefined;
  },
});
