import { GapError } from '../../inventory/inventory.js';
import type { Integration } from '../../inventory/services.js';
import { operation } from '../../snapshot/operations.js';
import type { Subject } from '../fact.js';
import { fact, get } from '../fact.js';
import { matchMethod } from '../matching.js';
import type { Request } from '../request.js';
import type { WorkingResources } from './api.js';
import { deployment, restApi, stage, workingResources } from './api.js';

export interface MethodSummary {
  readonly resourcePath: string;
  /** A verb or `ANY`. */
  readonly httpMethod: string;
  readonly authorizationType: string;
  readonly apiKeyRequired: boolean;
}

/** The methods that answer requests, and whether they are the stage's deployment or only the working copy. */
export interface Methods {
  readonly source: 'deployed' | 'working-copy';
  readonly all: readonly MethodSummary[];
}

type ApiSummary = Readonly<
  Record<
    string,
    | Readonly<
        Record<string, { authorizationType?: string | undefined; apiKeyRequired?: boolean | undefined } | undefined>
      >
    | undefined
  >
>;

export const fromSummary = (summary: ApiSummary): MethodSummary[] =>
  Object.entries(summary).flatMap(([resourcePath, verbs]) =>
    Object.entries(verbs ?? {}).map(([httpMethod, method]) => ({
      resourcePath,
      httpMethod,
      authorizationType: method?.authorizationType ?? 'NONE',
      apiKeyRequired: method?.apiKeyRequired ?? false,
    })),
  );

export const fromResources = (resources: WorkingResources): MethodSummary[] =>
  resources.flatMap(({ path = '/', resourceMethods = {} }) =>
    Object.entries(resourceMethods).map(([httpMethod, method]) => ({
      resourcePath: path,
      httpMethod,
      authorizationType: method.authorizationType ?? 'NONE',
      apiKeyRequired: method.apiKeyRequired ?? false,
    })),
  );

const find = (all: readonly MethodSummary[], { method: verb, path }: Request): MethodSummary | undefined =>
  matchMethod(all, verb, path);

/** Undefined without a stage that serves the request. */
export const methods = fact<Methods | undefined>({
  needs: [],
  uses: [deployment, stage, workingResources],
  of: (subject) => {
    if (get(subject, stage) === undefined) return undefined;
    const summary = get(subject, deployment)?.apiSummary;
    if (summary) return { source: 'deployed', all: fromSummary(summary) };
    return { source: 'working-copy', all: fromResources(get(subject, workingResources) ?? []) };
  },
});

/** The method that answers this request; `null` where the deployed stage has none. */
export type MatchedMethod = (MethodSummary & { readonly source: Methods['source'] }) | null;

const onlyWorkingCopy = (subject: Subject): never => {
  const api = get(subject, restApi);
  throw new GapError({
    account: api?.account ?? 'unknown',
    region: api?.region ?? subject.request.region,
    operation: 'apigateway/get-deployment',
    action: operation('apigateway/get-deployment').action,
    why: 'unmodelled',
    message: 'the deployment carries no apiSummary, and the working copy has no such method',
  });
};

/** Undefined without a stage. An absence in the working copy proves nothing about the deployment: that is a gap. */
export const method = fact<MatchedMethod | undefined>({
  needs: [],
  uses: [methods, restApi],
  of: (subject) => {
    const known = get(subject, methods);
    if (!known) return undefined;
    const found = find(known.all, subject.request);
    if (found) return { ...found, source: known.source };
    return known.source === 'working-copy' ? onlyWorkingCopy(subject) : null;
  },
});

/** Whether the working copy has the method, where the deployment was found not to; false while the deployment has it. */
export const inWorkingCopy = fact<boolean>({
  needs: [],
  uses: [method, workingResources],
  of: (subject) => {
    if (get(subject, method) !== null) return false;
    return find(fromResources(get(subject, workingResources) ?? []), subject.request) !== undefined;
  },
});

/** The integration behind the method, from the working copy; undefined where there is no method or none is set. */
export const integration = fact<Integration | undefined>({
  needs: [],
  uses: [method, workingResources],
  of: (subject) => {
    const matched = get(subject, method);
    if (!matched) return undefined;
    const resource = (get(subject, workingResources) ?? []).find(({ path }) => path === matched.resourcePath);
    return resource?.resourceMethods?.[matched.httpMethod]?.methodIntegration;
  },
});
