import { vpcs } from '../../inventory/ec2.js';
import type { Variant } from '../../inventory/evidence/live.js';
import { known } from '../../inventory/inventory.js';
import type { Subject } from '../../request/fact.js';
import { lookUp } from '../../request/fact.js';
import { facts } from '../../request/facts/index.js';
import { defaultName } from '../../request/facts/default-name.js';

/** A way of asking for the same API: server name, Host header, and what names the API beside them. */
export interface Way {
  readonly variant: Variant;
  readonly name: string;
  readonly host: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What is probed for one request. */
export interface Probing {
  readonly name: string;
  /** Further names that lead to the endpoint. */
  readonly others: readonly string[];
  /** Addresses of the endpoint's interfaces. */
  readonly addresses: readonly string[];
  readonly ways: readonly Way[];
  /** Ranges of the VPC that the caller is in: a host with an address of them can ask its resolver. */
  readonly within: readonly string[];
  readonly method: 'GET' | 'HEAD';
  readonly path: string;
}

const addressesOf = (subject: Subject): string[] => {
  const found = lookUp(subject, facts.endpointInterfaces);
  return (found.known ? found.value : []).flatMap(({ value }) => value.PrivateIpAddress ?? []);
};

const rangesWithin = (subject: Subject): string[] => {
  const caller = lookUp(subject, facts.caller);
  const id = caller.known ? caller.value.vpc : undefined;
  const found = known(() => (id === undefined ? undefined : subject.inventory.find(vpcs, id)));
  const { CidrBlock, CidrBlockAssociationSet = [] } = (found.known ? found.value?.value : undefined) ?? {};
  return [CidrBlock, ...CidrBlockAssociationSet.map((one) => one.CidrBlock)].filter((range) => range !== undefined);
};

const endpointName = (subject: Subject): string | undefined => {
  const found = lookUp(subject, facts.endpoint);
  const entries = (found.known ? found.value?.value.DnsEntries : undefined) ?? [];
  return entries.map(({ DnsName }) => DnsName).find((name) => name?.includes('.vpce.'));
};

/** Only what names the API goes along: no credentials, whatever the client sends. */
const naming = (headers: Readonly<Record<string, string>>): Record<string, string> => {
  const id = headers['x-apigw-api-id'];
  return id === undefined ? {} : { 'x-apigw-api-id': id };
};

const waysOf = (subject: Subject, name: string, headers: Readonly<Record<string, string>>): Way[] => {
  const { api, region } = subject.request;
  const asked: Way = { variant: 'as asked', name, host: headers['host'] ?? name, headers: naming(headers) };
  if (api === undefined || !/^[a-z0-9]+$/.test(api)) return [asked];
  const plain = defaultName(api, region);
  const own = endpointName(subject);
  const ways: Way[] = [
    asked,
    { variant: 'default name', name: plain, host: plain, headers: {} },
    ...(own === undefined
      ? []
      : [{ variant: 'endpoint name', name: own, host: own, headers: { 'x-apigw-api-id': api } } as const]),
  ];
  const identity = ({ name: sni, host, headers: sent }: Way) => JSON.stringify([sni, host, sent]);
  return ways.filter((way, index) => ways.findIndex((one) => identity(one) === identity(way)) === index);
};

const pathOf = ({ request }: Subject, custom: boolean): string => {
  if (custom) return request.calledPath ?? request.path;
  return request.stage === undefined ? request.path : `/${request.stage}${request.path === '/' ? '' : request.path}`;
};

/** Spaces and control characters would make a request of their own. */
const escaped = (path: string): string => path.replace(/[^\u0021-\u007e]/g, (sign) => encodeURIComponent(sign));

/** What to probe for a request; undefined where no host name is known. */
export const probingOf = (subject: Subject): Probing | undefined => {
  const used = lookUp(subject, facts.nameUsed);
  if (!used.known || used.value.host.form === 'unstated') return undefined;
  const { host, headers } = used.value;
  const ways = waysOf(subject, host.name, headers);
  return {
    name: host.name,
    others: [...new Set(ways.map(({ name }) => name))].filter((name) => name !== host.name),
    addresses: [...new Set(addressesOf(subject))],
    ways,
    within: [...new Set(rangesWithin(subject))],
    method: subject.request.method === 'HEAD' ? 'HEAD' : 'GET',
    path: escaped(pathOf(subject, host.form === 'custom')),
  };
};
