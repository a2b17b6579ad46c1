import { NormalizedSchema } from '@smithy/core/schema';

/** A shape of an SDK client, as its run-time schema. Not a documented interface of the SDK: only this folder uses it. */
export type Schema = NormalizedSchema;

/** One operation of an AWS service, out of a client's `Op$` export. `http` is method, path and success status. */
export interface OperationModel {
  readonly action: string;
  readonly http?: readonly [method: string, path: string, status: number];
  readonly input: Schema;
  readonly output: Schema;
}

/** The AWS CLI's word for an operation or member: `GetWebACLForResource` is `get-web-acl-for-resource`. */
export const kebab = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();

const OPERATION = 9;

type OperationSchema = readonly [
  kind: number,
  namespace: string,
  name: string,
  traits: unknown,
  input: never,
  output: never,
];

const isOperationSchema = (value: unknown): value is OperationSchema => Array.isArray(value) && value[0] === OPERATION;

/** Every operation that a client's module exports a schema of, by its action. */
export const operationsOf = (client: Readonly<Record<string, unknown>>): ReadonlyMap<string, OperationModel> => {
  const models = new Map<string, OperationModel>();
  for (const schema of Object.values(client)) {
    if (!isOperationSchema(schema)) continue;
    const [, , action, traits, input, output] = schema;
    const http = (traits as { http?: OperationModel['http'] } | number | undefined) ?? 0;
    models.set(action, {
      action,
      ...(typeof http === 'object' && http.http ? { http: http.http } : {}),
      input: NormalizedSchema.of(input),
      output: NormalizedSchema.of(output),
    });
  }
  return models;
};

/** Name and schema of each member of a structure; none for the unit. */
export const membersOf = (schema: Schema): readonly (readonly [string, Schema])[] =>
  schema.isStructSchema() ? [...schema.structIterator()] : [];

/** A trait that holds text or is flagged; undefined where absent. */
export const trait = (schema: Schema, name: string): string | undefined => {
  const value = (schema.getMergedTraits() as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' ? value : value ? 'set' : undefined;
};
