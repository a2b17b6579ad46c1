import type { Answers } from '../../inventory/answers.js';
import type { Located, Place } from '../../inventory/inventory.js';
import type { Authorizer, RestApi } from '../../inventory/services.js';
import { decodePolicy } from '../../policy/index.js';
import { dropped } from '../../snapshot/credential-text.js';
import type { Subject } from '../fact.js';
import { fact, get } from '../fact.js';
import { restApi, stage } from './api.js';
import { partitionOf } from './authorization/context.js';
import { gapOf } from './authorization/gap.js';
import type { DocumentVerdict } from './document.js';
import { judgeDocument, serviceCaller } from './document.js';
import { methodSetup } from './integration.js';
import { authorizerIn } from '../openapi.js';
import { exported } from './export.js';
import { deployedMethod, method } from './method.js';
import { filled } from './stage-variables.js';

/** The authorizer of the request's method, as the API's list holds it. */
export interface AuthorizerUse extends Place {
  readonly id: string;
  readonly kind: 'lambda' | 'cognito';
  readonly authorizer: Authorizer;
}

const kinds: Readonly<Record<string, AuthorizerUse['kind']>> = { CUSTOM: 'lambda', COGNITO_USER_POOLS: 'cognito' };

const fits = ({ type }: Authorizer, kind: AuthorizerUse['kind']): boolean =>
  (type === 'COGNITO_USER_POOLS') === (kind === 'cognito');

/** An export names the authorizer, a deployment's summary does not: then the working copy does, or the API has only one that it can be. */
const chosen = (
  subject: Subject,
  api: Located<RestApi>,
  kind: AuthorizerUse['kind'],
  all: readonly Authorizer[],
): Authorizer => {
  const deployed = get(subject, deployedMethod)?.authorizer;
  const id = get(subject, methodSetup)?.value.authorizerId;
  const named =
    (deployed === undefined ? undefined : all.find(({ name }) => name === deployed)) ??
    all.find((one) => one.id === id);
  if (named) return named;
  const possible = all.filter((one) => fits(one, kind));
  if (possible.length === 1 && possible[0] && id === undefined) return possible[0];
  const why =
    id === undefined ? 'the working copy does not say which authorizer the method has' : `no authorizer ${id}`;
  throw gapOf(api, 'apigateway/get-authorizers', why);
};

/** Undefined where the method has no authorizer; asked only where it has one. */
export const authorizer = fact<AuthorizerUse | undefined>({
  needs: ['apigateway/get-authorizers'],
  uses: [restApi, method, methodSetup, deployedMethod, exported],
  of: (subject) => {
    const api = get(subject, restApi);
    const kind = kinds[get(subject, method)?.authorizationType ?? ''];
    if (!api?.value.id || !kind) return undefined;
    const { account, region } = api;
    const { items = [] } = subject.inventory.ask('apigateway/get-authorizers', { account, region }, api.value.id);
    const found = chosen(subject, api, kind, items);
    const document = get(subject, exported);
    const settings = document ? authorizerIn(document, found.name ?? '') : {};
    return { account, region, id: found.id ?? '', kind, authorizer: { ...found, ...settings } };
  },
});

/** What an authorizer takes from the request before it is asked. */
export interface Identity {
  readonly authorizer: AuthorizerUse;
  /** Names of headers that must be there. */
  readonly headers: readonly string[];
  /** What else must be there and is no header: query strings, context, stage variables. */
  readonly others: readonly string[];
  /** For the one header of a TOKEN authorizer; undefined where it has none, or a snapshot dropped it. */
  readonly pattern: string | undefined;
}

const header = 'method.request.header.';

/**
 * What must be in the request for the authorizer to be asked at all. A REQUEST authorizer checks it only while it caches
 * its decisions (https://docs.aws.amazon.com/apigateway/latest/api/API_CreateAuthorizer.html, identitySource).
 */
export const identity = fact<Identity | undefined>({
  needs: [],
  uses: [authorizer],
  of: (subject) => {
    const use = get(subject, authorizer);
    if (!use) return undefined;
    const {
      type,
      identitySource = '',
      authorizerResultTtlInSeconds = 300,
      identityValidationExpression,
    } = use.authorizer;
    const demanded = type === 'REQUEST' && authorizerResultTtlInSeconds === 0 ? '' : identitySource;
    const sources = demanded.split(',').flatMap((source) => (source.trim() === '' ? [] : [source.trim()]));
    return {
      authorizer: use,
      headers: sources.flatMap((source) => (source.startsWith(header) ? [source.slice(header.length)] : [])),
      others: sources.filter((source) => !source.startsWith(header)),
      pattern:
        type === 'TOKEN' && identityValidationExpression !== dropped
          ? identityValidationExpression || undefined
          : undefined,
    };
  },
});

/** The function of a Lambda authorizer. */
export interface AuthorizerFunction extends Place {
  readonly arn: string;
  readonly name: string;
  /** Alias or version, where the authorizer names one. */
  readonly qualifier: string | undefined;
}

const invoked = /\/functions\/(.+)\/[\w-]*invocations$/;
const functionArn = /^arn:[\w-]+:lambda:([^:]+):(\d{12}):function:([^:]+)(?::([^:]+))?$/;

/** Undefined where the method has no Lambda authorizer. A stage variable in its name is filled in. */
export const authorizerFunction = fact<AuthorizerFunction | undefined>({
  needs: [],
  uses: [authorizer, restApi, stage],
  of: (subject) => {
    const use = get(subject, authorizer);
    if (use?.kind !== 'lambda') return undefined;
    const uri = use.authorizer.authorizerUri ?? '';
    const text = filled(subject, invoked.exec(uri)?.[1] ?? '');
    const parts = functionArn.exec(text.is === 'text' ? text.text : '');
    if (!parts)
      throw gapOf(use, 'apigateway/get-authorizers', `authorizer ${use.id} names its function by ${uri || 'nothing'}`);
    const [arn, region = '', account = '', name = '', version] = parts;
    const qualifier = version === '$LATEST' ? undefined : version;
    return { account, region, name, qualifier, arn: arn.replace(/:\$LATEST$/, '') };
  },
});

/** Whether API Gateway may invoke the authorizer's function, and by what: the function's policy or the authorizer's role. */
export interface AuthorizerPermission {
  readonly function: AuthorizerFunction;
  readonly by: 'function-policy' | 'role';
  /** The role's ARN, where the authorizer names one. */
  readonly role: string | undefined;
  readonly sourceArn: string;
  readonly verdict: DocumentVerdict;
}

const roleArn = /^arn:[^:]+:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/;
const gateway = serviceCaller('apigateway.amazonaws.com');
const organizationKeys = ['aws:SourceOrgID', 'aws:SourceOrgPaths', 'aws:PrincipalOrgID'];

/** A trust policy names no resource: it is about its role. */
const aboutItself = (policy: unknown): unknown => {
  const decoded = decodePolicy(policy);
  if (decoded.is !== 'policy') return policy;
  const { Statement } = decoded.policy;
  const statements: readonly unknown[] = Array.isArray(Statement) ? Statement : [Statement];
  const about = statements.map((s) => (typeof s === 'object' && s !== null ? { ...s, Resource: '*' } : s));
  return { ...decoded.policy, Statement: about };
};

const byRole = (subject: Subject, use: AuthorizerUse, role: string): DocumentVerdict => {
  const [, account, name] = roleArn.exec(role) ?? [];
  if (!account || !name)
    throw gapOf(use, 'iam/get-role', `authorizer ${use.id} has credentials that are no role: ${role}`);
  const { Role } = subject.inventory.ask('iam/get-role', { account, region: use.region }, name);
  if (!Role) return { effect: 'implicit-deny', because: `role ${name} does not exist` };
  return judgeDocument(aboutItself(Role.AssumeRolePolicyDocument), {
    caller: gateway,
    action: 'sts:AssumeRole',
    resource: role,
    context: { 'aws:SourceAccount': use.account },
    unknownKeys: ['aws:SourceArn', 'sts:ExternalId', ...organizationKeys],
  });
};

const byPolicy = (
  subject: Subject,
  use: AuthorizerUse,
  called: AuthorizerFunction,
  sourceArn: string,
): DocumentVerdict => {
  const key = called.qualifier === undefined ? [called.name] : [called.name, called.qualifier];
  const { Policy } = subject.inventory.ask('lambda/get-policy', called, ...key);
  return judgeDocument(Policy, {
    caller: gateway,
    action: 'lambda:InvokeFunction',
    resource: called.arn,
    context: { 'aws:SourceArn': sourceArn, 'aws:SourceAccount': use.account },
    unknownKeys: organizationKeys,
  });
};

/** Undefined where the method has no Lambda authorizer. */
export const authorizerPermission = fact<AuthorizerPermission | undefined>({
  needs: ['lambda/get-policy', 'iam/get-role'],
  uses: [restApi, authorizer, authorizerFunction],
  of: (subject) => {
    const use = get(subject, authorizer);
    const called = get(subject, authorizerFunction);
    const api = get(subject, restApi)?.value.id;
    if (!use || !called || !api) return undefined;
    const source = `${use.region}:${use.account}:${api}/authorizers/${use.id}`;
    const sourceArn = `arn:${partitionOf(use.region)}:execute-api:${source}`;
    const role = use.authorizer.authorizerCredentials || undefined;
    const verdict = role ? byRole(subject, use, role) : byPolicy(subject, use, called, sourceArn);
    if (verdict.effect === 'unknown')
      throw gapOf(
        use,
        role ? 'iam/get-role' : 'lambda/get-policy',
        `the policy of ${role ?? called.name}: ${verdict.because}`,
      );
    return { function: called, by: role ? 'role' : 'function-policy', role, sourceArn, verdict };
  },
});

/** Whether the authorizer's function can run. */
export interface AuthorizerState {
  readonly function: AuthorizerFunction;
  /** Undefined: there is no such function. */
  readonly configuration: Answers['lambda/get-function-configuration'] | undefined;
  /** Undefined: none is reserved, the account's share applies. */
  readonly reserved: number | undefined;
}

/** Undefined where the method has no Lambda authorizer. */
export const authorizerState = fact<AuthorizerState | undefined>({
  needs: ['lambda/get-function-configuration', 'lambda/get-function-concurrency'],
  uses: [authorizerFunction],
  of: (subject) => {
    const called = get(subject, authorizerFunction);
    if (!called) return undefined;
    const configuration = subject.inventory.ask('lambda/get-function-configuration', called, called.name);
    if (!configuration.FunctionName && !configuration.FunctionArn)
      return { function: called, configuration: undefined, reserved: undefined };
    const { State } = configuration;
    if (called.qualifier !== undefined && State !== undefined && State !== 'Active')
      throw gapOf(
        called,
        'lambda/get-function-configuration',
        `${called.name} is ${State}; the state of ${called.qualifier}, which is invoked, is its own and was not read`,
      );
    const { ReservedConcurrentExecutions } = subject.inventory.ask(
      'lambda/get-function-concurrency',
      called,
      called.name,
    );
    return { function: called, configuration, reserved: ReservedConcurrentExecutions };
  },
});
