import type { Inventory, Located, Place } from '../inventory/inventory.js';
import { GapError } from '../inventory/inventory.js';
import type { RestApi } from '../inventory/services.js';
import { restApis } from '../inventory/services.js';
import {
  instances,
  networkInterfaces,
  subnets,
  transitGatewayVpcAttachments,
  vpcEndpoints,
  vpcPeeringConnections,
  vpcs,
} from '../inventory/ec2.js';
import { parseAddress, parsePrefix } from '../network/cidr.js';
import { lookUp, subjectOf } from './fact.js';
import { asCalled, domainOwner, isPathStated, throughDomain } from './domain.js';
import { facts } from './facts/index.js';
import type { Methods } from './facts/method.js';
import { matchResource, samplePath } from './matching.js';
import type { CallerRef, Observed, Request } from './request.js';
import type { Target } from './target.js';

/** What was typed, as far as it is known before the accounts are looked at. */
export interface Asked {
  readonly target: Target;
  readonly from: string | undefined;
  readonly regions: readonly string[];
  readonly stage: string | undefined;
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly endpoint: string | undefined;
  readonly principal: string | undefined;
  readonly observed: Observed | undefined;
}

/** Every private API, from every VPC that could be a caller, wherever. */
export const everyRequest: Asked = {
  target: { host: { form: 'unstated' }, headers: {} },
  from: undefined,
  regions: [],
  stage: undefined,
  method: undefined,
  path: undefined,
  endpoint: undefined,
  principal: undefined,
  observed: undefined,
};

/** Something that was typed and cannot be meant: one sentence for the person who typed it. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
}

const sideOf = ({ snapshot }: Inventory, account: string) => snapshot.accounts[account]?.side;

const owned = (
  kind: 'interface' | 'instance' | 'subnet' | 'vpc',
  id: string,
  found: Located<unknown> | undefined,
): CallerRef => {
  if (!found)
    throw new RequestError(
      `--from ${id} is in no account that was read; check the id, and the account given with --consumer`,
    );
  return { kind, id, account: found.account, region: found.region };
};

/** Finds a resource, or takes the consumer's account where its list was not read: then its facts are gaps, not absences. */
const located = (
  inventory: Inventory,
  kind: 'interface' | 'instance' | 'subnet' | 'vpc',
  id: string,
  find: () => Located<unknown> | undefined,
): CallerRef => {
  try {
    return owned(kind, id, find());
  } catch (error) {
    if (!(error instanceof GapError)) throw error;
    return { kind, id, account: error.gap.account, region: error.gap.region };
  }
};

const functionRef = (inventory: Inventory, text: string, region: string): CallerRef => {
  const arn = /^arn:[^:]+:lambda:([^:]+):(\d{12}):function:([^:]+)/.exec(text);
  if (arn) return { kind: 'function', id: arn[3] as string, region: arn[1] as string, account: arn[2] as string };
  const holders = inventory.places.filter((place) => inventory.has('lambda/get-function-configuration', place, text));
  const consumer =
    inventory.accounts.find((account) => sideOf(inventory, account) === 'consumer') ?? inventory.accounts[0];
  const place = holders[0] ?? { account: consumer ?? '', region };
  return { kind: 'function', id: text, account: place.account, region: place.region };
};

const addressPattern = /^(\d{1,3}(\.\d{1,3}){3}|[0-9a-f:]*:[0-9a-f:.]*)(\/\d{1,3})?$/i;

const addressRef = (text: string): CallerRef => {
  if (parseAddress(text) ?? parsePrefix(text)) return { kind: 'address', id: text };
  throw new RequestError(`--from ${text} is neither an address nor a CIDR`);
};

/** What `--from` names (contract, section 1). */
export const callerOf = (inventory: Inventory, text: string, region: string): CallerRef => {
  if (text.startsWith('eni-'))
    return located(inventory, 'interface', text, () => inventory.find(networkInterfaces, text));
  if (/^i-[0-9a-z]+$/.test(text)) return located(inventory, 'instance', text, () => findInstance(inventory, text));
  if (text.startsWith('subnet-')) return located(inventory, 'subnet', text, () => inventory.find(subnets, text));
  if (text.startsWith('vpc-')) return located(inventory, 'vpc', text, () => inventory.find(vpcs, text));
  if (addressPattern.test(text)) return addressRef(text);
  if (text.trim() === '') throw new RequestError('--from is empty; name the caller, or leave the option out');
  return functionRef(inventory, text, region);
};

const findInstance = (inventory: Inventory, id: string): Located<unknown> | undefined => {
  const attached = inventory
    .everywhere(networkInterfaces)
    .rows.find(({ value }) => value.Attachment?.InstanceId === id);
  return attached ?? inventory.find(instances, id);
};

const connectedVpcs = (inventory: Inventory, withEndpoint: ReadonlySet<string>): Set<string> => {
  const found = new Set(withEndpoint);
  for (const { value } of inventory.everywhere(vpcPeeringConnections).rows) {
    const sides = [value.RequesterVpcInfo?.VpcId, value.AccepterVpcInfo?.VpcId];
    if (sides.some((id) => withEndpoint.has(id ?? ''))) for (const id of sides) if (id) found.add(id);
  }
  const attachments = inventory.everywhere(transitGatewayVpcAttachments).rows;
  const gateways = new Set(
    attachments.flatMap(({ value }) => (withEndpoint.has(value.VpcId ?? '') ? [value.TransitGatewayId] : [])),
  );
  for (const { value } of attachments) if (value.VpcId && gateways.has(value.TransitGatewayId)) found.add(value.VpcId);
  return found;
};

/**
 * Every VPC that could be the caller: those that hold an execute-api endpoint or are connected to one that does; of the
 * consumer's account where sides are known, else of accounts other than the API's where there are any.
 */
const possibleCallers = (inventory: Inventory, apiAccount: string | undefined, region: string): CallerRef[] => {
  const endpoints = inventory
    .everywhere(vpcEndpoints)
    .rows.filter(({ value }) => value.ServiceName?.endsWith('.execute-api'));
  const candidates = connectedVpcs(inventory, new Set(endpoints.map(({ value }) => value.VpcId ?? '')));
  const all = inventory.everywhere(vpcs);
  const rows = all.rows.filter(({ value, account }) => value.OwnerId === undefined || value.OwnerId === account);
  const possible = rows.filter(({ value }) => candidates.has(value.VpcId ?? ''));
  const consumers = (from: typeof rows) => from.filter(({ account }) => sideOf(inventory, account) === 'consumer');
  const others = possible.filter(({ account }) => account !== apiAccount);
  const chosen = [consumers(possible), others, possible, consumers(rows), rows].find((list) => list.length > 0) ?? [];
  if (chosen.length === 0) return noVpc(inventory, all.gaps[0], region);
  return chosen.map(({ account, region: where, value }) => ({
    kind: 'vpc',
    id: value.VpcId ?? '',
    account,
    region: where,
  }));
};

const noVpc = (inventory: Inventory, gap: Place | undefined, region: string): CallerRef[] => {
  const consumer = inventory.accounts.find((account) => sideOf(inventory, account) === 'consumer');
  const account = gap?.account ?? consumer ?? inventory.accounts[0];
  return account === undefined ? [] : [{ kind: 'vpc', id: 'any VPC', account, region: gap?.region ?? region }];
};

const apisAsked = (
  inventory: Inventory,
  { target, regions }: Asked,
): { id: string | undefined; found: Located<RestApi> | undefined }[] => {
  const { rows } = inventory.everywhere(restApis);
  if (target.api !== undefined) {
    const named = rows.filter(({ value }) => value.id === target.api || value.name === target.api);
    const inRegion = named.filter(({ region }) => target.region === undefined || region === target.region);
    const ids = new Set(inRegion.map(({ value, account }) => `${account} ${value.id}`));
    if (ids.size > 1)
      throw new RequestError(
        `'${target.api}' fits ${ids.size} APIs: ${inRegion.map(({ value, account, region }) => `${value.id} in ${account} ${region}`).join(', ')}; give the id, or an ARN`,
      );
    const found = inRegion[0] ?? named[0];
    if (found && target.account !== undefined && target.account !== found.account)
      throw new RequestError(
        `the ARN names account ${target.account}, and ${target.api} is an API of ${found.account}; correct the ARN`,
      );
    return [{ id: found?.value.id ?? target.api, found }];
  }
  if (target.host.form !== 'unstated') return [{ id: undefined, found: undefined }];
  const privateApis = rows.filter(
    ({ value, region }) =>
      value.endpointConfiguration?.types?.includes('PRIVATE') && (regions.length === 0 || regions.includes(region)),
  );
  return privateApis.map((found) => ({ id: found.value.id, found }));
};

/** What was asked of method and path; what is left out is chosen. */
type AskedMethod = Pick<Asked, 'method' | 'path'> & { readonly target: Pick<Target, 'method' | 'path'> };

const representative = (methods: Methods | undefined, asked: AskedMethod): { method: string; path: string } => {
  const path = asked.path ?? asked.target.path;
  const verb = asked.method ?? asked.target.method;
  const all = methods?.all ?? [];
  const ofPath =
    path === undefined
      ? all
      : all.filter(
          ({ resourcePath }) => resourcePath === matchResource([...new Set(all.map((m) => m.resourcePath))], path),
        );
  const fits = (m: { httpMethod: string }) => verb === undefined || m.httpMethod === verb || m.httpMethod === 'ANY';
  const preferred = ofPath.find((m) => fits(m) && ['GET', 'ANY'].includes(m.httpMethod)) ?? ofPath.find(fits);
  const chosenVerb = verb ?? (preferred === undefined || preferred.httpMethod === 'ANY' ? 'GET' : preferred.httpMethod);
  return { method: chosenVerb, path: path ?? samplePath(preferred?.resourcePath ?? '/') };
};

/** Fills in what the target leaves open from the deployed API: the stage, a method that is there, a path that it matches. */
export const completed = (inventory: Inventory, request: Request, asked: AskedMethod): Request => {
  const subject = subjectOf(request, inventory);
  const stage = lookUp(subject, facts.stage);
  const methods = lookUp(subject, facts.methods);
  const named = stage.known && stage.value?.stageName ? stage.value.stageName : undefined;
  return {
    ...request,
    stage: request.stage ?? named,
    ...representative(methods.known ? methods.value : undefined, asked),
  };
};

/**
 * The requests to examine: for each API asked for (without one, every PRIVATE REST API) and each caller (without one,
 * every VPC that could be). Empty when there is no API at all.
 * @throws RequestError where what was typed cannot be meant.
 */
export const buildRequests = (inventory: Inventory, asked: Asked): Request[] => {
  const { target } = asked;
  const region = target.region ?? asked.regions[0] ?? inventory.places[0]?.region ?? 'us-east-1';
  const requests = apisAsked(inventory, asked).flatMap(({ id, found }) => {
    const where = target.region ?? found?.region ?? region;
    const callers =
      asked.from === undefined
        ? possibleCallers(inventory, found?.account ?? domainOwner(inventory, asked), where)
        : [callerOf(inventory, asked.from, where)];
    return callers.map((caller): Request => {
      const base: Request = {
        caller,
        host: target.host,
        headers: target.headers,
        api: id,
        region: where,
        stage: asked.stage ?? target.stage,
        method: 'GET',
        path: '/',
        endpoint: asked.endpoint,
        principal: asked.principal,
        observed: asked.observed,
      };
      const via = throughDomain(inventory, base, asked);
      if (via.calledPath === undefined) return completed(inventory, via, asked);
      if (isPathStated(asked)) return completed(inventory, via, { ...asked, path: via.path });
      return asCalled(via, completed(inventory, via, asked));
    });
  });
  return requests;
};

/** `caller > endpoint > api/stage METHOD path`, by ids; and ` via NAME/path` where the same is asked by another name. */
export const requestId = (inventory: Inventory, request: Request): string => {
  const subject = subjectOf(request, inventory);
  const endpoint = lookUp(subject, facts.endpoint);
  const id = endpoint.known ? endpoint.value?.value.VpcEndpointId : (request.endpoint ?? undefined);
  const api = lookUp(subject, facts.restApi);
  const apiId = (api.known ? api.value?.value.id : undefined) ?? request.api ?? '-';
  const named = `${request.caller.id} > ${id ?? '-'} > ${apiId}/${request.stage ?? '-'} ${request.method} ${request.path}`;
  return request.via === undefined ? named : `${named} via ${request.via}`;
};
