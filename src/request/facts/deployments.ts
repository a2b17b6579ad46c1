import type { Deployment, Integration } from '../../inventory/services.js';
import { matchMethod } from '../matching.js';
import type { Request } from '../request.js';
import type { Subject } from '../fact.js';
import { fact, get } from '../fact.js';
import { deployment, restApi, stage, stages, workingResources } from './api.js';
import { exportedMethods, integrationChanges, sameMethod } from './export.js';
import type { MethodSummary } from './method.js';
import { deployedMethod, fromResources, fromSummary, integration, method } from './method.js';

/** A deployment that answers part of the requests of a stage. */
export interface Served {
  readonly id: string;
  readonly role: 'stage' | 'canary';
  /** Of the stage's requests. */
  readonly percent: number;
  /** Undefined where the answer was collected without its summary. */
  readonly methods: readonly MethodSummary[] | undefined;
}

const served = (
  id: string,
  role: Served['role'],
  percent: number,
  found: Pick<Deployment, 'apiSummary'> | undefined,
): Served => ({ id, role, percent, methods: found?.apiSummary ? fromSummary(found.apiSummary) : undefined });

const deploymentOf = (subject: Subject, id: string): Pick<Deployment, 'apiSummary'> | undefined => {
  const api = get(subject, restApi);
  if (!api?.value.id) return undefined;
  const place = { account: api.account, region: api.region };
  if (subject.inventory.has('apigateway/get-deployment', place, api.value.id, id))
    return subject.inventory.ask('apigateway/get-deployment', place, api.value.id, id);
  return subject.inventory.ask('apigateway/get-deployments', place, api.value.id).items?.find((d) => d.id === id);
};

/**
 * The deployment of the stage and, where one takes a share of the requests, that of its canary.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/canary-release.html
 */
export const servedDeployments = fact<readonly Served[]>({
  needs: ['apigateway/get-deployment', 'apigateway/get-deployments'],
  uses: [restApi, stage, deployment],
  of: (subject) => {
    const serving = get(subject, stage);
    if (!serving?.deploymentId) return [];
    const canary = serving.canarySettings;
    const percent = canary?.deploymentId ? (canary.percentTraffic ?? 0) : 0;
    return [
      served(serving.deploymentId, 'stage', 100 - percent, get(subject, deployment)),
      ...(canary?.deploymentId && percent > 0
        ? [served(canary.deploymentId, 'canary', percent, deploymentOf(subject, canary.deploymentId))]
        : []),
    ];
  },
});

/** One method that a deployment and the working copy do not have alike. */
export interface Difference {
  readonly is: 'not-deployed' | 'deleted' | 'changed';
  /** `GET /orders`. */
  readonly method: string;
  /** What differs, for a changed one: `authorizationType is NONE, in the working copy AWS_IAM`. */
  readonly how: string;
}

export interface Drift {
  readonly deployment: Served;
  readonly differences: readonly Difference[];
  /** The request's own method is in the working copy and not in this deployment. */
  readonly lacksOwn: boolean;
}

const name = ({ httpMethod, resourcePath }: MethodSummary): string => `${httpMethod} ${resourcePath}`;

/** A method with its integration, where that is known. */
type WithIntegration = MethodSummary & { readonly integration?: Integration | undefined };

const changes = (was: WithIntegration, is: WithIntegration): string[] => [
  ...(was.authorizationType === is.authorizationType
    ? []
    : [`authorizationType is ${was.authorizationType}, in the working copy ${is.authorizationType}`]),
  ...(was.apiKeyRequired === is.apiKeyRequired
    ? []
    : [`apiKeyRequired is ${was.apiKeyRequired}, in the working copy ${is.apiKeyRequired}`]),
  ...(was.integration && is.integration ? integrationChanges(was.integration, is.integration) : []),
];

/** How a deployment differs from the working copy, as far as is known: methods, authorization, keys and integrations. */
export const differencesOf = (
  deployed: readonly WithIntegration[],
  working: readonly WithIntegration[],
): readonly Difference[] => {
  const before = new Map(deployed.map((method) => [name(method), method]));
  const after = new Map(working.map((method) => [name(method), method]));
  const lost = deployed.filter((method) => !after.has(name(method)));
  return [
    ...working.flatMap((method): Difference[] => {
      const was = before.get(name(method));
      if (!was) return [{ is: 'not-deployed', method: name(method), how: '' }];
      const how = changes(was, method).join(', ');
      return how === '' ? [] : [{ is: 'changed', method: name(method), how }];
    }),
    ...lost.map((method): Difference => ({ is: 'deleted', method: name(method), how: '' })),
  ];
};

const serves = (methods: readonly MethodSummary[], { method, path }: Request): boolean =>
  matchMethod(methods, method, path) !== undefined;

const workingMethods = (subject: Subject): WithIntegration[] => {
  const resources = get(subject, workingResources) ?? [];
  return fromResources(resources).map((one) => ({
    ...one,
    integration: resources.find(({ path = '/' }) => path === one.resourcePath)?.resourceMethods?.[one.httpMethod]
      ?.methodIntegration,
  }));
};

/**
 * Where what a stage serves is not what the working copy says
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/updating-api.html). Undefined where no deployment was
 * collected with its summary, so that nothing can be compared. Integrations are compared where the stage's export tells
 * those that are deployed; a canary's are in no answer.
 */
export const workingCopyDrift = fact<readonly Drift[] | undefined>({
  needs: [],
  uses: [servedDeployments, workingResources, exportedMethods],
  of: (subject) => {
    const all = get(subject, servedDeployments);
    if (!all.some(({ methods }) => methods)) return undefined;
    const working = workingMethods(subject);
    const exports = get(subject, exportedMethods);
    return all.flatMap((one): Drift[] => {
      if (!one.methods) return [];
      const deployed = one.methods.map((m) => ({
        ...m,
        integration: one.role === 'stage' ? sameMethod(exports, m)?.value.methodIntegration : undefined,
      }));
      const differences = differencesOf(deployed, working);
      const lacksOwn = !serves(one.methods, subject.request) && serves(working, subject.request);
      return differences.length === 0 ? [] : [{ deployment: one, differences, lacksOwn }];
    });
  },
});

/** How the request's own method was changed in the working copy since the stage's deployment; undefined where it was not, or nothing tells. */
export const ownChange = fact<Difference | undefined>({
  needs: [],
  uses: [workingCopyDrift, method],
  of: (subject) => {
    const matched = get(subject, method);
    if (!matched) return undefined;
    const drift = get(subject, workingCopyDrift)?.find(({ deployment: { role } }) => role === 'stage');
    return drift?.differences.find((one) => one.is === 'changed' && one.method === name(matched));
  },
});

const isoDay = (time: string | number | undefined): string => {
  const date = new Date(typeof time === 'number' ? time * 1000 : (time ?? NaN));
  return Number.isNaN(date.getTime()) ? '' : ` of ${date.toISOString().slice(0, 10)}`;
};

/** What was judged behind the method without knowing what is deployed there: for the reader. */
export const integrationNotes = fact<readonly string[]>({
  needs: [],
  uses: [stage, deployment, servedDeployments, method, deployedMethod, integration],
  of: (subject) => {
    const matched = get(subject, method);
    const serving = get(subject, stage);
    if (!matched || !serving || !get(subject, integration)) return [];
    const which = `deployment ${serving.deploymentId ?? ''}${isoDay(get(subject, deployment)?.createdDate)}`;
    const canary = get(subject, servedDeployments).find(({ role }) => role === 'canary');
    return [
      ...(get(subject, deployedMethod)
        ? []
        : [
            `no export of stage ${serving.stageName ?? ''} tells the integration of ${name(matched)}: it was judged as the working copy has it, and ${which} may have another`,
          ]),
      ...(canary
        ? [
            `${canary.percent} % of the requests go to the canary's deployment ${canary.id}, whose integrations are in no answer`,
          ]
        : []),
    ];
  },
});

/** The canary's deployment that has not the request's method. */
export interface CanaryWithout extends Served {
  /** Whether the working copy has the method; false where the stage's own deployment has not. */
  readonly inWorkingCopy: boolean;
}

/** Undefined where the stage has no canary, or the canary has the method. */
export const canaryWithout = fact<CanaryWithout | undefined>({
  needs: [],
  uses: [servedDeployments, workingResources],
  of: (subject) => {
    const { request } = subject;
    const found = get(subject, servedDeployments).find(
      ({ role, methods }) => role === 'canary' && methods && !serves(methods, request),
    );
    if (!found) return undefined;
    return { ...found, inWorkingCopy: serves(fromResources(get(subject, workingResources) ?? []), request) };
  },
});

const firstSegment = (path: string): string => path.split('/')[1] ?? '';

/**
 * The resource that the first segment of the path names where it names no stage: the stage was left out of the URL. Only
 * a segment that stands in a resource path literally counts; a parameter would match every mistyped stage.
 */
export const stageOmitted = fact<string | undefined>({
  needs: [],
  uses: [restApi, stage, stages, workingResources],
  of: (subject) => {
    const named = subject.request.stage;
    if (!named || !get(subject, restApi) || get(subject, stage)) return undefined;
    if ((get(subject, stages) ?? []).length === 0) return undefined;
    const paths = (get(subject, workingResources) ?? []).map(({ path = '/' }) => path);
    return paths.find((path) => firstSegment(path) === named);
  },
});
