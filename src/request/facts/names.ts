import type { Located, Place } from '../../inventory/inventory.js';
import type { VpcEndpoint } from '../../inventory/ec2.js';
import type { Subject } from '../fact.js';
import { fact, get } from '../fact.js';
import type { Host } from '../target.js';
import { restApi } from './api.js';
import { caller } from './caller.js';
import { endpoint } from './endpoint.js';

const suffixOf = (region: string): string => (region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com');

export const defaultName = (api: string, region: string): string => `${api}.execute-api.${region}.${suffixOf(region)}`;
export const aliasName = (api: string, vpce: string, region: string): string =>
  `${api}-${vpce}.execute-api.${region}.${suffixOf(region)}`;

const associatedWith = (subject: Subject, serving: Located<VpcEndpoint>): boolean =>
  (get(subject, restApi)?.value.endpointConfiguration?.vpcEndpointIds ?? []).includes(
    serving.value.VpcEndpointId ?? '',
  );

const vpceName = (serving: Located<VpcEndpoint>): string =>
  serving.value.DnsEntries?.find(({ DnsName = '' }) => DnsName.includes('.vpce.'))?.DnsName ??
  `${serving.value.VpcEndpointId ?? ''}.execute-api.${serving.region}.vpce.${suffixOf(serving.region)}`;

export interface NameUsed {
  readonly host: Host;
  /** Whether the target said so, or it is the name that this caller would have to use. */
  readonly stated: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The name the caller uses. Where the target names only an API it is the default name for a caller in the endpoint's
 * own VPC, and from elsewhere the alias of an associated endpoint or the endpoint's own name with `x-apigw-api-id`:
 * the default name is private to that VPC
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-test-invoke-url.html).
 */
export const nameUsed = fact<NameUsed>({
  needs: [],
  uses: [endpoint, restApi, caller],
  of: (subject) => {
    const { host, headers, api, region } = subject.request;
    if (host.form !== 'unstated') return { host, stated: true, headers };
    const serving = get(subject, endpoint);
    const plain: NameUsed = {
      host: { form: 'default', name: defaultName(api ?? '', region), api: api ?? '', region },
      stated: false,
      headers,
    };
    const id = serving?.value.VpcEndpointId;
    if (!serving || !id || api === undefined) return plain;
    const local = get(subject, caller).vpc === serving.value.VpcId;
    if (local && serving.value.PrivateDnsEnabled) return plain;
    if (associatedWith(subject, serving))
      return { ...plain, host: { form: 'alias', name: aliasName(api, id, region), api, endpoint: id, region } };
    if (local) return plain;
    return {
      host: { form: 'vpce', name: vpceName(serving), endpoint: id, region },
      stated: false,
      headers: { ...headers, 'x-apigw-api-id': api },
    };
  },
});

export interface DnsAttributes extends Place {
  readonly vpc: string;
  readonly enableDnsSupport: boolean;
  /** Undefined where the name in use does not depend on it. */
  readonly enableDnsHostnames: boolean | undefined;
}

const attribute = (subject: Subject, place: Place, vpc: string, name: 'enableDnsSupport' | 'enableDnsHostnames') => {
  const answer = subject.inventory.ask('ec2/describe-vpc-attribute', place, vpc, name);
  return (name === 'enableDnsSupport' ? answer.EnableDnsSupport : answer.EnableDnsHostnames)?.Value === true;
};

/**
 * The DNS attributes of the VPC in which the name is resolved. Private DNS of an endpoint needs both
 * (https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html); other names are public records
 * and need only the resolver, whose attribute is judged when it was read.
 */
export const dnsAttributes = fact<DnsAttributes | undefined>({
  needs: ['ec2/describe-vpc-attribute'],
  uses: [nameUsed, caller, endpoint],
  of: (subject) => {
    const { host } = get(subject, nameUsed);
    const from = get(subject, caller);
    const serving = get(subject, endpoint);
    if (!from.vpc || !from.place) return undefined;
    const { place, vpc } = from;
    if (host.form === 'default' && serving?.value.VpcId === vpc)
      return {
        ...place,
        vpc,
        enableDnsSupport: attribute(subject, place, vpc, 'enableDnsSupport'),
        enableDnsHostnames: attribute(subject, place, vpc, 'enableDnsHostnames'),
      };
    if (!subject.inventory.has('ec2/describe-vpc-attribute', place, vpc, 'enableDnsSupport')) return undefined;
    return {
      ...place,
      vpc,
      enableDnsSupport: attribute(subject, place, vpc, 'enableDnsSupport'),
      enableDnsHostnames: undefined,
    };
  },
});
