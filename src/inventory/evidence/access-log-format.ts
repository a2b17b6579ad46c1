import { isRecord } from '../../snapshot/json.js';

/** Values of one line by their `$context` variable (without that prefix); those that are `-` are left out. */
export type ContextValues = ReadonlyMap<string, string>;

/** Reads one line of an access log; undefined where the line is not of the format. */
export type LineReader = (line: string) => ContextValues | undefined;

const variable = /\$context\.([A-Za-z0-9_.]*[A-Za-z0-9_])/g;

/** Text and variables in turn: `literals[i]` stands before `names[i]`, and the last literal ends the line. */
interface Template {
  readonly literals: readonly string[];
  readonly names: readonly string[];
}

const templateOf = (format: string): Template => {
  const parts = format.split(variable);
  return {
    literals: parts.filter((_, index) => index % 2 === 0),
    names: parts.filter((_, index) => index % 2 === 1),
  };
};

/** Walks the line once: a value ends where the text that follows it first occurs. */
const scan = ({ literals, names }: Template, line: string): [string, string][] | undefined => {
  const [head = ''] = literals;
  if (!line.startsWith(head)) return undefined;
  let at = head.length;
  const values: [string, string][] = [];
  for (const [index, name] of names.entries()) {
    const literal = literals[index + 1] ?? '';
    const last = index === names.length - 1;
    const end = last && literal === '' ? line.length : line.indexOf(literal, at);
    if (end < 0 || (literal === '' && !last)) return undefined;
    values.push([name, line.slice(at, end)]);
    at = end + literal.length;
  }
  return values;
};

const present = (values: readonly (readonly [string, string])[]): ContextValues =>
  new Map(values.filter(([, value]) => value !== '-' && value !== ''));

const textReader = (format: string): LineReader => {
  const template = templateOf(format.replace(/\s*\n\s*/g, '').trim());
  return (line) => {
    const values = scan(template, line.trim());
    return values && present(values);
  };
};

interface Leaf {
  readonly path: readonly string[];
  readonly template: Template;
}

const leavesOf = (value: unknown, path: readonly string[] = []): Leaf[] => {
  if (typeof value === 'string') return [{ path, template: templateOf(value) }];
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => leavesOf(item, [...path, key]));
};

const parsed = (text: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/** Variables that the format writes without quotes (`"status":$context.status`) get them. */
const quoted = (format: string): string =>
  format.replace(/([:[,]\s*)(\$context\.[A-Za-z0-9_.]*[A-Za-z0-9_])(?=\s*[,}\]])/g, '$1"$2"');

const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), value);

const jsonReader = (format: string): LineReader | undefined => {
  const shape = parsed(quoted(format));
  if (!shape) return undefined;
  const leaves = leavesOf(shape).filter(({ template }) => template.names.length > 0);
  return (line) => {
    const row = parsed(line);
    if (!row) return undefined;
    const values = leaves.flatMap(({ path, template }) => {
      const value = at(row, path);
      const text = typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
      return text === undefined ? [] : (scan(template, text) ?? []);
    });
    return present(values);
  };
};

/**
 * A reader for the lines of a stage's access log, out of its `format`: JSON by its keys, everything else (CLF, CSV, XML)
 * by the text between its variables. A line of a JSON format that is no JSON (a value with quotes) is read as text.
 */
export const readerOf = (format: string): LineReader => {
  const asText = textReader(format);
  const asJson = jsonReader(format);
  return (line) => asJson?.(line) ?? asText(line);
};
