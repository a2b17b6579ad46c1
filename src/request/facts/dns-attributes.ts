import type { Place } from '../../inventory/inventory.js';
import type { Subject } from '../fact.js';
import { fact, get, lookUp } from '../fact.js';
import { caller } from './caller.js';
import { nameRecord } from './domain-dns.js';
import { endpoint } from './endpoint.js';
import { nameUsed } from './names.js';
import { resolution } from './resolution.js';
import type { Site } from './resolver.js';
import { readAnswer } from './resolver.js';
import { siteOf } from './vpc-owner.js';
import { zonesAbout } from './zones.js';

export interface DnsAttributes extends Place {
  readonly vpc: string;
  readonly enableDnsSupport: boolean;
  /** Undefined where the name in use does not depend on it. */
  readonly enableDnsHostnames: boolean | undefined;
}

type Attribute = 'enableDnsSupport' | 'enableDnsHostnames';

const operationId = 'ec2/describe-vpc-attribute';

const attribute = ({ inventory }: Subject, site: Site, name: Attribute): boolean => {
  const answer = readAnswer({ inventory, unread: new Set() }, true, operationId, site, site.vpc, name);
  return (name === 'enableDnsSupport' ? answer?.EnableDnsSupport : answer?.EnableDnsHostnames)?.Value === true;
};

/** The private zone that people made and that answers the name; undefined also where that is not known. */
const zoneInUse = (subject: Subject): { readonly id: string; readonly name: string } | undefined => {
  const record = lookUp(subject, nameRecord);
  if (record.known && record.value.is === 'record') return record.value.zone;
  const resolved = lookUp(subject, resolution);
  const answer = resolved.known ? resolved.value?.answer : undefined;
  return answer && 'zone' in answer && answer.zone?.managed === false ? answer.zone : undefined;
};

/** Whether that is a zone of this VPC itself, not of one to which a rule forwards. */
const isByOwnZone = (subject: Subject, site: Site): boolean => {
  const zone = zoneInUse(subject);
  if (!zone) return false;
  const own = zonesAbout({ inventory: subject.inventory, unread: new Set() }, site, zone.name, false);
  return own.some(({ id }) => id === zone.id);
};

const wasRead = ({ inventory }: Subject, site: Site): boolean =>
  [site, ...(site.seenBy ? [site.seenBy] : [])].some((place) =>
    inventory.has(operationId, place, site.vpc, 'enableDnsSupport'),
  );

/**
 * The DNS attributes of the VPC in which the name is resolved. Private DNS of an endpoint and private hosted zones need both
 * (https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html,
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html); other names are public
 * records and need only the resolver, whose attribute is judged when it was read.
 */
export const dnsAttributes = fact<DnsAttributes | undefined>({
  needs: [operationId, 'ec2/describe-vpcs', 'route53/list-hosted-zones-by-vpc'],
  uses: [nameUsed, caller, endpoint, resolution, nameRecord],
  of: (subject) => {
    const { host } = get(subject, nameUsed);
    const site = siteOf(subject.inventory, get(subject, caller));
    if (!site) return undefined;
    const { account, region, vpc } = site;
    const isPrivateDns = host.form === 'default' && get(subject, endpoint)?.value.VpcId === vpc;
    const needsBoth = isPrivateDns || isByOwnZone(subject, site);
    if (!needsBoth && !wasRead(subject, site)) return undefined;
    return {
      account,
      region,
      vpc,
      enableDnsSupport: attribute(subject, site, 'enableDnsSupport'),
      enableDnsHostnames: needsBoth ? attribute(subject, site, 'enableDnsHostnames') : undefined,
    };
  },
});
