import type { Gap } from '../../../snapshot/snapshot.js';
import type { Known } from '../../../inventory/inventory.js';
import type { AuthorizationType, AuthorizeRequest, Layer } from '../../../policy/index.js';
import type { Subject } from '../../fact.js';
import { fact, get, lookUp } from '../../fact.js';
import { restApi, stage } from '../api.js';
import { caller } from '../caller.js';
import { privateDomain } from '../domain.js';
import { endpoint } from '../endpoint.js';
import { method } from '../method.js';
import { principalOf, requestContext, targetOf } from './context.js';
import type { NamedPolicy } from './documents.js';
import { gapOf } from './gap.js';
import { identityPolicies, permissionsBoundary } from './identity-policies.js';
import type { Controls } from './organization.js';
import { serviceControlPolicies } from './organization.js';
import { signer, signerRecord } from './signer.js';

/** The request with every policy that the snapshot holds for it, and the gaps of those that it does not hold. */
export interface Authorizable {
  readonly request: AuthorizeRequest;
  readonly missing: ReadonlyMap<Layer, Gap>;
  readonly identity: readonly NamedPolicy[];
  readonly boundary: NamedPolicy | undefined;
  readonly controls: Controls;
  /** False where the request is not signed, or the method does not look at signatures: IAM has no say. */
  readonly isSigned: boolean;
}

const noControls: Controls = { management: false, levels: [], unread: [] };

const isModelled = (type: string): type is AuthorizationType =>
  ['NONE', 'AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS'].includes(type);

/** Of the method that answers; `NONE` while there is none to answer. */
const authorizationOf = (subject: Subject): AuthorizationType => {
  const type = get(subject, method)?.authorizationType ?? 'NONE';
  if (isModelled(type)) return type;
  const place = get(subject, restApi) ?? { account: 'unknown', region: subject.request.region };
  throw gapOf(place, 'apigateway/get-deployment', `authorization ${type} is not modelled`);
};

interface Sources {
  readonly identity: Known<readonly NamedPolicy[]>;
  readonly boundary: Known<NamedPolicy | undefined>;
  readonly controls: Known<Controls>;
}

const unsigned: Sources = {
  identity: { known: true, value: [] },
  boundary: { known: true, value: undefined },
  controls: { known: true, value: noControls },
};

const sources = (subject: Subject, isSigned: boolean): Sources =>
  isSigned
    ? {
        identity: lookUp(subject, identityPolicies),
        boundary: lookUp(subject, permissionsBoundary),
        controls: lookUp(subject, serviceControlPolicies),
      }
    : unsigned;

const missingOf = ({ identity, boundary, controls }: Sources): Map<Layer, Gap> => {
  const missing = new Map<Layer, Gap>();
  if (!identity.known) missing.set('identityPolicy', identity.gap);
  if (!boundary.known) missing.set('permissionsBoundary', boundary.gap);
  if (!controls.known) missing.set('scp', controls.gap);
  return missing;
};

/** The owner's policy of the private custom domain name, as far as its list was read; who shares the name sees none. */
const domainDocument = (subject: Subject): { readonly known: boolean; readonly policy: unknown } => {
  const domain = get(subject, privateDomain);
  return domain ? { known: domain.owned, policy: domain.value.policy ?? null } : { known: true, policy: null };
};

/**
 * All that decides the request. Session policies are in no answer of AWS: a session is taken to have none. @throws GapError
 * while the API, its endpoint or its method is not known.
 */
export const authorizable = fact<Authorizable>({
  needs: ['organizations/describe-organization'],
  uses: [
    restApi,
    stage,
    endpoint,
    method,
    caller,
    privateDomain,
    signer,
    signerRecord,
    identityPolicies,
    permissionsBoundary,
    serviceControlPolicies,
  ],
  of: (subject) => {
    const authorizationType = authorizationOf(subject);
    const isSigned = authorizationType === 'AWS_IAM' && get(subject, signer).is !== 'anonymous';
    const found = sources(subject, isSigned);
    const identity = found.identity.known ? found.identity.value : [];
    const boundary = found.boundary.known ? found.boundary.value : undefined;
    const controls = found.controls.known ? found.controls.value : noControls;
    const resourcePolicy = get(subject, restApi)?.value.policy ?? null;
    const endpointPolicy = get(subject, endpoint)?.value.PolicyDocument ?? null;
    const domain = domainDocument(subject);
    const missing = missingOf(found);
    const levels = controls.levels.map(({ target, policies }) => ({
      target,
      policies: policies.map(({ policy }) => policy),
    }));
    const identityDocuments = identity.map(({ policy }) => policy);
    const all = [resourcePolicy, endpointPolicy, domain.policy, identityDocuments, boundary?.policy, levels];
    const unknownLayers: Layer[] = [...missing.keys(), ...(domain.known ? [] : (['domainPolicy'] as const))];
    const request: AuthorizeRequest = {
      api: { ...targetOf(subject), authorizationType },
      principal: principalOf(subject),
      ...requestContext(subject, all),
      resourcePolicy,
      endpointPolicy,
      ...(domain.policy === null ? {} : { domainPolicy: domain.policy }),
      ...(isSigned ? { identityPolicies: identityDocuments, scps: levels } : {}),
      ...(boundary ? { permissionsBoundary: [boundary.policy] } : {}),
      ...(controls.management ? { principalIsManagementAccount: true } : {}),
      ...(unknownLayers.length > 0 ? { unknownLayers } : {}),
    };
    return { request, missing, identity, boundary, controls, isSigned };
  },
});

/** The request as `xapi authorize` reads it. */
export const authorizeRequestOf = (subject: Subject): AuthorizeRequest => get(subject, authorizable).request;
