import type { Vpc, VpcEndpoint } from '../inventory/ec2.js';
import type { Inventory, Located } from '../inventory/inventory.js';
import { known } from '../inventory/inventory.js';
import type { RestApi } from '../inventory/services.js';
import { completed } from '../request/build.js';
import { facts } from '../request/facts/index.js';
import { conditionsOf, documentOf, isNegated } from '../request/facts/authorization/documents.js';
import { lookUp, subjectOf } from '../request/fact.js';
import type { Request } from '../request/request.js';
import { apis, endpoints } from './index.js';
import { callersOf } from './links.js';
import { rolesNamedBy } from './roles.js';

/** A request that somebody meant to work. `signed`: its method wants a signature, and nothing says whose. */
export interface Intended {
  readonly request: Request;
  readonly signed: boolean;
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

const stagesOf = (inventory: Inventory, api: Located<RestApi>): readonly (string | undefined)[] => {
  const read = known(() => inventory.ask('apigateway/get-stages', api, api.value.id ?? '').item ?? []);
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

/**
 * Every private API, by every stage, through every endpoint that it names or is associated with, from every VPC that is
 * meant to call through that endpoint. Nothing else is asked of the accounts: what nobody intended is no fault.
 */
export const intendedRequests = (inventory: Inventory): readonly Intended[] => {
  const serving = endpoints.find(inventory).rows;
  const callers = new Map(serving.map((endpoint) => [endpoint, callersOf(inventory, endpoint)]));
  return apis.find(inventory).rows.flatMap((api) => {
    const meant = serving.filter((endpoint) => isMeantFor(api, endpoint));
    return meant.flatMap((endpoint) =>
      (callers.get(endpoint) ?? [])
        .filter((vpc) => !hasNearer(meant, endpoint, vpc))
        .flatMap((vpc) =>
          stagesOf(inventory, api).map((stage) => {
            const request: Request = {
              caller: { kind: 'vpc', id: vpc.value.VpcId ?? '', account: vpc.account, region: vpc.region },
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
            return withSigner(
              inventory,
              api,
              completed(inventory, request, { method: undefined, path: undefined, target: {} }),
            );
          }),
        ),
    );
  });
};
