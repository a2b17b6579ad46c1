import type { Located, Place } from '../../inventory/inventory.js';
import { GapError, known } from '../../inventory/inventory.js';
import type { AccessAssociation, DomainName } from '../../inventory/services.js';
import { accessAssociations, domainNames, loadBalancers } from '../../inventory/services.js';
import type { Subject } from '../fact.js';
import { fact, get, lookUp } from '../fact.js';
import { domainAsked } from './custom-name.js';
import { type NameRecord, nameRecord } from './domain-dns.js';
import { endpoint } from './endpoint.js';

/** A PRIVATE custom domain name, in the account and region of its ARN. */
export interface PrivateDomain extends Place {
  readonly name: string;
  /** Private names need not be unique: the id tells two of the same name apart. */
  readonly id: string | undefined;
  /** `arn:aws:apigateway:REGION:ACCOUNT:/domainnames/NAME+ID`. */
  readonly arn: string;
  readonly value: DomainName;
  /** Whether `value` is the owner's own copy: accounts with which the name is shared do not see its policies. */
  readonly owned: boolean;
}

/** `NAME~ID` as the parts of a key (contract, section 2). */
export const domainKey = ({ name, id }: Pick<PrivateDomain, 'name' | 'id'>): string[] =>
  id === undefined ? [name] : [name, id];

/** The ARN that policies of `execute-api` know the name by. */
export const invokeArnOf = ({ arn }: Pick<PrivateDomain, 'arn'>): string =>
  arn.replace(':apigateway:', ':execute-api:');

const fromRow = ({ account, region, value }: Located<DomainName>): PrivateDomain => {
  const parts = (value.domainNameArn ?? '').split(':');
  const owner = parts[4] || account;
  const name = value.domainName ?? '';
  const id = value.domainNameId ?? (value.domainNameArn ?? '').split('+')[1];
  return {
    account: owner,
    region: parts[3] || region,
    name,
    id,
    arn: value.domainNameArn ?? `arn:aws:apigateway:${region}:${account}:/domainnames/${name}${id ? `+${id}` : ''}`,
    value,
    owned: owner === account,
  };
};

/** A domain name that the list of its account does not show, and that was read by itself. */
const singleReads = ({ inventory }: Subject, name: string): Located<DomainName>[] =>
  inventory.places.flatMap((place) =>
    inventory.singles('apigateway/get-domain-name', place, name).map((value) => ({ ...place, value })),
  );

/** What AWS calls a load balancer in DNS. */
export const balancerName = /\.elb(\.[\w-]+)?\.amazonaws\.com(\.cn)?$/;

/** Whether the custom name is known to lead to a load balancer: it is the record's target in the caller's VPC. */
export const nameOfBalancer = fact<boolean>({
  needs: ['elbv2/describe-load-balancers'],
  uses: [domainAsked, nameRecord],
  of: (subject) => {
    const record = lookUp(subject, nameRecord);
    const targets = record.known && record.value.is === 'record' ? record.value.targets : [];
    const addresses = targets.filter((target) => !balancerName.test(target));
    if (addresses.length < targets.length) return true;
    const { rows } = subject.inventory.everywhere(loadBalancers);
    return rows.some(({ value }) => addresses.includes(value.DNSName?.toLowerCase() ?? ''));
  },
});

/** Every PRIVATE custom domain name of the name that is called, once each; the owner's copy where it was read. */
export const domainsOfName = fact<readonly PrivateDomain[]>({
  needs: ['apigateway/get-domain-names', 'apigateway/get-domain-name'],
  uses: [domainAsked, nameOfBalancer],
  of: (subject) => {
    const name = get(subject, domainAsked);
    if (name === undefined) return [];
    const { rows, gaps } = subject.inventory.everywhere(domainNames);
    const found = [...rows, ...singleReads(subject, name)].filter(
      ({ value }) =>
        value.domainName?.toLowerCase() === name && value.endpointConfiguration?.types?.includes('PRIVATE'),
    );
    const byArn = new Map<string, PrivateDomain>();
    for (const domain of found.map(fromRow)) if (domain.owned || !byArn.has(domain.arn)) byArn.set(domain.arn, domain);
    const failed =
      gaps.find(({ why }) => why !== 'not-collected') ?? (rows.length === 0 ? everyGap(subject, gaps) : undefined);
    if (byArn.size === 0 && failed && !get(subject, nameOfBalancer)) throw new GapError(failed);
    return [...byArn.values()];
  },
});

/** A list that nobody tried to read matters only where no account answered. */
const everyGap = <G>({ inventory }: Subject, gaps: readonly G[]): G | undefined =>
  gaps.length === inventory.places.length ? gaps[0] : undefined;

/**
 * The access associations of the endpoint that carries the request; [] without a custom name. The endpoint's account makes
 * them: where its list was not read, the owner of a name may show them.
 */
export const endpointAssociations = fact<readonly Located<AccessAssociation>[]>({
  needs: ['apigateway/get-domain-name-access-associations'],
  uses: [domainsOfName, endpoint],
  of: (subject) => {
    const domains = get(subject, domainsOfName);
    const serving = get(subject, endpoint);
    const id = serving?.value.VpcEndpointId;
    if (domains.length === 0 || !serving || !id) return [];
    const { inventory } = subject;
    const { account, region } = serving;
    const listed = inventory.has('apigateway/get-domain-name-access-associations', serving);
    const ofEndpoint = ({ value }: Located<AccessAssociation>) => value.accessAssociationSource === id;
    const own = () => inventory.list(accessAssociations, serving).map((value) => ({ account, region, value }));
    const found = (listed ? own() : [...inventory.everywhere(accessAssociations).rows]).filter(ofEndpoint);
    return found.length > 0 ? found : own().filter(ofEndpoint);
  },
});

/** The private custom domain name that the request goes through: of several with one name, the one the endpoint knows. */
export const privateDomain = fact<PrivateDomain | undefined>({
  needs: [],
  uses: [domainsOfName, endpointAssociations, endpoint],
  of: (subject) => {
    const all = get(subject, domainsOfName);
    if (all.length < 2) return all[0];
    const associations = known(() => get(subject, endpointAssociations));
    const associated = associations.known
      ? all.find(({ arn }) => associations.value.some(({ value }) => value.domainNameArn === arn))
      : undefined;
    const serving = lookUp(subject, endpoint);
    const here = all.find(({ region }) => serving.known && serving.value?.region === region);
    return associated ?? here ?? all[0];
  },
});

/** What the caller's VPC resolves a name to that is known to be a private custom domain name; else undefined. */
export const domainRecord = fact<NameRecord | undefined>({
  needs: [],
  uses: [privateDomain, nameRecord],
  of: (subject) => (get(subject, privateDomain) ? get(subject, nameRecord) : undefined),
});
