import type { Answers } from '../../src/inventory/answers.js';
import type { Integration, Method } from '../../src/inventory/services.js';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { answerKey, answerPath } from '../../src/snapshot/snapshot.js';
import { ids, provider } from './peered.js';
import { answer } from './world.js';

type Resources = NonNullable<Answers['apigateway/get-resources']['items']>;

const asked = <A>(snapshot: Snapshot, operation: Parameters<typeof answerPath>[0]['operation']): A | undefined =>
  snapshot.answers.get(answerPath({ ...provider, operation, key: answerKey(ids.api) })) as A | undefined;

/** An integration as the extension writes it: words of AWS in lower case, responses by pattern. */
const extension = ({ type, integrationResponses, ...rest }: Integration): object => ({
  ...rest,
  type: type?.toLowerCase(),
  ...(integrationResponses === undefined
    ? {}
    : {
        responses: Object.fromEntries(
          Object.values(integrationResponses).map(({ selectionPattern, statusCode }) => [
            selectionPattern || 'default',
            { statusCode },
          ]),
        ),
      }),
});

const authtypes: Readonly<Record<string, string>> = { CUSTOM: 'custom', COGNITO_USER_POOLS: 'cognito_user_pools' };

interface Named {
  readonly id?: string;
  readonly name?: string;
  readonly type?: string;
  readonly identitySource?: string;
}

const schemeOf = ({ id: _id, name: _name, type = '', ...settings }: Named): object => ({
  type: 'apiKey',
  in: 'header',
  name: settings.identitySource?.split('.').at(-1) ?? 'Unused',
  'x-amazon-apigateway-authtype': type === 'COGNITO_USER_POOLS' ? 'cognito_user_pools' : 'custom',
  'x-amazon-apigateway-authorizer': { ...settings, type: type.toLowerCase() },
});

const securityOf = (method: Method, authorizers: readonly Named[]): object[] => {
  const own = authorizers.find(({ id }) => id === method.authorizerId);
  return [
    ...(authtypes[method.authorizationType ?? ''] && own
      ? [{ [own.name ?? '']: method.authorizationScopes ?? [] }]
      : []),
    ...(method.authorizationType === 'AWS_IAM' ? [{ sigv4: [] }] : []),
    ...(method.apiKeyRequired ? [{ api_key: [] }] : []),
  ];
};

const operationOf = (method: Method, authorizers: readonly Named[]): object => {
  const security = securityOf(method, authorizers);
  return {
    responses: Object.fromEntries(
      Object.keys(method.methodResponses ?? {}).map((status) => [status, { description: `${status} response` }]),
    ),
    ...(security.length === 0 ? {} : { security }),
    ...(method.methodIntegration ? { 'x-amazon-apigateway-integration': extension(method.methodIntegration) } : {}),
  };
};

/** What `aws apigateway get-export --export-type oas30 --parameters extensions=apigateway` writes if this working copy is deployed. */
export const exportOf = (snapshot: Snapshot): Record<string, unknown> => {
  const items: Resources =
    asked<Answers['apigateway/get-resources']>(snapshot, 'apigateway/get-resources')?.items ?? [];
  const authorizers = asked<{ items?: Named[] }>(snapshot, 'apigateway/get-authorizers')?.items ?? [];
  const paths = items.flatMap(({ path = '/', resourceMethods }) =>
    resourceMethods
      ? [
          [
            path,
            Object.fromEntries(
              Object.entries(resourceMethods).map(([verb, method]) => [
                verb === 'ANY' ? 'x-amazon-apigateway-any-method' : verb.toLowerCase(),
                operationOf(method, authorizers),
              ]),
            ),
          ] as const,
        ]
      : [],
  );
  return {
    openapi: '3.0.1',
    info: { title: 'orders', version: '2026-01-10T08:00:00Z' },
    servers: [
      {
        url: `https://${ids.api}.execute-api.us-east-1.amazonaws.com/{basePath}`,
        variables: { basePath: { default: 'prod' } },
      },
    ],
    paths: Object.fromEntries(paths),
    components: {
      securitySchemes: {
        ...Object.fromEntries(authorizers.map((one) => [one.name ?? '', schemeOf(one)])),
        api_key: { type: 'apiKey', name: 'x-api-key', in: 'header' },
        sigv4: { type: 'apiKey', name: 'Authorization', in: 'header', 'x-amazon-apigateway-authtype': 'awsSigv4' },
      },
    },
  };
};

/** The snapshot with an export of its stage, made of the working copy of another moment. */
export const withExport = (snapshot: Snapshot, deployed: Snapshot = snapshot): Snapshot =>
  answer(snapshot, provider, 'apigateway/get-export', exportOf(deployed), ids.api, 'prod');
