import type { Place } from '../inventory/inventory.js';
import type { Method, RestApi, Stage } from '../inventory/services.js';
import { documentOf, listOf } from '../request/facts/authorization/documents.js';
import { partitionOf } from '../request/facts/authorization/context.js';
import type { Subject } from '../request/fact.js';
import { lookUp } from '../request/fact.js';
import { exportedMethods } from '../request/facts/export.js';
import { facts } from '../request/facts/index.js';
import type { MethodSummary } from '../request/facts/method.js';
import { settingsFor } from '../request/facts/stage-settings.js';
import { samplePath } from '../request/matching.js';
import { fits } from './grants.js';

/** A method that stands for all of its kind. */
export interface SampleMethod {
  readonly method: string;
  /** Fits the resource; parameters have sample values. */
  readonly path: string;
}

export interface MethodKind extends SampleMethod {
  /** Other statements of policies are about it than about the first kind. */
  readonly apart: boolean;
}

/** Kinds of methods of one stage that are asked; that there are more is told. */
export const mostKinds = 16;

const isRead = ({ httpMethod }: MethodSummary): boolean => httpMethod === 'GET' || httpMethod === 'ANY';

/** What is asked with no body comes first, then by path and verb. */
const inOrder = (a: MethodSummary, b: MethodSummary): number =>
  Number(isRead(b)) - Number(isRead(a)) ||
  (a.resourcePath < b.resourcePath ? -1 : Number(a.resourcePath > b.resourcePath)) ||
  (a.httpMethod < b.httpMethod ? -1 : 1);

const detailOf = (subject: Subject, { resourcePath, httpMethod }: MethodSummary): Method | undefined => {
  const deployed = lookUp(subject, exportedMethods);
  const same = deployed.known
    ? deployed.value?.find((one) => one.resourcePath === resourcePath && one.httpMethod === httpMethod)
    : undefined;
  if (same) return same.value;
  const working = lookUp(subject, facts.workingResources);
  const resource = working.known ? (working.value ?? []).find(({ path }) => path === resourcePath) : undefined;
  return resource?.resourceMethods?.[httpMethod];
};

/** Where an integration goes, without what differs from path to path behind one host. */
const backEndOf = ({ methodIntegration: to }: Method): unknown => {
  const host = /^[a-z]+:\/\/[^/?]+/i.exec(to?.uri ?? '')?.[0] ?? to?.uri;
  return to && [to.type, to.connectionId, host, to.credentials, to.integrationTarget, to.timeoutInMillis];
};

/** Which statements of a policy are about the method. */
const statementsFor = (policy: unknown, arn: string): readonly number[] =>
  (documentOf(policy)?.Statement ?? []).flatMap(({ Resource, NotResource }, index) => {
    const named = listOf(Resource ?? NotResource).some((pattern) => fits(String(pattern), arn));
    return named ? [index] : [];
  });

interface Deployed extends Place {
  readonly api: RestApi;
  readonly stage: Stage;
  /** Of the endpoint, beside the API's own. */
  readonly endpointPolicy: unknown;
}

const arnOf = ({ api, stage, account, region }: Deployed, { method, path }: SampleMethod): string =>
  `arn:${partitionOf(region)}:execute-api:${region}:${account}:${api.id ?? ''}/${stage.stageName ?? ''}/${method}${path}`;

const sampleOf = ({ httpMethod, resourcePath }: MethodSummary): SampleMethod => ({
  method: httpMethod === 'ANY' ? 'GET' : httpMethod,
  path: samplePath(resourcePath),
});

/** What the stage does to requests of the method before its back end has them. */
const handlingOf = ({ stage }: Deployed, { resourcePath, httpMethod }: MethodSummary): unknown => {
  const { setting = {} } = settingsFor(stage.methodSettings, resourcePath, httpMethod) ?? {};
  const { throttlingRateLimit, throttlingBurstLimit, cachingEnabled } = setting;
  return [throttlingRateLimit, throttlingBurstLimit, cachingEnabled];
};

/** Anonymous methods of an API that is signed for, where the policy lets in named principals alone, are meant for nobody. */
const forNobody = (policy: unknown, arn: string, { authorizationType }: MethodSummary): boolean => {
  if (authorizationType !== 'NONE') return false;
  const { Statement = [] } = documentOf(policy) ?? {};
  const allows = statementsFor(policy, arn).flatMap((index) => Statement[index] ?? []);
  const open = allows.filter(({ Effect }) => Effect === 'Allow');
  return open.length > 0 && open.every(({ Principal }) => !JSON.stringify(Principal ?? '').includes('"*"'));
};

interface Told {
  readonly key: string;
  readonly statements: string;
}

const kindOf = (subject: Subject, at: Deployed, method: MethodSummary, whole: boolean): Told => {
  const detail = detailOf(subject, method) ?? {};
  const arn = arnOf(at, sampleOf(method));
  const statements = JSON.stringify([statementsFor(at.api.policy, arn), statementsFor(at.endpointPolicy, arn)]);
  const own = [method.authorizationType, method.apiKeyRequired, detail.authorizerId];
  return {
    key: JSON.stringify([...own, statements, whole ? [backEndOf(detail), handlingOf(at, method)] : []]),
    statements,
  };
};

/**
 * One method of each kind that can get another answer: by authorization and authorizer, key, and the statements of policies that
 * are about it; and, as a `whole`, by back end and settings of the stage, which answer alike whoever calls. The same for the
 * same answers; undefined where the stage's methods are not known. A preflight (OPTIONS) has no kind of its own.
 */
export const methodKinds = (subject: Subject, whole: boolean): readonly MethodKind[] | undefined => {
  const [api, stage, methods, endpoint] = [
    lookUp(subject, facts.restApi),
    lookUp(subject, facts.stage),
    lookUp(subject, facts.methods),
    lookUp(subject, facts.endpoint),
  ];
  if (!api.known || !api.value || !stage.known || !stage.value || !methods.known || !methods.value) return undefined;
  const at: Deployed = {
    account: api.value.account,
    region: api.value.region,
    api: api.value.value,
    stage: stage.value,
    endpointPolicy: endpoint.known ? endpoint.value?.value.PolicyDocument : undefined,
  };
  const calls = methods.value.all.filter(({ httpMethod }) => httpMethod !== 'OPTIONS').sort(inOrder);
  const isSigned = calls.some(({ authorizationType }) => authorizationType === 'AWS_IAM');
  const all = calls.filter((one) => !isSigned || !forNobody(at.api.policy, arnOf(at, sampleOf(one)), one));
  const kinds = new Map<string, MethodKind>();
  let first: string | undefined;
  for (const method of all) {
    const { key, statements } = kindOf(subject, at, method, whole);
    first ??= statements;
    if (!kinds.has(key)) kinds.set(key, { ...sampleOf(method), apart: statements !== first });
  }
  return [...kinds.values()];
};
