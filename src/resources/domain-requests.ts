import type { VpcEndpoint } from '../inventory/ec2.js';
import type { Inventory, Located, Place } from '../inventory/inventory.js';
import { known } from '../inventory/inventory.js';
import type { DomainName } from '../inventory/services.js';
import { accessAssociations } from '../inventory/services.js';
import { completed } from '../request/build.js';
import { asCalled, throughDomain } from '../request/domain.js';
import { lookUp, subjectOf } from '../request/fact.js';
import { facts } from '../request/facts/index.js';
import type { CallerRef, Request } from '../request/request.js';
import { domains } from './index.js';

/** A private custom domain name and an endpoint that is associated with it. */
interface Entrance {
  readonly domain: Located<DomainName>;
  readonly endpoint: Located<VpcEndpoint>;
}

const keyOf = ({ domainName = '', domainNameId }: DomainName): string[] =>
  domainNameId === undefined ? [domainName] : [domainName, domainNameId];

const ownerOf = ({ value, account, region }: Located<DomainName>): Place => {
  const [, , , where, owner] = (value.domainNameArn ?? '').split(':');
  return { account: owner || account, region: where || region };
};

/** `(none)` is how the AWS CLI prints the empty base path. */
const pathOf = (base: string | undefined): string => `/${base === '(none)' ? '' : (base ?? '').replace(/^\//, '')}`;

/** A path for each mapping and for each routing rule that asks for no header; `/` where they were not read. */
const pathsOf = (inventory: Inventory, domain: Located<DomainName>): readonly string[] => {
  const place = ownerOf(domain);
  const key = keyOf(domain.value);
  const mode = domain.value.routingMode ?? 'BASE_PATH_MAPPING_ONLY';
  const read = known(() => {
    const rules =
      mode === 'BASE_PATH_MAPPING_ONLY'
        ? []
        : (inventory.ask('apigatewayv2/list-routing-rules', place, ...key).RoutingRules ?? []);
    const open = rules.filter(({ Conditions = [] }) => !Conditions.some(({ MatchHeaders }) => MatchHeaders));
    const mappings =
      mode === 'ROUTING_RULE_ONLY'
        ? []
        : (inventory.ask('apigateway/get-base-path-mappings', place, ...key).items ?? []);
    return [
      ...open.map(({ Conditions = [] }) => pathOf(Conditions[0]?.MatchBasePaths?.AnyOf?.[0])),
      ...mappings.map(({ basePath }) => pathOf(basePath)),
    ];
  });
  return read.known ? [...new Set(read.value)] : ['/'];
};

/** Each name once, as its owner shows it where that was read, with each endpoint that an association joins to it. */
const entrances = (inventory: Inventory, endpoints: readonly Located<VpcEndpoint>[]): readonly Entrance[] => {
  const byArn = new Map<string, Located<DomainName>>();
  for (const domain of domains.find(inventory).rows) {
    const arn = domain.value.domainNameArn ?? '';
    if (!byArn.has(arn) || ownerOf(domain).account === domain.account) byArn.set(arn, domain);
  }
  const joined = inventory.everywhere(accessAssociations).rows;
  return [...byArn].flatMap(([arn, domain]) => {
    const sources = joined.flatMap(({ value }) => (value.domainNameArn === arn ? [value.accessAssociationSource] : []));
    return endpoints
      .filter(({ value }) => sources.includes(value.VpcEndpointId))
      .map((endpoint) => ({ domain, endpoint }));
  });
};

const requestOf = (inventory: Inventory, { domain, endpoint }: Entrance, caller: CallerRef, path: string): Request => {
  const name = (domain.value.domainName ?? '').toLowerCase();
  const base: Request = {
    caller,
    host: { form: 'custom', name },
    headers: {},
    api: undefined,
    region: endpoint.region,
    stage: undefined,
    method: 'GET',
    path: '/',
    endpoint: endpoint.value.VpcEndpointId,
    principal: undefined,
    observed: undefined,
  };
  const via = throughDomain(inventory, base, { path, target: {} });
  const chosen = asCalled(via, completed(inventory, via, { method: undefined, path: undefined, target: {} }));
  return { ...chosen, via: `${name}${chosen.calledPath ?? path}` };
};

/** A VPC that calls by the name has a zone or a rule for it; where none has, all are meant. */
const fromKnowingVpcs = (inventory: Inventory, requests: readonly Request[]): readonly Request[] => {
  const knowing = requests.filter((request) => {
    const record = lookUp(subjectOf(request, inventory), facts.nameRecord);
    return !record.known || record.value.is !== 'no-zone';
  });
  return knowing.length > 0 ? knowing : requests;
};

/** A VPC with an associated endpoint of its own calls through that one. */
const isNearest = (all: readonly Entrance[], { domain, endpoint }: Entrance, { id }: CallerRef): boolean =>
  endpoint.value.VpcId === id || !all.some((one) => one.domain === domain && one.endpoint.value.VpcId === id);

/**
 * What a private custom domain name is meant for: each mapping of it, through each endpoint that is associated with it, from
 * each VPC that is meant to call through that endpoint and knows the name. A name without an association is meant for nobody
 * yet.
 */
export const domainRequests = (
  inventory: Inventory,
  callers: ReadonlyMap<Located<VpcEndpoint>, readonly CallerRef[]>,
): readonly Request[] => {
  const all = entrances(inventory, [...callers.keys()]);
  return all.flatMap((entrance) => {
    const near = (callers.get(entrance.endpoint) ?? []).filter((caller) => isNearest(all, entrance, caller));
    return pathsOf(inventory, entrance.domain).flatMap((path) =>
      fromKnowingVpcs(
        inventory,
        near.map((caller) => requestOf(inventory, entrance, caller, path)),
      ),
    );
  });
};
