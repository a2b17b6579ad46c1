import { networkInterfaces, vpcEndpoints } from '../inventory/ec2.js';
import type { Inventory } from '../inventory/inventory.js';
import { accessAssociations, domainNames } from '../inventory/services.js';
import type { Asked } from './build.js';
import type { Subject } from './fact.js';
import { lookUp, subjectOf } from './fact.js';
import { facts } from './facts/index.js';
import type { Request } from './request.js';
import { customName, hostOf } from './target.js';

/** The endpoint that has one of these addresses. */
const endpointAt = (inventory: Inventory, addresses: readonly string[]): string | undefined => {
  const ids = new Set(
    inventory
      .everywhere(networkInterfaces)
      .rows.filter(({ value }) => addresses.includes(value.PrivateIpAddress ?? ''))
      .map(({ value }) => value.NetworkInterfaceId),
  );
  const { rows } = inventory.everywhere(vpcEndpoints);
  return rows.find(({ value }) => value.NetworkInterfaceIds?.some((id) => ids.has(id)))?.value.VpcEndpointId;
};

/** The endpoint to which the caller's VPC resolves the name. */
const resolvedEndpoint = (subject: Subject): string | undefined => {
  const record = lookUp(subject, facts.nameRecord);
  if (!record.known || record.value.is !== 'record') return undefined;
  const { targets } = record.value;
  const named = targets.map(hostOf).find((host) => host.form === 'vpce');
  return named?.form === 'vpce' ? named.endpoint : endpointAt(subject.inventory, targets);
};

/** Of several endpoints that the caller could mean, the one that is associated with the name. */
const associatedEndpoint = (subject: Subject): string | undefined => {
  const domains = lookUp(subject, facts.domainsOfName);
  const candidates = lookUp(subject, facts.reachableEndpoints);
  if (!domains.known || !candidates.known) return undefined;
  const arns = domains.value.map(({ arn }) => arn);
  const sources = new Set(
    subject.inventory
      .everywhere(accessAssociations)
      .rows.filter(({ value }) => arns.includes(value.domainNameArn ?? ''))
      .map(({ value }) => value.accessAssociationSource),
  );
  return candidates.value.find(({ value }) => sources.has(value.VpcEndpointId))?.value.VpcEndpointId;
};

/** A path that was asked for, by itself or in the target. */
type AskedPath = Pick<Asked, 'path'> & { readonly target: Pick<Asked['target'], 'path'> };

export const isPathStated = ({ target, path }: AskedPath): boolean => (path ?? target.path) !== undefined;

/** The account of the private custom domain name that is called, where one account alone has it. */
export const domainOwner = (inventory: Inventory, { target }: Asked): string | undefined => {
  const name = target.api === undefined ? customName(target.host, target.headers) : undefined;
  if (name === undefined) return undefined;
  const owners = inventory
    .everywhere(domainNames)
    .rows.filter(({ value }) => value.domainName?.toLowerCase() === name)
    .map(({ account, value }) => value.domainNameArn?.split(':')[4] || account);
  return new Set(owners).size === 1 ? owners[0] : undefined;
};

/** The path that is called, or where none is stated a base path that the name knows. */
const pathOf = (subject: Subject, { target, path }: AskedPath): string => {
  const stated = path ?? target.path;
  if (stated !== undefined) return stated;
  const entrance = lookUp(subject, facts.domainEntrance);
  return (entrance.known ? entrance.value : undefined) ?? '/';
};

/**
 * A private custom domain name says neither API nor stage: its mapping or rule does, and takes a part of the path. The
 * name's record, else an association, says which endpoint carries it. Other requests stay as they are.
 */
export const throughDomain = (inventory: Inventory, request: Request, asked: AskedPath): Request => {
  if (request.api !== undefined || customName(request.host, request.headers) === undefined) return request;
  const calledPath = pathOf(subjectOf(request, inventory), asked);
  const called: Request = { ...request, path: calledPath, calledPath };
  const first = subjectOf(called, inventory);
  const endpoint = request.endpoint ?? resolvedEndpoint(first) ?? associatedEndpoint(first);
  const subject = subjectOf({ ...called, endpoint }, inventory);
  const route = lookUp(subject, facts.domainRoute);
  const domain = lookUp(subject, facts.privateDomain);
  if (!route.known || route.value === undefined || route.value.is === 'none') return subject.request;
  return {
    ...subject.request,
    api: route.value.api,
    stage: route.value.stage ?? request.stage,
    path: route.value.path,
    region: domain.known && domain.value ? domain.value.region : request.region,
  };
};

/** The path that is called for a request whose path was chosen: the base path, the stage where it is the caller's, the path. */
export const asCalled = (via: Request, chosen: Request): Request => {
  const base = via.calledPath === '/' ? '' : (via.calledPath ?? '');
  const stage = via.stage === undefined && chosen.stage !== undefined ? `/${chosen.stage}` : '';
  return { ...chosen, calledPath: `${base}${stage}${chosen.path}` };
};
