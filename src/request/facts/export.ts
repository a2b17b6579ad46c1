import type { Integration } from '../../inventory/services.js';
import type { DeployedMethod, OpenApi } from '../openapi.js';
import { documentIn, methodsIn } from '../openapi.js';
import { fact, get } from '../fact.js';
import { restApi, stage } from './api.js';

/**
 * The export of the stage: its deployment with integrations, authorizers and gateway responses, which no other answer
 * shows. Undefined where it was not collected or is no JSON; then the working copy stands in for it.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_GetExport.html
 */
export const exported = fact<OpenApi | undefined>({
  needs: ['apigateway/get-export'],
  uses: [restApi, stage],
  of: (subject) => {
    const api = get(subject, restApi);
    const name = get(subject, stage)?.stageName;
    if (!api?.value.id || !name) return undefined;
    const { inventory } = subject;
    if (!inventory.has('apigateway/get-export', api, api.value.id, name)) return undefined;
    return documentIn(inventory.ask('apigateway/get-export', api, api.value.id, name));
  },
});

/** The methods of the stage's deployment; undefined where no export tells, or it tells of no integration at all. */
export const exportedMethods = fact<readonly DeployedMethod[] | undefined>({
  needs: [],
  uses: [exported],
  of: (subject) => {
    const document = get(subject, exported);
    const all = document && methodsIn(document);
    return all?.some(({ value }) => value.methodIntegration) ? all : undefined;
  },
});

/** The method of a resource and verb as it is deployed, where an export tells. */
export const sameMethod = (
  all: readonly DeployedMethod[] | undefined,
  { resourcePath, httpMethod }: Pick<DeployedMethod, 'resourcePath' | 'httpMethod'>,
): DeployedMethod | undefined => all?.find((one) => one.resourcePath === resourcePath && one.httpMethod === httpMethod);

/** What AWS takes for a field that was never set, in the words of the answers. */
const defaults: Partial<Record<keyof Integration, string | number>> = {
  connectionType: 'INTERNET',
  timeoutInMillis: 29_000,
  passthroughBehavior: 'WHEN_NO_MATCH',
  responseTransferMode: 'BUFFERED',
};

const scalars = [
  'type',
  'httpMethod',
  'uri',
  'connectionType',
  'connectionId',
  'integrationTarget',
  'credentials',
  'timeoutInMillis',
  'responseTransferMode',
] as const satisfies readonly (keyof Integration)[];

const scalar = (integration: Integration, field: (typeof scalars)[number]): string =>
  String(integration[field] ?? defaults[field] ?? 'not set');

/** Fields whose values may be long or secret: only that they differ is told. */
const wholes = {
  requestParameters: ({ requestParameters = {} }: Integration) => requestParameters,
  tlsConfig: ({ tlsConfig }: Integration) => ({ skips: tlsConfig?.insecureSkipVerification ?? false }),
  integrationResponses: ({ type, integrationResponses = {} }: Integration) =>
    type?.endsWith('_PROXY')
      ? {}
      : Object.fromEntries(
          Object.entries(integrationResponses).map(([status, { selectionPattern = '' }]) => [status, selectionPattern]),
        ),
} as const;

const sorted = (value: object): string => JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));

/** How the working copy's integration differs from the deployed one, in what decides about a request; empty where not. */
export const integrationChanges = (was: Integration, is: Integration): string[] => {
  const compared = was.type === 'MOCK' && is.type === 'MOCK' ? (['type'] as const) : scalars;
  return [
    ...compared.flatMap((field) => {
      const [before, after] = [scalar(was, field), scalar(is, field)];
      return before === after ? [] : [`the integration's ${field} is ${before}, in the working copy ${after}`];
    }),
    ...Object.entries(wholes).flatMap(([field, of]) =>
      sorted(of(was)) === sorted(of(is)) ? [] : [`the integration's ${field} are others in the working copy`],
    ),
  ];
};
