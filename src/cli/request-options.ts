import type { Argv } from 'yargs';
import type { Inventory } from '../inventory/inventory.js';
import type { Asked } from '../request/build.js';
import { buildRequests, RequestError } from '../request/build.js';
import type { Observed, Request } from '../request/request.js';
import { parseTarget, TargetError } from '../request/target.js';
import type { Io } from './io.js';
import { CliError, readAll } from './io.js';
import { observedIn, parseSymptom } from './symptom.js';

/** The options that say which request is meant (contract, section 1). */
export interface CallFlags {
  readonly target: string | undefined;
  readonly header: readonly string[] | undefined;
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly stage: string | undefined;
  readonly from: string | undefined;
  readonly endpoint: string | undefined;
  readonly principal: string | undefined;
}

/** The same with the symptom. */
export interface RequestFlags extends CallFlags {
  readonly symptom: string | undefined;
  readonly message: string | undefined;
  readonly region: readonly string[] | undefined;
}

const request = 'The request:';

export const withCallFlags = <T>(yargs: Argv<T>) =>
  yargs
    .option('method', { type: 'string', describe: 'HTTP method, where the target does not say', group: request })
    .option('path', { type: 'string', describe: 'path below the stage, e.g. /orders', group: request })
    .option('stage', { type: 'string', describe: 'stage, where the target does not say', group: request })
    .option('header', {
      type: 'string',
      array: true,
      nargs: 1,
      describe: "header that the client sends ('Host: …', 'x-apigw-api-id: …'); repeatable",
      group: request,
    })
    .option('from', {
      type: 'string',
      describe: 'the caller: eni-…, i-…, subnet-…, vpc-…, a Lambda function, an address or CIDR',
      group: request,
    })
    .option('endpoint', { type: 'string', describe: 'vpce-…, where more than one could serve', group: request })
    .option('principal', {
      type: 'string',
      describe: 'ARN that signs the request (default: unsigned)',
      group: request,
    });

export const withRequestFlags = <T>(yargs: Argv<T>) =>
  withCallFlags(yargs)
    .option('symptom', {
      type: 'string',
      describe: 'what the caller saw: dns, timeout, refused, reset, tls, or an HTTP status',
      group: request,
    })
    .option('message', {
      type: 'string',
      nargs: 1,
      describe: "the error text or the output of 'curl -v', pasted; - reads standard input",
      group: request,
    });

const observedOf = async ({ symptom, message }: RequestFlags, io: Io): Promise<Observed | undefined> => {
  const stated = symptom === undefined ? undefined : parseSymptom(symptom);
  if (message === undefined) return stated;
  const text = message === '-' ? await readAll(io.stdin) : message;
  const read = observedIn(text);
  if (!stated) return read ?? unreadable(text);
  return read && isSame(read, stated) ? { ...stated, text } : stated;
};

const isSame = (read: Observed, stated: Observed): boolean =>
  read.kind === stated.kind &&
  (read.status === undefined || stated.status === undefined || read.status === stated.status);

/** A pasted text that says nothing, or something else than the symptom beside it, is told: it was compared with nothing. */
export const messageNotes = ({ message, symptom }: RequestFlags, { observed }: Asked): string[] => {
  if (message === undefined || observed?.text !== undefined) return [];
  return [
    symptom === undefined
      ? 'the pasted text tells no failure that is known, and nothing was held against it: say what was seen with --symptom'
      : `the pasted text does not tell the ${symptom} that --symptom says, and was left out`,
  ];
};

const unreadable = (text: string): undefined => {
  if (text.trim() === '') throw new CliError('--message is empty', 2, 'paste the error text, or leave the option out');
  return undefined;
};

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'ANY'];

const verb = (text: string | undefined): string | undefined => {
  if (text === undefined) return undefined;
  const upper = text.toUpperCase();
  if (!methods.includes(upper)) throw new CliError(`--method '${text}' is none of ${methods.join(', ')}`);
  return upper;
};

const absolute = (path: string | undefined): string | undefined =>
  path === undefined || path.startsWith('/') ? path : `/${path}`;

const shape = (name: string, value: string | undefined, pattern: RegExp, expected: string): void => {
  if (value !== undefined && !pattern.test(value)) throw new CliError(`--${name} '${value}' is not ${expected}`);
};

const regionPattern = /^[a-z]{2}(-[a-z]+)+-\d$/;

export const checkRegions = (regions: readonly string[] | undefined): void => {
  for (const region of regions ?? []) shape('region', region, regionPattern, 'a region (us-east-1)');
};

/** What was typed, checked as far as it can be without looking at an account. */
export const askedOf = async (flags: RequestFlags, io: Io): Promise<Asked> => {
  shape('endpoint', flags.endpoint, /^vpce-[0-9a-z]+$/, 'an endpoint id (vpce-…)');
  shape('principal', flags.principal, /^arn:aws[a-z-]*:(iam|sts)::\d{12}:/, 'the ARN of an IAM principal');
  checkRegions(flags.region);
  try {
    return {
      target: parseTarget(flags.target, flags.header ?? []),
      from: flags.from,
      regions: flags.region ?? [],
      stage: flags.stage,
      method: verb(flags.method),
      path: absolute(flags.path),
      endpoint: flags.endpoint,
      principal: flags.principal,
      observed: await observedOf(flags, io),
    };
  } catch (error) {
    if (error instanceof TargetError) throw new CliError(error.message);
    throw error;
  }
};

/** @throws CliError where what was typed leads to nothing that was read */
export const requestsFor = (inventory: Inventory, asked: Asked): readonly Request[] => {
  try {
    return buildRequests(inventory, asked);
  } catch (error) {
    if (error instanceof RequestError) throw new CliError(error.message);
    throw error;
  }
};
