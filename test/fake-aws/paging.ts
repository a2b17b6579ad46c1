import { createHash } from 'node:crypto';
import type { Answer } from '../../src/snapshot/snapshot.js';
import type { Call } from './call.js';
import { idOf, isRecord, text } from './call.js';
import { AwsError } from './errors.js';
import type { Schema } from './schema.js';
import { membersOf } from './schema.js';

/** Names of the members that page an operation. */
interface PagingShape {
  readonly size: string | undefined;
  readonly tokenIn: string;
  readonly tokenOut: string;
}

const sizes = ['MaxResults', 'maxResults', 'limit', 'Limit', 'MaxItems', 'maxItems', 'PageSize'];
const tokens = ['NextToken', 'nextToken', 'position', 'Marker'];
const nextTokens = ['NextToken', 'nextToken', 'position', 'NextMarker', 'Marker'];

const shapes = new WeakMap<Schema, PagingShape | { readonly unpaged: true }>();

/** Services whose operations have no schema here, where they differ from `MaxResults` and `NextToken`. */
const unmodelled: Readonly<Record<string, PagingShape>> = {
  directconnect: { size: 'maxResults', tokenIn: 'nextToken', tokenOut: 'nextToken' },
  route53profiles: { size: 'maxResults', tokenIn: 'nextToken', tokenOut: 'NextToken' },
};

const shapeOf = ({ model, service }: Call): PagingShape | undefined => {
  if (!model) return unmodelled[service.word] ?? { size: 'MaxResults', tokenIn: 'NextToken', tokenOut: 'NextToken' };
  const known = shapes.get(model.input);
  if (known) return 'unpaged' in known ? undefined : known;
  const asked = new Set(membersOf(model.input).map(([name]) => name));
  const answered = new Set(membersOf(model.output).map(([name]) => name));
  const tokenIn = tokens.find((name) => asked.has(name));
  const tokenOut = nextTokens.find((name) => answered.has(name));
  const shape = tokenIn && tokenOut ? { size: sizes.find((name) => asked.has(name)), tokenIn, tokenOut } : undefined;
  shapes.set(model.input, shape ?? { unpaged: true });
  return shape;
};

interface PageLimits {
  /** Page without a size asked for. */
  readonly usual: number;
  readonly most: number;
  /** A larger size is an error; else it is cut down. */
  readonly strict: boolean;
}

const byService: Readonly<Record<string, PageLimits>> = {
  ec2: { usual: 1000, most: 1000, strict: true },
  apigateway: { usual: 25, most: 500, strict: false },
  apigatewayv2: { usual: 25, most: 500, strict: false },
  elbv2: { usual: 400, most: 400, strict: true },
  lambda: { usual: 50, most: 10_000, strict: true },
  iam: { usual: 100, most: 1000, strict: true },
  organizations: { usual: 20, most: 20, strict: true },
  route53: { usual: 100, most: 300, strict: false },
  route53resolver: { usual: 100, most: 100, strict: true },
  ram: { usual: 500, most: 500, strict: true },
  logs: { usual: 50, most: 50, strict: true },
  cloudtrail: { usual: 50, most: 50, strict: true },
};

const byOperation: Readonly<Record<string, PageLimits>> = {
  'ec2/describe-route-tables': { usual: 100, most: 100, strict: true },
  'ec2/describe-managed-prefix-lists': { usual: 100, most: 100, strict: true },
  'ec2/get-managed-prefix-list-entries': { usual: 100, most: 100, strict: true },
  'logs/filter-log-events': { usual: 10_000, most: 10_000, strict: true },
};

const fallback: PageLimits = { usual: 100, most: 1000, strict: false };

const refusals: Readonly<Record<string, readonly [size: string, token: string]>> = {
  ec2: ['InvalidParameterValue', 'InvalidNextToken'],
  elbv2: ['ValidationError', 'ValidationError'],
  iam: ['ValidationError', 'ValidationError'],
  apigateway: ['BadRequestException', 'BadRequestException'],
  apigatewayv2: ['BadRequestException', 'BadRequestException'],
  lambda: ['InvalidParameterValueException', 'InvalidParameterValueException'],
  organizations: ['InvalidInputException', 'InvalidInputException'],
  logs: ['InvalidParameterException', 'InvalidParameterException'],
  cloudtrail: ['InvalidMaxResultsException', 'InvalidNextTokenException'],
  xray: ['InvalidRequestException', 'InvalidRequestException'],
  cloudwatch: ['InvalidParameterValue', 'InvalidNextToken'],
  route53: ['InvalidInput', 'InvalidPaginationToken'],
};

const refusalOf = ({ service }: Call) =>
  refusals[service.word] ?? ['InvalidParameterException', 'InvalidNextTokenException'];

/** How many elements one page may have: what was asked for, within AWS's own bounds and those of the test. */
export const pageSizeOf = (call: Call, size: string | undefined, tiny: number | undefined): number => {
  const { usual, most, strict } = byOperation[idOf(call)] ?? byService[call.service.word] ?? fallback;
  const asked = size === undefined ? undefined : text(call.input, size);
  const wanted = asked === undefined ? usual : Number(asked);
  if (!(wanted >= 1) || (strict && wanted > most))
    throw new AwsError(
      refusalOf(call)[0],
      400,
      `Value ( ${asked} ) for parameter ${size} is invalid. Expecting 1 to ${most}`,
    );
  return Math.min(wanted, most, tiny ?? Infinity);
};

/** A token says where to go on, and is good only for what it was given out for. */
export const issueToken = (scope: string, offset: number): string =>
  Buffer.from(JSON.stringify([scope, offset])).toString('base64url');

/** Where a token says to go on; 0 without one. */
export const readToken = (call: Call, scope: string, token: string | undefined): number => {
  if (token === undefined) return 0;
  try {
    const [issuedFor, offset] = JSON.parse(Buffer.from(token, 'base64url').toString()) as [unknown, unknown];
    if (issuedFor === scope && typeof offset === 'number') return offset;
  } catch {
    // Not one of ours: refused below.
  }
  throw new AwsError(refusalOf(call)[1], 400, 'The token is invalid or was issued for another request');
};

/** A scope for tokens that are good only with the same parameters: all of the input but size and token. */
export const sameParameters = ({ input }: Call, path: string): string => {
  const rest = Object.entries(input).filter(([name]) => ![...sizes, ...tokens].includes(name));
  return createHash('sha256').update(path).update(JSON.stringify(rest.sort())).digest('base64url');
};

/** One page of a list, with the token of the next where there is one. */
export const sliceOf = <T>(
  call: Call,
  all: readonly T[],
  { scope, token, size }: { readonly scope: string; readonly token: string | undefined; readonly size: number },
): { readonly rows: readonly T[]; readonly next: string | undefined } => {
  const from = readToken(call, scope, token);
  const to = from + size;
  return { rows: all.slice(from, to), next: to < all.length ? issueToken(scope, to) : undefined };
};

const lengthOf = (value: unknown): number =>
  Array.isArray(value) ? value.length : isRecord(value) ? Object.keys(value).length : 0;

const slice = (value: unknown, from: number, to: number): unknown =>
  Array.isArray(value)
    ? value.slice(from, to)
    : Object.fromEntries(Object.entries(value as Record<string, unknown>).slice(from, to));

/** Lists, and for `get-usage` the map of keys, are cut; of a single resource nothing is. */
const pagedMembers = (call: Call, answer: Answer): string[] =>
  Object.entries(answer)
    .filter(([, value]) => Array.isArray(value) || (idOf(call) === 'apigateway/get-usage' && isRecord(value)))
    .map(([name]) => name);

/** One page of a whole answer, with the token of the next. `scope` is the path of the answer. */
export const pageOf = (call: Call, answer: Answer, scope: string, tiny: number | undefined): Answer => {
  const shape = shapeOf(call);
  if (!shape) return answer;
  const size = pageSizeOf(call, shape.size, tiny);
  const from = readToken(call, scope, text(call.input, shape.tokenIn));
  const { [shape.tokenOut]: _leftOver, ...whole } = answer;
  const members = pagedMembers(call, whole);
  const total = Math.max(0, ...members.map((name) => lengthOf(whole[name])));
  const to = from + size;
  const more = to < total;
  const outputs = new Set(call.model ? membersOf(call.model.output).map(([name]) => name) : []);
  return {
    ...whole,
    ...Object.fromEntries(members.map((name) => [name, slice(whole[name], from, to)])),
    ...(more ? { [shape.tokenOut]: issueToken(scope, to) } : {}),
    ...(outputs.has('IsTruncated') ? { IsTruncated: more } : {}),
    ...(outputs.has('MaxItems') ? { MaxItems: size } : {}),
    ...(outputs.has('AdditionalRoutesAvailable') ? { AdditionalRoutesAvailable: more } : {}),
  };
};
