import { decodePolicy } from '../../policy/index.js';
import { identified } from './identity.js';

/** One value that differs, and where: `Routes[10.0.0.0/16].State`. Without `before` it is new, without `after` gone. */
export interface Edit {
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

type Row = Readonly<Record<string, unknown>>;

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRow(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, item]) => [name, sorted(item)]));
};

const canonical = (value: unknown): string => JSON.stringify(sorted(value));

const one = (path: string, before: unknown, after: unknown): Edit => ({
  path,
  ...(before === undefined ? {} : { before }),
  ...(after === undefined ? {} : { after }),
});

/** Elements that only one side has, each as often as it has it more. */
const surplus = (of: readonly unknown[], over: readonly unknown[]): { value: unknown; index: number }[] => {
  const left = new Map<string, number>();
  for (const value of over) left.set(canonical(value), (left.get(canonical(value)) ?? 0) + 1);
  return of.flatMap((value, index) => {
    const count = left.get(canonical(value)) ?? 0;
    left.set(canonical(value), count - 1);
    return count > 0 ? [] : [{ value, index }];
  });
};

const nameless = (path: string, before: readonly unknown[], after: readonly unknown[]): Edit[] => {
  const gone = surplus(before, after);
  const come = surplus(after, before);
  const [was, is] = [gone[0], come[0]];
  if (gone.length === 1 && come.length === 1 && isRow(was?.value) && isRow(is?.value))
    return edits(was.value, is.value, `${path}[${is.index}]`);
  return [
    ...gone.map(({ value }) => one(`${path}[]`, value, undefined)),
    ...come.map(({ value }) => one(`${path}[]`, undefined, value)),
  ];
};

const listEdits = (path: string, before: readonly unknown[], after: readonly unknown[]): Edit[] => {
  const name = path.split('.').at(-1) ?? path;
  const [was, is] = [identified(name, before), identified(name, after)];
  if (!was || !is) return nameless(path, before, after);
  return [...new Set([...was.keys(), ...is.keys()])]
    .sort()
    .flatMap((id) => edits(was.get(id), is.get(id), `${path}[${id}]`));
};

const policyIn = (value: unknown): unknown => {
  if (typeof value !== 'string' || !value.includes('Statement')) return undefined;
  const decoded = decodePolicy(value);
  return decoded.is === 'policy' ? decoded.policy : undefined;
};

/**
 * What differs between two values, down to the scalars. The order of lists does not count; their elements are matched by
 * what identifies them. Policies in text are compared as documents.
 */
export const edits = (before: unknown, after: unknown, path = ''): Edit[] => {
  if (canonical(before ?? null) === canonical(after ?? null)) return [];
  if (Array.isArray(before) && Array.isArray(after)) return listEdits(path, before, after);
  if (isRow(before) && isRow(after))
    return [...new Set([...Object.keys(before), ...Object.keys(after)])]
      .sort()
      .flatMap((name) => edits(before[name], after[name], path === '' ? name : `${path}.${name}`));
  const [was, is] = [policyIn(before), policyIn(after)];
  return was !== undefined && is !== undefined ? edits(was, is, path) : [one(path, before, after)];
};
