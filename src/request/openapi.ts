import type { Authorizer, GatewayResponse, Integration, Method } from '../inventory/services.js';

/**
 * What `apigateway get-export` tells of a stage's deployment: OpenAPI 3.0 or Swagger 2.0 with API Gateway's extensions.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
 */
export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly [field: string]: unknown;
}

/** One method of a deployment. `value.methodIntegration` is undefined where the export leaves integrations out. */
export interface DeployedMethod {
  readonly resourcePath: string;
  /** A verb or `ANY`. */
  readonly httpMethod: string;
  /** The name of the authorizer; undefined where the method has none. */
  readonly authorizer: string | undefined;
  readonly value: Method;
}

type Json = Readonly<Record<string, unknown>>;

const record = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
const rows = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const parsed = (body: string): unknown => {
  for (const read of [body, Buffer.from(body, 'base64').toString('utf8')])
    try {
      return JSON.parse(read);
    } catch {
      continue;
    }
  return undefined;
};

/**
 * The document of an answer: the answer itself, or what its `body` holds, as text or base64. Undefined where it is
 * none that can be read (YAML).
 */
export const documentIn = (answer: Json): OpenApi | undefined => {
  const document = record(typeof answer['body'] === 'string' ? parsed(answer['body']) : answer);
  return Object.keys(document).some((name) => /^(openapi|swagger|paths|x-amazon-apigateway-.*)$/.test(name))
    ? { ...document, paths: record(document['paths']) as OpenApi['paths'] }
    : undefined;
};

const verbs: Readonly<Record<string, string>> = {
  'x-amazon-apigateway-any-method': 'ANY',
  ...Object.fromEntries(
    ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'].map((verb) => [verb, verb.toUpperCase()]),
  ),
};

/** `responses` by pattern, as an export has them, become integration responses by status. */
const integrationResponses = (responses: Json): Integration['integrationResponses'] =>
  Object.fromEntries(
    Object.entries(responses).map(([pattern, response]) => {
      const statusCode = text(record(response)['statusCode']) ?? pattern;
      return [statusCode, { statusCode, ...(pattern === 'default' ? {} : { selectionPattern: pattern }) }];
    }),
  );

/** As GetResources prints an integration: words of AWS in upper case, responses by status. */
const integrationOf = (extension: Json): Integration => {
  const { type, passthroughBehavior, connectionType, responses, ...rest } = extension;
  const upper = (name: string, value: unknown) =>
    typeof value === 'string' ? { [name]: value.toUpperCase().replaceAll('-', '_') } : {};
  return {
    ...rest,
    ...upper('type', type),
    ...upper('passthroughBehavior', passthroughBehavior),
    ...upper('connectionType', connectionType),
    ...(responses === undefined ? {} : { integrationResponses: integrationResponses(record(responses)) }),
  };
};

const authorizationTypes: Readonly<Record<string, string>> = {
  awsSigv4: 'AWS_IAM',
  cognito_user_pools: 'COGNITO_USER_POOLS',
};

/** The security schemes of a document by name. */
export const schemesOf = (document: OpenApi): Json =>
  record(record(document['components'])['securitySchemes'] ?? document['securityDefinitions']);

interface Security {
  readonly authorizationType: string;
  readonly authorizer?: string;
  readonly authorizationScopes?: string[];
  readonly apiKeyRequired: boolean;
}

const securityOf = (document: OpenApi, operation: Json): Security => {
  const schemes = schemesOf(document);
  const used = rows(operation['security'] ?? document['security']).flatMap((one) => Object.entries(record(one)));
  const typed = used.map(([name, scopes]) => ({
    name,
    scopes: rows(scopes).flatMap((scope) => text(scope) ?? []),
    type: text(record(schemes[name])['x-amazon-apigateway-authtype']),
    authorizes: record(schemes[name])['x-amazon-apigateway-authorizer'] !== undefined,
  }));
  const own = typed.find(({ type, authorizes }) => type !== undefined || authorizes);
  const apiKeyRequired = typed.some((one) => one !== own && record(schemes[one.name])['type'] === 'apiKey');
  const stated = text(record(operation['x-amazon-apigateway-auth'])['type']);
  if (!own) return { authorizationType: stated?.toUpperCase() ?? 'NONE', apiKeyRequired };
  const authorizationType = authorizationTypes[own.type ?? ''] ?? 'CUSTOM';
  if (authorizationType === 'AWS_IAM') return { authorizationType, apiKeyRequired };
  return {
    authorizationType,
    authorizer: own.name,
    apiKeyRequired,
    ...(own.scopes.length === 0 ? {} : { authorizationScopes: own.scopes }),
  };
};

const methodOf = (document: OpenApi, operation: Json, httpMethod: string): Omit<DeployedMethod, 'resourcePath'> => {
  const { authorizer, ...security } = securityOf(document, operation);
  const integration = operation['x-amazon-apigateway-integration'];
  const statuses = Object.keys(record(operation['responses']));
  return {
    httpMethod,
    authorizer,
    value: {
      httpMethod,
      ...security,
      methodResponses: Object.fromEntries(statuses.map((statusCode) => [statusCode, { statusCode }])),
      ...(integration === undefined ? {} : { methodIntegration: integrationOf(record(integration)) }),
    },
  };
};

/** Every method that a document has. */
export const methodsIn = (document: OpenApi): DeployedMethod[] =>
  Object.entries(document.paths).flatMap(([resourcePath, operations]) =>
    Object.entries(record(operations)).flatMap(([name, operation]) => {
      const verb = verbs[name];
      return verb === undefined ? [] : [{ resourcePath, ...methodOf(document, record(operation), verb) }];
    }),
  );

const headerOf = ({ in: place, name }: Json): string | undefined =>
  place === 'header' && typeof name === 'string' ? `method.request.header.${name}` : undefined;

/** The settings of an authorizer as they are deployed, as far as the document has them; its id is in no export. */
export const authorizerIn = (document: OpenApi, name: string): Partial<Authorizer> => {
  const scheme = record(schemesOf(document)[name]);
  const { type, ...settings } = record(scheme['x-amazon-apigateway-authorizer']);
  const header = type === 'token' ? headerOf(scheme) : undefined;
  return {
    ...(header === undefined ? {} : { identitySource: header }),
    ...settings,
    ...(typeof type === 'string' ? { type: type.toUpperCase() as NonNullable<Authorizer['type']> } : {}),
  };
};

/** The gateway responses that a deployment customises; an export has no others. */
export const gatewayResponsesIn = (document: OpenApi): GatewayResponse[] | undefined => {
  const extension = document['x-amazon-apigateway-gateway-responses'];
  if (extension === undefined) return undefined;
  return Object.entries(record(extension)).map(([responseType, response]) => {
    const { statusCode, ...rest } = record(response);
    return {
      ...(rest as GatewayResponse),
      responseType: responseType as NonNullable<GatewayResponse['responseType']>,
      defaultResponse: false,
      ...(typeof statusCode === 'string' || typeof statusCode === 'number' ? { statusCode: `${statusCode}` } : {}),
    };
  });
};
