import { contextKeys, without, type ContextKeys } from './context.js';
import { isPublicOnly, isUnsupported, needsSignature } from './keys.js';
import type { Caller } from './principal.js';
import type { AuthorizeRequest, Layer } from './request.js';
import type { Sight } from './statement.js';
import { apiResource, domainResource, toCaller, type Resource, type Target } from './target.js';

/** What a request looks like from each layer. */
export interface Views {
  readonly caller: Caller;
  readonly keys: ContextKeys;
  readonly api: Resource;
  readonly domain: Resource | null;
  readonly hasBoundary: boolean;
  readonly signedMethod: boolean;
  readonly action: string;
}

export const isPrivate = (target: Target): boolean => (target.endpointType ?? 'PRIVATE').toUpperCase() === 'PRIVATE';

/** One policy, a list of them, or none. */
export const documentsOf = (value: unknown): readonly unknown[] => {
  if (value === null || value === undefined) return [];
  return Array.isArray(value) ? (value as readonly unknown[]) : [value];
};

export const viewsOf = (
  request: Pick<AuthorizeRequest, 'api' | 'principal' | 'context' | 'unknownKeys' | 'permissionsBoundary' | 'action'>,
): Views => {
  const { api, context, unknownKeys = [] } = request;
  const hidesAddress = isPrivate(api);
  const via = api.viaDomainArn ?? null;
  return {
    caller: toCaller(request.principal),
    keys: without(
      contextKeys(context, unknownKeys),
      (key) => isUnsupported(key) || (hidesAddress && isPublicOnly(key)),
    ),
    api: apiResource(api),
    domain: via === null ? null : domainResource(via),
    hasBoundary: documentsOf(request.permissionsBoundary).length > 0,
    signedMethod: api.authorizationType === 'AWS_IAM',
    action: request.action ?? 'execute-api:Invoke',
  };
};

const anonymous: Caller = { is: 'anonymous' };

/** Resource and domain policies know the identity only where the method asks for a signature. */
const resourceSight = (views: Views): Sight => {
  const caller = views.signedMethod ? views.caller : anonymous;
  return {
    caller,
    keys: caller.is === 'anonymous' ? without(views.keys, needsSignature) : views.keys,
    action: views.action,
    resource: views.api,
    shortForms: true,
    principals: 'required',
    hasBoundary: views.hasBoundary,
  };
};

/**
 * `execute-api:viaDomainArn` exists on API resources only.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_apigatewaymanagementapi.html
 */
const domainSight = (views: Views): Sight => {
  const sight = resourceSight(views);
  return {
    ...sight,
    keys: without(sight.keys, (key) => key === 'execute-api:viadomainarn'),
    resource: views.domain ?? views.api,
  };
};

/**
 * The identity comes from the `Authorization` header, whatever the method's authorization is.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-endpoint-policies.html
 */
const endpointSight = (views: Views, resource: Resource): Sight => ({
  caller: views.caller,
  keys: views.caller.is === 'anonymous' ? without(views.keys, needsSignature) : views.keys,
  action: views.action,
  resource,
  shortForms: false,
  principals: 'required',
  hasBoundary: views.hasBoundary,
});

const identitySight = (views: Views): Sight => ({
  ...endpointSight(views, views.api),
  principals: 'forbidden',
});

export const sightOf = (views: Views, layer: Layer, resource: 'api' | 'domain'): Sight => {
  switch (layer) {
    case 'endpointPolicy':
      return endpointSight(views, resource === 'domain' ? (views.domain ?? views.api) : views.api);
    case 'domainPolicy':
      return domainSight(views);
    case 'resourcePolicy':
      return resourceSight(views);
    case 'authorizer':
      return { ...identitySight(views), caller: anonymous, keys: without(views.keys, needsSignature) };
    case 'identityPolicy':
    case 'permissionsBoundary':
    case 'sessionPolicy':
    case 'scp':
      return identitySight(views);
  }
};
