import type { Vpc, VpcEndpoint } from '../inventory/ec2.js';
import type { Inventory, Located } from '../inventory/inventory.js';
import { known } from '../inventory/inventory.js';
import type { RestApi } from '../inventory/services.js';
import { stagesOf } from '../inventory/services.js';
import { completed } from '../request/build.js';
import { facts } from '../request/facts/index.js';
import { conditionsOf, documentOf, isNegated } from '../request/facts/authorization/documents.js';
import { lookUp, subjectOf } from '../request/fact.js';
import type { CallerRef, Request } from '../request/request.js';
import { domainRequests } from './domain-requests.js';
import { apis, endpoints } from './index.js';
import { callersOf } from './links.js';
import { methodKinds, mostKinds } from './method-kinds.js';
import { rolesNamedBy } from './roles.js';

/** A request that somebody meant to work. `signed`: its method wants a signature, and nothing says whose. */
export interface Intended {
  readonly request: Request;
  readonly signed: boolean;
  /** Kinds of methods of its stage that are not asked, for there are too many. */
  readonly unasked?: number;
}

/** Whether a policy lets in by name: an Allow for the endpoint or its VPC, or a Deny for all but them. */
const isNamed = (api: Located<RestApi>, { value }: Located<VpcEndpoint>): boolean =>
  (documentOf(api.value.policy)?.Statement ?? []).some((statement) =>
    conditionsOf(statement).some(({ operator, key, values }) => {
      const lets = (statement.Effect === 'Allow') !== isNegated(operator);
      const own = key === 'aws:sourcevpce' ? value.VpcEndpointId : key === 'aws:sourcevpc' ? value.VpcId : undefined;
      return lets && own !== undefined && values.includes(own);
    }),
  );

/** Whether an API is meant to be called through an endpoint: it is associated with it, or its policy names it. */
export const isMeantFor = (api: Located<RestApi>, endpoint: Located<VpcEndpoint>): boolean =>
  api.region === endpoint.region &&
  ((api.value.endpointConfiguration?.vpcEndpointIds ?? []).includes(endpoint.value.VpcEndpointId ?? '') ||
    isNamed(api, endpoint));

const stageNames = (inventory: Inventory, api: Located<RestApi>): readonly (string | undefined)[] => {
  const read = known(() => stagesOf(inventory, api, api.value.id ?? ''));
  const names = read.known ? read.value.map(({ stageName }) => stageName) : [];
  return names.length === 0 ? [undefined] : names;
};

/** Roles that the policy names and whose own policies were read: those of the caller's account first. */
const signerOf = (inventory: Inventory, api: Located<RestApi>, account: string): string | undefined => {
  const read = rolesNamedBy(api.value.policy).filter(({ account: owner, name }) =>
    inventory.has('iam/get-role', { account: owner, region: api.region }, name),
  );
  return (read.find((role) => role.account === account) ?? read[0])?.arn;
};

/** A method that wants a signature is called by a role that the policy names. */
const withSigner = (inventory: Inventory, api: Located<RestApi>, request: Request): Intended => {
  const own = lookUp(subjectOf(request, inventory), facts.method);
  if (!own.known || own.value?.authorizationType !== 'AWS_IAM') return { request, signed: false };
  const principal = signerOf(inventory, api, request.caller.kind === 'address' ? '' : request.caller.account);
  return principal === undefined ? { request, signed: true } : { request: { ...request, principal }, signed: false };
};

/** A VPC with an endpoint of its own that the API is meant for calls through that one. */
const hasNearer = (
  meant: readonly Located<VpcEndpoint>[],
  endpoint: Located<VpcEndpoint>,
  { value: { VpcId } }: Located<Vpc>,
): boolean => VpcId !== endpoint.value.VpcId && meant.some(({ value }) => value.VpcId === VpcId);

/** What a policy says of one path and not of the others is meant: a refusal that it words itself is no fault. */
const isRefusedByDesign = (inventory: Inventory, { request, signed }: Intended): boolean => {
  if (signed) return false;
  const subject = subjectOf(request, inventory);
  const own = lookUp(subject, facts.savedPolicy);
  const endpoint = lookUp(subject, facts.endpointPolicy);
  return (
    (own.known && own.value?.refuses !== undefined) || (endpoint.known && (endpoint.value?.refusals.length ?? 0) > 0)
  );
};

/** One request for each kind of method that the stage has; one for a stage whose methods are not known. */
const ofKinds = (inventory: Inventory, api: Located<RestApi>, base: Request, whole: boolean): readonly Intended[] => {
  const open = completed(inventory, base, { method: undefined, path: undefined, target: {} });
  const kinds = methodKinds(subjectOf(open, inventory), whole) ?? [];
  if (kinds.length === 0) return [withSigner(inventory, api, open)];
  const meant = kinds.flatMap(({ apart, ...sample }) => {
    const intended = withSigner(inventory, api, { ...open, ...sample });
    return apart && isRefusedByDesign(inventory, intended) ? [] : [intended];
  });
  const unasked = Math.max(0, meant.length - mostKinds);
  return meant.slice(0, mostKinds).map((one) => ({ ...one, unasked }));
};

const callerRef = ({ value, account, region }: Located<Vpc>): CallerRef => ({
  kind: 'vpc',
  id: value.VpcId ?? '',
  account,
  region,
});

/** Who calls what through which endpoint; the first is asked for every kind of method, the others for what depends on them. */
const waysTo = (
  api: Located<RestApi>,
  callers: ReadonlyMap<Located<VpcEndpoint>, readonly Located<Vpc>[]>,
): { readonly endpoint: Located<VpcEndpoint>; readonly vpc: Located<Vpc> }[] => {
  const meant = [...callers.keys()].filter((endpoint) => isMeantFor(api, endpoint));
  return meant.flatMap((endpoint) =>
    (callers.get(endpoint) ?? []).filter((vpc) => !hasNearer(meant, endpoint, vpc)).map((vpc) => ({ endpoint, vpc })),
  );
};

const directRequests = (
  inventory: Inventory,
  callers: ReadonlyMap<Located<VpcEndpoint>, readonly Located<Vpc>[]>,
): readonly Intended[] =>
  apis.find(inventory).rows.flatMap((api) =>
    waysTo(api, callers).flatMap(({ endpoint, vpc }, index) =>
      stageNames(inventory, api).flatMap((stage) => {
        const base: Request = {
          caller: callerRef(vpc),
          host: { form: 'unstated' },
          headers: {},
          api: api.value.id,
          region: api.region,
          stage,
          method: 'GET',
          path: '/',
          endpoint: endpoint.value.VpcEndpointId,
          principal: undefined,
          observed: undefined,
        };
        return ofKinds(inventory, api, base, index === 0);
      }),
    ),
  );

const namedRequests = (
  inventory: Inventory,
  callers: ReadonlyMap<Located<VpcEndpoint>, readonly Located<Vpc>[]>,
): readonly Intended[] => {
  const refs = new Map([...callers].map(([endpoint, own]) => [endpoint, own.map(callerRef)]));
  return domainRequests(inventory, refs).map((request) => {
    const found = lookUp(subjectOf(request, inventory), facts.restApi);
    return found.known && found.value ? withSigner(inventory, found.value, request) : { request, signed: false };
  });
};

/**
 * Every private API, by every stage and kind of method, through every endpoint that it names or is associated with, from every
 * VPC that is meant to call through that endpoint; and every mapping of a private custom domain name. Nothing else is asked of
 * the accounts: what nobody intended is no fault.
 */
export const intendedRequests = (inventory: Inventory): readonly Intended[] => {
  const callers = new Map(
    endpoints.find(inventory).rows.map((endpoint) => [endpoint, callersOf(inventory, endpoint)] as const),
  );
  return [...directRequests(inventory, callers), ...namedRequests(inventory, callers)];
};
