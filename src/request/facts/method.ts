import type { Place } from '../../inventory/inventory.js';
import type { Integration } from '../../inventory/services.js';
import type { Subject } from '../fact.js';
import { fact, get } from '../fact.js';
import { matchMethod } from '../matching.js';
import type { DeployedMethod } from '../openapi.js';
import { methodsIn } from '../openapi.js';
import type { Request } from '../request.js';
import type { WorkingResources } from './api.js';
import { deployment, restApi, stage, workingResources } from './api.js';
import { gapOf } from './authorization/gap.js';
import { exported, exportedMethods, sameMethod } from './export.js';

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

const fromExport = (methods: readonly DeployedMethod[]): MethodSummary[] =>
  methods.map(({ resourcePath, httpMethod, value }) => ({
    resourcePath,
    httpMethod,
    authorizationType: value.authorizationType ?? 'NONE',
    apiKeyRequired: value.apiKeyRequired ?? false,
  }));

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
  uses: [deployment, stage, workingResources, exported],
  of: (subject) => {
    if (get(subject, stage) === undefined) return undefined;
    const summary = get(subject, deployment)?.apiSummary;
    if (summary) return { source: 'deployed', all: fromSummary(summary) };
    const all = methodsIn(get(subject, exported) ?? { paths: {} });
    if (all.length > 0) return { source: 'deployed', all: fromExport(all) };
    return { source: 'working-copy', all: fromResources(get(subject, workingResources) ?? []) };
  },
});

/** The method that answers this request; `null` where the deployed stage has none. */
export type MatchedMethod = (MethodSummary & { readonly source: Methods['source'] }) | null;

const placeOf = (subject: Subject): Place =>
  get(subject, restApi) ?? { account: 'unknown', region: subject.request.region };

/** Undefined without a stage. An absence in the working copy proves nothing about the deployment: that is a gap. */
export const method = fact<MatchedMethod | undefined>({
  needs: [],
  uses: [methods, restApi],
  of: (subject) => {
    const known = get(subject, methods);
    if (!known) return undefined;
    const found = find(known.all, subject.request);
    if (found) return { ...found, source: known.source };
    if (known.source === 'deployed') return null;
    const why = 'the deployment carries no apiSummary, and the working copy has no such method';
    throw gapOf(placeOf(subject), 'apigateway/get-deployment', why);
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

/** The request's method as the stage's export has it; undefined where there is no method, or no export tells. */
export const deployedMethod = fact<DeployedMethod | undefined>({
  needs: [],
  uses: [method, exportedMethods],
  of: (subject) => {
    const matched = get(subject, method);
    return matched ? sameMethod(get(subject, exportedMethods), matched) : undefined;
  },
});

/**
 * The integration behind the method: as it is deployed where the stage's export was collected, else as the working copy
 * has it. Undefined where there is no method or none is set.
 */
export const integration = fact<Integration | undefined>({
  needs: [],
  uses: [method, deployedMethod, workingResources, restApi],
  of: (subject) => {
    const matched = get(subject, method);
    if (!matched) return undefined;
    const deployed = get(subject, deployedMethod);
    if (deployed) return deployed.value.methodIntegration;
    const resource = (get(subject, workingResources) ?? []).find(({ path }) => path === matched.resourcePath);
    const working = resource?.resourceMethods?.[matched.httpMethod];
    if (!working)
      throw gapOf(
        placeOf(subject),
        'apigateway/get-export',
        `${matched.httpMethod} ${matched.resourcePath} is deployed and no longer in the working copy: only the stage's export shows its integration`,
      );
    return working.methodIntegration;
  },
});
