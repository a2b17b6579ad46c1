import * as Resolver from '@aws-sdk/client-route53resolver';
import type { Schema } from '../fake-aws/schema.js';
import { kebab, membersOf } from '../fake-aws/schema.js';
import { isServiceWord, loadService } from '../fake-aws/services.js';
import { parseShorthand } from './shorthand.js';

/** The options of one `aws` command: a flag has no words. */
export interface Invocation {
  readonly service: string;
  readonly operation: string;
  readonly options: ReadonlyMap<string, readonly string[]>;
}

export const invocationOf = ([service = '', operation = '', ...words]: readonly string[]): Invocation => {
  const options = new Map<string, string[]>();
  let current: string[] | undefined;
  for (const word of words) {
    if (word.startsWith('--')) {
      if (options.has(word)) throw new Error(`${word} stands twice`);
      options.set(word, (current = []));
    } else if (current) current.push(word);
    else throw new Error(`'${word}' belongs to no option`);
  }
  return { service, operation, options };
};

/** How many members of a structure are required: the schema lists them first. */
const requiredOf = (schema: Schema): number => {
  const raw: unknown = schema.getSchema();
  return Array.isArray(raw) && typeof raw[6] === 'number' ? raw[6] : 0;
};

const problemsOfMembers = (at: string, given: Readonly<Record<string, unknown>>, schema: Schema): string[] => {
  const members = membersOf(schema);
  const missing = members.slice(0, requiredOf(schema)).filter(([name]) => !Object.hasOwn(given, name));
  return [
    ...missing.map(([name]) => `${at} lacks ${name}`),
    ...Object.entries(given).flatMap(([name, value]) => {
      const member = members.find(([one]) => one === name)?.[1];
      return member ? problemsOf(`${at}.${name}`, value, member) : [`${at} knows no ${name}`];
    }),
  ];
};

/** A value out of JSON or the shorthand, whose scalars are text. */
const problemsOf = (at: string, value: unknown, schema: Schema): string[] => {
  if (schema.isListSchema())
    return Array.isArray(value)
      ? value.flatMap((one, index) => problemsOf(`${at}[${index}]`, one, schema.getValueSchema()))
      : [`${at} is no list`];
  if (schema.isMapSchema() || schema.isStructSchema()) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${at} is no structure`];
    if (schema.isStructSchema()) return problemsOfMembers(at, value as Record<string, unknown>, schema);
    return Object.values(value).flatMap((one) => problemsOf(at, one, schema.getValueSchema()));
  }
  if (schema.isNumericSchema()) return Number.isFinite(Number(value)) ? [] : [`${at} is no number: ${String(value)}`];
  if (schema.isBooleanSchema()) return /^(true|false)$/.test(String(value)) ? [] : [`${at} is no boolean`];
  return typeof value === 'string' ? [] : [`${at} is no text: ${JSON.stringify(value)}`];
};

const structured = (word: string): unknown => (/^[[{]/.test(word) ? JSON.parse(word) : parseShorthand(word));

const optionProblems = (option: string, words: readonly string[], schema: Schema): string[] => {
  if (schema.isBooleanSchema()) return words.length === 0 ? [] : [`${option} takes no value`];
  if (words.length === 0) return [`${option} has no value`];
  if (schema.isListSchema()) {
    const [first = ''] = words;
    if (words.length === 1 && first.startsWith('[')) return problemsOf(option, JSON.parse(first), schema);
    const isPlain = !schema.getValueSchema().isStructSchema();
    return problemsOf(option, isPlain ? [...words] : words.map(structured), schema);
  }
  if (words.length > 1) return [`${option} takes one value, not ${words.length}`];
  return schema.isStructSchema() || schema.isMapSchema()
    ? problemsOf(option, structured(words[0] ?? ''), schema)
    : problemsOf(option, words[0], schema);
};

/** Names that the AWS CLI takes in place of the model's own. */
const cliNames: Readonly<Record<string, string>> = {
  'ec2 create-network-acl-entry --ingress': 'no-egress',
  'ec2 delete-network-acl-entry --ingress': 'no-egress',
  'ec2 replace-network-acl-entry --ingress': 'no-egress',
  'ec2 create-network-acl-entry --rule-action': 'rule-action',
};

/** Options of the AWS CLI itself, for what a command prints. */
const ofTheCli = ['--query', '--output'];

/** The Resolver client has no schemas: its operations are known by name only here, and by the AWS CLI in the moto run. */
const isResolverOperation = (operation: string): boolean =>
  Object.keys(Resolver).some((name) => kebab(name) === `${operation}-command`);

/** What is wrong with a command, by the models of the SDK's own clients; nothing when AWS would take it. */
export const commandProblems = async ({ service, operation, options }: Invocation): Promise<string[]> => {
  const at = `aws ${service} ${operation}`;
  if (!isServiceWord(service)) return [`${at}: no such service`];
  if (options.get('--region')?.length !== 1) return [`${at}: names no region`];
  const { operations } = await loadService(service);
  if (!operations) return isResolverOperation(operation) ? [] : [`${at}: no such operation`];
  const model = [...operations.values()].find(({ action }) => kebab(action) === operation);
  if (!model) return [`${at}: no such operation`];
  const members = new Map(membersOf(model.input).map(([name, schema]) => [kebab(name), [name, schema] as const]));
  const given = new Set<string>();
  const problems = [...options].flatMap(([option, words]) => {
    if (option === '--region') return [];
    if (ofTheCli.includes(option)) return words.length === 1 ? [] : [`${at}: ${option} takes one value`];
    const word = cliNames[`${service} ${operation} ${option}`] ?? option.slice(2);
    const negated = word.startsWith('no-') ? members.get(word.slice(3)) : undefined;
    const member = members.get(word) ?? (negated?.[1].isBooleanSchema() ? negated : undefined);
    if (!member) return [`${at}: no option ${option}`];
    given.add(member[0]);
    return optionProblems(option, words, member[1]).map((problem) => `${at}: ${problem}`);
  });
  const required = membersOf(model.input).slice(0, requiredOf(model.input));
  return [
    ...problems,
    ...required.filter(([name]) => !given.has(name)).map(([name]) => `${at}: lacks --${kebab(name)}`),
  ];
};
