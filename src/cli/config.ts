import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Config } from './config-schema.js';
import { fileTrouble } from './file-trouble.js';
import { CliError } from './io.js';

const fileName = '.xapi.yaml';

/** The nearest `.xapi.yaml`, from the working directory upwards. */
const nearestFile = (from: string): string | undefined => {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const file = join(folder, fileName);
    if (existsSync(file)) return file;
    if (dirname(folder) === folder) return undefined;
  }
};

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CliError(`${file} cannot be read: ${fileTrouble(error)}`);
  }
};

/** The parser's first line, without the place that stands before it already. */
const yamlTrouble = (message: string): string =>
  (message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');

/**
 * Reads the settings. Every problem is told with its line.
 * @throws CliError (exit 2) for a file that is missing, not YAML, or holds what there is not.
 */
export const readConfig = async (stated: string | undefined, cwd: string): Promise<Config> => {
  const file = stated === undefined ? nearestFile(cwd) : resolve(cwd, stated);
  if (file === undefined) return {};
  const text = textOf(file);
  const { parseDocument, LineCounter } = await import('./yaml.js');
  const { config } = await import('./config-schema.js');
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  const [broken] = document.errors;
  if (broken) throw new CliError(`${file}:${broken.linePos?.[0].line ?? 1}: ${yamlTrouble(broken.message)}`);
  const read = config.safeParse(document.toJS() ?? {});
  const placeOf = (path: readonly PropertyKey[]): string => {
    const node = nodeAt(document, path);
    return `${file}:${node === undefined ? 1 : lineCounter.linePos(node).line}: ${path.join('.') || 'the file'}`;
  };
  if (read.success) {
    const { waivers, ...settings } = read.data;
    if (!waivers) return settings;
    return { ...settings, waivers: waivers.map((one, index) => ({ ...one, place: placeOf(['waivers', index]) })) };
  }
  const problems = read.error.issues.map((issue) => `${placeOf(issue.path)}: ${wordsOf(issue)}`);
  throw new CliError(problems.join('\n'));
};

interface Issue {
  readonly code?: string | undefined;
  readonly message: string;
  readonly keys?: readonly string[];
  readonly expected?: unknown;
  readonly input?: unknown;
}

/** The small build of zod says "Invalid input" where it could say what is wrong. */
const wordsOf = ({ code, message, keys = [], expected, input }: Issue): string => {
  if (code === 'unrecognized_keys') return `there is no setting ${keys.map((key) => `'${key}'`).join(', ')} here`;
  if (code === 'invalid_type' && typeof expected === 'string')
    return input === undefined || input === null ? `is missing, or has no ${expected}` : `must be a ${expected}`;
  return message;
};

interface YamlDocument {
  getIn(path: readonly unknown[], keepScalar: true): unknown;
}

/** The offset of what a path names, or of the nearest thing round it. */
const nodeAt = (document: YamlDocument, path: readonly PropertyKey[]): number | undefined => {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as { range?: readonly number[] } | undefined;
    if (node?.range) return node.range[0];
  }
  return undefined;
};

/** Settings of the file under those of the command line; a TARGET that is a named request brings that request's own. */
export const withConfig = <F extends { readonly target?: string | undefined }>(flags: F, config: Config): F => {
  const { requests = {}, waivers: _waivers, thresholds: _thresholds, ...settings } = config;
  const named = flags.target === undefined ? undefined : requests[flags.target];
  const stated = Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
  if (!named) return { ...settings, ...stated } as unknown as F;
  return { ...settings, ...named, ...stated, target: named.target } as unknown as F;
};
