import type { Place } from '../inventory/inventory.js';

/** An argument of a block: text, number, boolean, a list, an expression, or nested blocks of its name. */
export type Argument = string | number | boolean | readonly Argument[] | Expression | Block;

interface Expression {
  readonly expression: string;
}
interface Block {
  readonly block: Arguments;
}
export type Arguments = Readonly<Record<string, Argument | undefined>>;

/** A reference or a call of a function, as it stands. */
export const expression = (text: string): Expression => ({ expression: text });
export const block = (args: Arguments): Block => ({ block: args });

const escapes: Readonly<Record<string, string>> = { b: '\\u0008', f: '\\u000c' };

/** JSON's text as HCL's: two escapes are spelled out, and what would begin a template is data (policy variables). */
const literal = (text: string): string =>
  text
    .replace(/\\(.)/g, (escape, letter: string) => escapes[letter] ?? escape)
    .replace(/[$%]\{/g, (opening) => `${opening.charAt(0)}${opening}`);

const quote = (text: string): string => literal(JSON.stringify(text));

/** A JSON document, such as a policy. */
export const json = (document: object): Expression =>
  expression(`jsonencode(${literal(JSON.stringify(document, null, 2)).replaceAll('\n', '\n  ')})`);

const isBlock = (value: Argument): value is Block => typeof value === 'object' && 'block' in value;

const valueOf = (value: Argument): string => {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if ('expression' in value) return value.expression;
  if (isBlock(value)) throw new Error('a block is no value');
  return `[${value.map(valueOf).join(', ')}]`;
};

const linesOf = (args: Arguments, indent: string): string[] =>
  Object.entries(args).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const blocks = Array.isArray(value) && value.length > 0 && value.every(isBlock) ? value : [value as Argument];
    return blocks.flatMap((one: Argument) =>
      isBlock(one)
        ? [`${indent}${name} {`, ...linesOf(one.block, `${indent}  `), `${indent}}`]
        : [`${indent}${name} = ${valueOf(one)}`],
    );
  });

/** The alias of the provider that works in an account and region: `aws.a111122223333_us_east_1`. */
export const aliasOf = ({ account, region }: Place): string => `a${account}_${region.replaceAll('-', '_')}`;

const providerOf = (place: Place): Expression => expression(`aws.${aliasOf(place)}`);

/** A local name out of ids: letters, digits and underscores. */
export const localName = (...parts: readonly string[]): string =>
  parts
    .join('_')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^(?=\d)|_$/g, (_found, at: number) => (at === 0 ? '_' : ''));

/** A resource that Terraform makes, and owns from then on. */
export const resource = (place: Place, type: string, name: string, args: Arguments): string =>
  [`resource "${type}" "${name}" {`, ...linesOf({ provider: providerOf(place), ...args }, '  '), '}'].join('\n');

/**
 * Takes what is there already into the state, under the name of a resource of the file.
 * @see https://developer.hashicorp.com/terraform/language/import
 */
export const takeover = (place: Place, type: string, name: string, id: string): string =>
  ['import {', ...linesOf({ provider: providerOf(place), to: expression(`${type}.${name}`), id }, '  '), '}'].join(
    '\n',
  );

/** A resource that is there already: it is taken into the state, `args` are set, and what `keeps` names stays as it is. */
export const imported = (
  place: Place,
  type: string,
  name: string,
  id: string,
  args: Arguments,
  keeps: readonly string[],
): string =>
  blocks(
    takeover(place, type, name, id),
    resource(place, type, name, {
      ...args,
      lifecycle: block({
        ignore_changes: keeps.length === 0 ? undefined : keeps.map(expression),
        prevent_destroy: true,
      }),
    }),
  );

export const blocks = (...texts: readonly string[]): string => texts.join('\n\n');
