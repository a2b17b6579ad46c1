import type { Argv, Options } from 'yargs';
import Parser from 'yargs-parser';

/** What a command declares of itself to yargs. */
export type Declare = (yargs: Argv) => Argv;

/** Takes down what is declared, as yargs would. */
const declaredBy = (declare: Declare): ReadonlyMap<string, Options> => {
  const options = new Map<string, Options>();
  const recorder = {
    option: (name: string, how: Options) => {
      options.set(name, how);
      return recorder;
    },
    positional: () => recorder,
    example: () => recorder,
  };
  declare(recorder as unknown as Argv);
  return options;
};

const parserOptions = (options: ReadonlyMap<string, Options>): Parser.Options => {
  const all = [...options];
  const named = (is: (how: Options) => boolean) => all.flatMap(([name, how]) => (is(how) ? [name] : []));
  const stated = <K extends keyof Options>(key: K) =>
    Object.fromEntries(
      all.flatMap(([name, { [key]: value }]) => (value === undefined ? [] : [[name, value] as const])),
    );
  return {
    string: named(({ type }) => type === 'string'),
    boolean: named(({ type }) => type === 'boolean'),
    number: named(({ type }) => type === 'number'),
    array: named(({ array }) => array === true),
    narg: stated('nargs'),
    alias: stated('alias') as Record<string, string>,
    default: stated('default'),
    configuration: { 'camel-case-expansion': false, 'parse-positional-numbers': false, 'populate--': true },
  };
};

const isOne = (value: unknown, { type, choices }: Options): boolean =>
  choices === undefined ? typeof value === type : (choices as readonly unknown[]).includes(value);

const isAsDeclared = (value: unknown, how: Options | undefined): boolean => {
  if (how === undefined) return false;
  return how.array ? Array.isArray(value) && value.every((one) => isOne(one, how)) : isOne(value, how);
};

/** The names in a usage line, `diff <old> <new> [target]`: what stands in `<>` must be given. */
const positionalsOf = (usage: string): readonly { readonly name: string; readonly isRequired: boolean }[] =>
  [...usage.matchAll(/([<[])(\w+)[>\]]/g)].map(([, bracket, name = '']) => ({ name, isRequired: bracket === '<' }));

/** `xapi doctor help` asks for help, and a word after a dash means different things in different places. */
const isUnusual = (word: string | number): boolean => /^(-.*|help)$/.test(String(word));

/**
 * The values of a command line on which nothing is to be remarked, by yargs' own parser alone: yargs itself goes over it
 * three times, with help and complaints at hand, for a tenth of a short run. Undefined where anything at all is unusual:
 * then yargs must read it. Where both read a line, they read the same (test/cli/plain-line.test.ts).
 */
export const plainValues = (
  usage: string,
  declare: Declare,
  words: readonly string[],
): Readonly<Record<string, unknown>> | undefined => {
  const options = declaredBy(declare);
  const { argv, error } = Parser.detailed([...words], parserOptions(options));
  const { _: given, ...values } = argv;
  const positionals = positionalsOf(usage);
  const aliases = new Set([...options.values()].flatMap(({ alias }) => alias ?? []));
  if (error || given.length > positionals.length || given.some(isUnusual)) return undefined;
  if (positionals.slice(given.length).some(({ isRequired }) => isRequired)) return undefined;
  for (const [name, { demandOption }] of options) if (demandOption && !Object.hasOwn(values, name)) return undefined;
  for (const [name, value] of Object.entries(values))
    if (!aliases.has(name) && !isAsDeclared(value, options.get(name))) return undefined;
  for (const [index, word] of given.entries()) values[positionals[index]?.name ?? ''] = String(word);
  return values;
};
