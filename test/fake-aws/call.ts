import type { Answer } from '../../src/snapshot/snapshot.js';
import type { OperationModel } from './schema.js';
import type { Service } from './services.js';

export type Input = Readonly<Record<string, unknown>>;

/** One request, understood. `operation` is the AWS CLI's word (`describe-vpcs`), `action` the API's (`DescribeVpcs`). */
export interface Call {
  readonly service: Service;
  readonly operation: string;
  readonly action: string;
  readonly model: OperationModel | undefined;
  readonly account: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly input: Input;
}

/** Answers one operation, or throws an AwsError. Answers are in the snapshot's shape: AWS CLI JSON. */
export type Handler = (call: Call) => Answer | Promise<Answer>;

/** `service/operation`, as the rows of `operations` are named. */
export const idOf = (call: Pick<Call, 'operation'> & { readonly service: Pick<Service, 'word'> }): string =>
  `${call.service.word}/${call.operation}`;

export const text = (input: Input, ...names: readonly string[]): string | undefined => {
  const value = names.map((name) => input[name]).find((found) => found !== undefined && found !== '');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
};

export const texts = (input: Input, name: string): readonly string[] | undefined => {
  const value = input[name];
  return Array.isArray(value) ? value.map(String) : undefined;
};

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const records = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) ? value.filter(isRecord) : [];

/** A moment in any form that AWS prints or takes: ISO text, epoch seconds or epoch milliseconds. */
export const epochMs = (value: unknown): number => {
  if (typeof value === 'number') return value > 1e11 ? value : value * 1000;
  return value instanceof Date ? value.getTime() : new Date(scalarText(value)).getTime();
};

/** Text of a scalar; of anything else its JSON. */
export const scalarText = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined');
