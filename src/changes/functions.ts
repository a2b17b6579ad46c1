import type { Answers } from '../inventory/answers.js';
import type { Place } from '../inventory/inventory.js';
import type { Answer, Snapshot } from '../snapshot/snapshot.js';
import { answerKey, answerPath, withAnswers } from '../snapshot/snapshot.js';
import type { Change, Effect } from './change.js';
import { aws, change, editAnswer, step } from './change.js';
import { imported, localName, resource } from './terraform.js';

/** A Lambda function, with the alias or version that is invoked. */
export interface FunctionTarget extends Place {
  readonly name: string;
  readonly qualifier: string | undefined;
  readonly arn: string;
}

const placeOf = ({ account, region }: Place): Place => ({ account, region });

/** `apigw-a1b2c3d4e5-GET-pets`: letters, digits, dashes and underscores only. */
const statementId = (sourceArn: string): string =>
  `apigw-${(sourceArn.split(':')[5] ?? '').replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '')}`.slice(0, 100);

interface Policy {
  readonly Statement: readonly object[];
}

type PolicyAnswer = Answers['lambda/get-policy'] & Answer;

const emptyPolicy = { Version: '2012-10-17', Id: 'default' };

/** Edits the statements of a function's policy; the function has none when the last is gone, and AWS then answers 404. */
const editStatements = (snapshot: Snapshot, path: string, edit: (statements: readonly object[]) => object[]) => {
  const present = snapshot.answers.get(path) as PolicyAnswer | undefined;
  if (present === undefined) return snapshot;
  const { Policy: text, RevisionId, ...others } = present;
  const policy = text === undefined ? undefined : (JSON.parse(text) as Policy);
  const Statement = edit([policy?.Statement ?? []].flat());
  const next =
    Statement.length === 0
      ? others
      : {
          ...present,
          Policy: JSON.stringify({ ...(policy ?? emptyPolicy), Statement }),
          ...(RevisionId === undefined ? {} : { RevisionId }),
        };
  return withAnswers(snapshot, new Map([[path, next]]));
};

/**
 * Lets API Gateway invoke a function for one method, on every stage; nothing needs to be deployed.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html
 */
export const addPermission = (target: FunctionTarget, sourceArn: string): Change => {
  const { name, region, arn } = target;
  const qualifier = target.qualifier === '$LATEST' ? undefined : target.qualifier;
  const id = statementId(sourceArn);
  const key = qualifier === undefined ? [name] : [name, qualifier];
  const path = answerPath({ ...placeOf(target), operation: 'lambda/get-policy', key: answerKey(...key) });
  const parameters = { 'function-name': name, 'statement-id': id, qualifier };
  const grant = { action: 'lambda:InvokeFunction', principal: 'apigateway.amazonaws.com' };
  const statement = {
    Sid: id,
    Effect: 'Allow',
    Principal: { Service: grant.principal },
    Action: grant.action,
    Resource: arn.replace(/:\$LATEST$/, ''),
    Condition: { ArnLike: { 'AWS:SourceArn': sourceArn } },
  };
  return change(target, {
    summary: `let API Gateway invoke ${arn} for ${sourceArn}`,
    does: [
      step(aws('lambda', 'add-permission', region, { ...parameters, ...grant, 'source-arn': sourceArn }), (snapshot) =>
        editStatements(snapshot, path, (statements) => [...statements, statement]),
      ),
    ],
    undoes: [
      step(aws('lambda', 'remove-permission', region, parameters), (snapshot) =>
        editStatements(snapshot, path, (statements) =>
          statements.filter((row) => (row as { readonly Sid?: string }).Sid !== id),
        ),
      ),
    ],
    terraform: resource(target, 'aws_lambda_permission', localName(name, id), {
      function_name: name,
      statement_id: id,
      qualifier,
      ...grant,
      source_arn: sourceArn,
    }),
  });
};

/** The arguments of a function that Terraform would else put back to their defaults, its code among them. */
const ownedByTheFunction = [
  ...['architectures', 'code_signing_config_arn', 'dead_letter_config', 'description', 'environment'],
  ...['ephemeral_storage', 'file_system_config', 'filename', 'handler', 'image_config', 'image_uri', 'kms_key_arn'],
  ...['layers', 'logging_config', 'memory_size', 'package_type', 'publish', 'replace_security_groups_on_destroy'],
  ...['replacement_security_group_ids', 'role', 'runtime', 's3_bucket', 's3_key', 's3_object_version', 'skip_destroy'],
  ...['snap_start', 'source_code_hash', 'tags', 'tags_all', 'timeout', 'tracing_config', 'vpc_config'],
];

/** Terraform wants a file of code and a role to be named; both are ignored, and the file is never read. */
const functionBlock = ({ name, ...place }: FunctionTarget, role: string): string =>
  imported(
    place,
    'aws_lambda_function',
    localName(name),
    name,
    { function_name: name, role, filename: `${name}.zip`, reserved_concurrent_executions: -1 },
    ownedByTheFunction,
  );

/**
 * Takes the reservation away that turns a function off: it then runs in the account's unreserved concurrency.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
 */
export const releaseConcurrency = (target: FunctionTarget, former: number, role: string | undefined): Change => {
  const parameters = { 'function-name': target.name };
  const answered =
    (answer: Answer): Effect =>
    (snapshot) =>
      editAnswer(snapshot, 'lambda/get-function-concurrency', placeOf(target), [target.name], () => answer);
  return change(target, {
    summary: `remove the reserved concurrency of ${former} from ${target.name}`,
    does: [step(aws('lambda', 'delete-function-concurrency', target.region, parameters), answered({}))],
    undoes: [
      step(
        aws('lambda', 'put-function-concurrency', target.region, {
          ...parameters,
          'reserved-concurrent-executions': former,
        }),
        answered({ ReservedConcurrentExecutions: former }),
      ),
    ],
    terraform:
      role === undefined
        ? { because: 'the role of the function was not read, and Terraform wants it named' }
        : functionBlock(target, role),
    warning: 'a reservation of 0 is how functions are turned off on purpose: ask the owner',
  });
};
