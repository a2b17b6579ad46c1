import type { Answers } from '../../inventory/answers.js';
import type { Place } from '../../inventory/inventory.js';
import type { Subject } from '../fact.js';
import { fact, get } from '../fact.js';
import { restApi, stage } from './api.js';
import { partitionOf } from './authorization/context.js';
import { gapOf } from './authorization/gap.js';
import type { DocumentVerdict } from './document.js';
import { judgeDocument, serviceCaller } from './document.js';
import { integration, method } from './method.js';
import { filled } from './stage-variables.js';

/** The Lambda function that the request's integration invokes. */
export type FunctionUse =
  | ({
      readonly is: 'function';
      readonly name: string;
      /** Alias or version; undefined: the unpublished code. */
      readonly qualifier: string | undefined;
      /** With the qualifier. */
      readonly arn: string;
      /** Stage variables out of which the name was made. */
      readonly variables: readonly string[];
    } & Place)
  /** The name is made of stage variables that the stage does not define. */
  | { readonly is: 'undefined'; readonly uri: string; readonly variables: readonly string[] };

const invocation = /:lambda:path\/.*functions\/(.+)\/[\w-]*invocations$/;
const functionArn = /^arn:[\w-]+:lambda:([^:]+):(\d{12}):function:([^:]+)(?::([^:]+))?$/;

/** The function of an integration's URI (https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html); undefined where it invokes none. */
export const functionUsed = fact<FunctionUse | undefined>({
  needs: [],
  uses: [integration, restApi, stage],
  of: (subject) => {
    const { type, uri = '' } = get(subject, integration) ?? {};
    if (!type?.startsWith('AWS')) return undefined;
    const named = invocation.exec(uri)?.[1];
    if (named === undefined) return undefined;
    const text = filled(subject, named);
    if (text.is === 'undefined') return { ...text, uri };
    const parts = functionArn.exec(text.text);
    if (!parts) return undefined;
    const [arn, region = '', account = '', name = '', qualifier] = parts;
    return { is: 'function', account, region, name, qualifier, arn, variables: text.variables };
  },
});

/** Of a function that is named; else undefined. */
const namedFunction = (subject: Subject) => {
  const used = get(subject, functionUsed);
  return used?.is === 'function' ? used : undefined;
};

export interface Permission extends DocumentVerdict {
  /** The ARN of the method that API Gateway invokes in the name of, with `*` for the stage: for a new statement. */
  readonly sourceArn: string;
}

/**
 * The source ARN with the method's own path and with the path that is called: policies name either, with wildcards for
 * parameters (https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html).
 */
const sourceArns = (subject: Subject): { exact: readonly string[]; rule: string } => {
  const api = get(subject, restApi);
  const matched = get(subject, method);
  const { request } = subject;
  const serving = get(subject, stage)?.stageName ?? '';
  const prefix = `arn:${partitionOf(api?.region ?? '')}:execute-api:${api?.region ?? ''}:${api?.account ?? ''}:${api?.value.id ?? ''}`;
  const resource = matched?.resourcePath ?? request.path;
  const verb = matched?.httpMethod === 'ANY' ? '*' : request.method;
  return {
    exact: [...new Set([resource, request.path])].map((path) => `${prefix}/${serving}/${request.method}${path}`),
    rule: `${prefix}/*/${verb}${resource.replace(/\{[^}]+\}/g, '*')}`,
  };
};

/**
 * Whether the function's resource policy lets API Gateway invoke it for this method. Undefined where no function is
 * invoked, or a role is assumed instead. The policy is that of the alias or version where the URI names one.
 */
export const functionPermission = fact<Permission | undefined>({
  needs: ['lambda/get-policy'],
  uses: [functionUsed, integration, restApi, stage, method],
  of: (subject) => {
    const used = namedFunction(subject);
    if (!used || get(subject, integration)?.credentials) return undefined;
    const qualifier = used.qualifier === '$LATEST' ? undefined : used.qualifier;
    const key = qualifier === undefined ? [used.name] : [used.name, qualifier];
    const { Policy } = subject.inventory.ask('lambda/get-policy', used, ...key);
    const { exact, rule } = sourceArns(subject);
    const [first, second] = exact.map((arn) =>
      judgeDocument(Policy, {
        caller: serviceCaller('apigateway.amazonaws.com'),
        action: 'lambda:InvokeFunction',
        resource: used.arn.replace(/:\$LATEST$/, ''),
        context: { 'aws:SourceArn': arn, 'aws:SourceAccount': get(subject, restApi)?.account ?? '' },
        unknownKeys: ['aws:SourceOrgID', 'aws:SourceOrgPaths', 'aws:PrincipalOrgID'],
      }),
    );
    const verdict = first ?? second;
    if (!verdict || verdict.effect === 'unknown')
      throw gapOf(used, 'lambda/get-policy', `the policy of ${used.name}: ${verdict?.because ?? ''}`);
    if (second && second.effect !== verdict.effect)
      throw gapOf(
        used,
        'lambda/get-policy',
        `whether the policy of ${used.name} covers ${exact.join(' or ')} depends on which AWS sends`,
      );
    return { ...verdict, sourceArn: rule };
  },
});

export type FunctionConfiguration = Answers['lambda/get-function-configuration'];

/** The configuration of the function that is invoked; undefined where none is. */
export const functionConfiguration = fact<FunctionConfiguration | undefined>({
  needs: ['lambda/get-function-configuration'],
  uses: [functionUsed],
  of: (subject) => {
    const used = namedFunction(subject);
    return used && subject.inventory.ask('lambda/get-function-configuration', used, used.name);
  },
});

/** The ARN of the role with which the function runs; undefined where no function is invoked or nobody asked. */
export const executionRole = fact<string | undefined>({
  needs: ['lambda/get-function-configuration'],
  uses: [functionUsed],
  of: (subject) => {
    const used = namedFunction(subject);
    return used && subject.inventory.askIfCollected('lambda/get-function-configuration', used, used.name)?.Role;
  },
});

/** Whether the function can be invoked (https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html). */
export interface FunctionState {
  readonly state: string;
  readonly reason: string | undefined;
  readonly lastUpdate: string | undefined;
}

export const functionState = fact<FunctionState | undefined>({
  needs: ['lambda/get-function-configuration'],
  uses: [functionUsed, functionConfiguration],
  of: (subject) => {
    const used = namedFunction(subject);
    const configuration = get(subject, functionConfiguration);
    if (!used || !configuration) return undefined;
    const { State, StateReason, LastUpdateStatus } = configuration;
    const isOfVersion = used.qualifier !== undefined && used.qualifier !== '$LATEST';
    if (isOfVersion && State !== undefined && State !== 'Active')
      throw gapOf(
        used,
        'lambda/get-function-configuration',
        `${used.name} is ${State}; the state of ${used.qualifier}, which is invoked, is its own and was not read`,
      );
    if (State !== undefined) return { state: State, reason: StateReason, lastUpdate: LastUpdateStatus };
    throw gapOf(used, 'lambda/get-function-configuration', `the configuration of ${used.name} has no State`);
  },
});

/** Concurrent executions that are reserved for the function; undefined where none are, or no function is invoked. */
export const reservedConcurrency = fact<number | undefined>({
  needs: ['lambda/get-function-concurrency'],
  uses: [functionUsed],
  of: (subject) => {
    const used = namedFunction(subject);
    if (!used) return undefined;
    return subject.inventory.ask('lambda/get-function-concurrency', used, used.name).ReservedConcurrentExecutions;
  },
});
