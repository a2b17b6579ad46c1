import type { Answers } from '../inventory/answers.js';
import type { Place } from '../inventory/inventory.js';
import { decodePolicy } from '../policy/index.js';
import type { Answer, Snapshot } from '../snapshot/snapshot.js';
import { answerKey, answerPath, withAnswers } from '../snapshot/snapshot.js';
import type { Change } from './change.js';
import { aws } from './change.js';

/** A Lambda function, with the alias or version that is invoked. */
export interface FunctionTarget extends Place {
  readonly name: string;
  readonly qualifier: string | undefined;
  readonly arn: string;
}

const placeOf = ({ account, region }: Place): Place => ({ account, region });

const replaced = (
  snapshot: Snapshot,
  at: Place,
  operation: 'lambda/get-policy' | 'lambda/get-function-concurrency',
  key: readonly string[],
  answer: Answer,
) => withAnswers(snapshot, new Map([[answerPath({ ...placeOf(at), operation, key: answerKey(...key) }), answer]]));

const statementsOf = (policy: string | undefined): object[] => {
  const decoded = decodePolicy(policy);
  if (decoded.is !== 'policy') return [];
  const { Statement } = decoded.policy;
  return (Array.isArray(Statement) ? Statement : [Statement]) as object[];
};

/** `apigw-a1b2c3d4e5-GET-pets`: letters, digits, dashes and underscores only. */
const statementId = (sourceArn: string): string =>
  `apigw-${(sourceArn.split(':')[5] ?? '').replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '')}`.slice(0, 100);

/**
 * Lets API Gateway invoke a function for one method, on every stage; nothing needs to be deployed.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html
 */
export const addPermission = (target: FunctionTarget, sourceArn: string): Change => {
  const { name, region, arn } = target;
  const qualifier = target.qualifier === '$LATEST' ? undefined : target.qualifier;
  const id = statementId(sourceArn);
  const key = qualifier === undefined ? [name] : [name, qualifier];
  const parameters = { 'function-name': name, 'statement-id': id, qualifier };
  const statement = {
    Sid: id,
    Effect: 'Allow',
    Principal: { Service: 'apigateway.amazonaws.com' },
    Action: 'lambda:InvokeFunction',
    Resource: arn.replace(/:\$LATEST$/, ''),
    Condition: { ArnLike: { 'AWS:SourceArn': sourceArn } },
  };
  return {
    ...placeOf(target),
    summary: `let API Gateway invoke ${arn} for ${sourceArn}`,
    cli: aws('lambda', 'add-permission', region, {
      ...parameters,
      action: 'lambda:InvokeFunction',
      principal: 'apigateway.amazonaws.com',
      'source-arn': sourceArn,
    }),
    undo: aws('lambda', 'remove-permission', region, parameters),
    terraform: null,
    apply: (snapshot) => {
      const path = answerPath({ ...placeOf(target), operation: 'lambda/get-policy', key: answerKey(...key) });
      const present = snapshot.answers.get(path) as Answers['lambda/get-policy'] | undefined;
      if (present === undefined) return snapshot;
      const policy = { Version: '2012-10-17', Statement: [...statementsOf(present.Policy), statement] };
      return replaced(snapshot, target, 'lambda/get-policy', key, { ...present, Policy: JSON.stringify(policy) });
    },
  };
};

/**
 * Takes the reservation away that turns a function off: it then runs in the account's unreserved concurrency.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
 */
export const releaseConcurrency = (target: FunctionTarget, former: number): Change => {
  const parameters = { 'function-name': target.name };
  return {
    ...placeOf(target),
    summary: `remove the reserved concurrency of ${former} from ${target.name}`,
    cli: aws('lambda', 'delete-function-concurrency', target.region, parameters),
    undo: aws('lambda', 'put-function-concurrency', target.region, {
      ...parameters,
      'reserved-concurrent-executions': former,
    }),
    terraform: null,
    warning: 'a reservation of 0 is how functions are turned off on purpose: ask the owner',
    apply: (snapshot) => replaced(snapshot, target, 'lambda/get-function-concurrency', [target.name], {}),
  };
};
