import type { Located, Place } from '../../inventory/inventory.js';
import { GapError } from '../../inventory/inventory.js';
import type { LoadBalancer } from '../../inventory/services.js';
import { domainNames, loadBalancers } from '../../inventory/services.js';
import type { Subject } from '../fact.js';
import { fact, get } from '../fact.js';
import { gapOf } from './authorization/gap.js';
import { caller } from './caller.js';
import type { Reading } from './resolver.js';
import type { ZoneRecords } from './zones.js';
import { endpointNamed, endpointWith, recordsOf, zonesAbout } from './zones.js';

/** Who answers the TLS handshake for the name in use. */
export type CertificateServed =
  /** The name is one of execute-api's, or a custom domain name with a certificate of its own. */
  | { readonly is: 'covered' }
  /** The name leads to an endpoint, which shows the certificate of execute-api; `by` what leads there. */
  | { readonly is: 'execute-api'; readonly by: string }
  /** A load balancer, which ends TLS with a certificate of its own. */
  | { readonly is: 'load-balancer'; readonly name: string };

const balancerOf = ({ inventory }: Subject, name: string): Located<LoadBalancer> | undefined =>
  inventory
    .everywhere(loadBalancers)
    .rows.find(({ value }) => value.DNSName?.toLowerCase() === name.replace(/^dualstack\./, ''));

/** An Application Load Balancer always ends TLS; a Network Load Balancer passes it through unless its listener says TLS. */
const byBalancer = ({ inventory }: Subject, { account, region, value }: Located<LoadBalancer>): CertificateServed => {
  const name = value.LoadBalancerName ?? value.DNSName ?? '';
  if (value.Type !== 'network') return { is: 'load-balancer', name };
  const arn = value.LoadBalancerArn ?? '';
  const { Listeners = [] } = inventory.ask('elbv2/describe-listeners', { account, region }, arn);
  const passes = Listeners.some(({ Port, Protocol }) => Port === 443 && Protocol === 'TCP');
  if (passes) return { is: 'execute-api', by: `${name} passes TLS through to what is behind it` };
  return { is: 'load-balancer', name };
};

const recordsFor = (subject: Subject, name: string, vpc: string, place: Place) => {
  const reading: Reading = { inventory: subject.inventory, unread: new Set() };
  const [zone] = zonesAbout(reading, { ...place, vpc }, name, true);
  return zone && { zone, records: recordsOf(reading, zone, name) };
};

const endpointIn = ({ inventory }: Subject, { names, addresses }: ZoneRecords): string | undefined =>
  names.flatMap((one) => endpointNamed(inventory, one) ?? [])[0] ??
  addresses.flatMap((one) => endpointWith(inventory, one) ?? [])[0];

/** The private zones of the caller's VPC; what they do not say is in no answer of AWS. */
const byRecord = (subject: Subject, name: string): CertificateServed => {
  const { vpc, place } = get(subject, caller);
  const found = vpc && place && recordsFor(subject, name, vpc, place);
  const records = found ? found.records : undefined;
  const serving = records && endpointIn(subject, records);
  if (found && serving)
    return { is: 'execute-api', by: `a record of ${found.zone.name} (${found.zone.id}) leads to ${serving}` };
  const balancer = records?.names.flatMap((one) => balancerOf(subject, one) ?? [])[0];
  if (balancer) return byBalancer(subject, balancer);
  const where = place ?? subject.inventory.places[0] ?? { account: 'unknown', region: subject.request.region };
  throw gapOf(where, 'route53/list-resource-record-sets', `who answers for ${name}, and with which certificate`);
};

/** Whether anybody's custom domain name it is; accounts that carry the network only have none. */
const isDomainName = ({ inventory }: Subject, name: string): boolean => {
  const { rows, gaps } = inventory.everywhere(domainNames);
  if (rows.some(({ value }) => value.domainName?.toLowerCase() === name)) return true;
  const unread = gaps.find(({ account }) => inventory.snapshot.accounts[account]?.side !== 'network');
  if (unread) throw new GapError(unread);
  return false;
};

/** API Gateway chooses the certificate by the name in the handshake; for a name that it does not know it shows its own. */
export const certificateServed = fact<CertificateServed>({
  needs: [
    'apigateway/get-domain-names',
    'route53/list-hosted-zones-by-vpc',
    'route53/list-resource-record-sets',
    'ec2/describe-vpc-endpoints',
    'ec2/describe-network-interfaces',
    'elbv2/describe-load-balancers',
    'elbv2/describe-listeners',
  ],
  uses: [caller],
  of: (subject) => {
    const { host } = subject.request;
    if (host.form !== 'custom') return { is: 'covered' };
    const balancer = balancerOf(subject, host.name);
    if (balancer) return byBalancer(subject, balancer);
    return isDomainName(subject, host.name) ? { is: 'covered' } : byRecord(subject, host.name);
  },
});
