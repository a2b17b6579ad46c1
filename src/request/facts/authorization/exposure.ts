import { lint } from '../../../policy/index.js';
import { fact, get } from '../../fact.js';
import { restApi, stage } from '../api.js';
import { endpoint } from '../endpoint.js';
import { method } from '../method.js';
import { targetOf } from './context.js';
import type { PolicyDocument } from './documents.js';
import { documentOf } from './documents.js';
import { authorizable } from './request.js';

/** Whether the resource policy lets a stranger in: another endpoint, another VPC, no identity or one of an unknown account. */
export interface Exposure {
  /** Who gets in; undefined where no stranger does. */
  readonly because: string | undefined;
  readonly document: PolicyDocument | null;
  /** The document with a Deny for every endpoint but the known ones; undefined where none is known. */
  readonly closed: PolicyDocument | undefined;
  /** The endpoints that are associated with the API, and the one that carries this request. */
  readonly endpoints: readonly string[];
}

/** Undefined without an API that has a policy. Found by asking the policy with a stranger, not by its form. */
export const exposure = fact<Exposure | undefined>({
  needs: [],
  uses: [restApi, stage, endpoint, method, authorizable],
  of: (subject) => {
    const api = get(subject, restApi);
    const document = documentOf(api?.value.policy);
    if (!api || !document) return undefined;
    const { authorizationType } = get(subject, authorizable).request.api;
    const target = { ...targetOf(subject), ...(get(subject, method) ? { authorizationType } : {}) };
    const found = lint({ layer: 'resourcePolicy', policy: api.value.policy, target });
    const because = found.find(({ code }) => code === 'exposed-any-vpce')?.message;
    const own = get(subject, endpoint)?.value.VpcEndpointId;
    const endpoints = [...new Set([...(api.value.endpointConfiguration?.vpcEndpointIds ?? []), ...(own ? [own] : [])])];
    const { partition, region, accountId, apiId } = target;
    const deny = {
      Sid: 'XapiKnownEndpointsOnly',
      Effect: 'Deny',
      Principal: '*',
      Action: 'execute-api:Invoke',
      Resource: `arn:${partition}:execute-api:${region}:${accountId}:${apiId}/*`,
      Condition: { StringNotEquals: { 'aws:SourceVpce': endpoints } },
    };
    const closed = endpoints.length > 0 ? { ...document, Statement: [...document.Statement, deny] } : undefined;
    return { because, document, closed, endpoints };
  },
});
