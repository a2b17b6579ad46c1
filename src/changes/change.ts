import type { Place } from '../inventory/inventory.js';
import type { OperationId } from '../snapshot/operations.js';
import type { Answer, Snapshot } from '../snapshot/snapshot.js';
import { answerKey, answerPath, withAnswers } from '../snapshot/snapshot.js';

export type Effect = (snapshot: Snapshot) => Snapshot;

/** One `aws` command, and what it does to the answers. */
export interface Step {
  readonly cli: string;
  readonly effect: Effect;
}

export const step = (cli: string, effect: Effect): Step => ({ cli, effect });

/**
 * One repair as data: what it says to the person who must run it, and what it does to the answers. `apply` edits a
 * copy of a snapshot as the commands would edit the account, so that everything can be judged again; `revert` does what
 * the commands of the undo do, and gives back the first snapshot byte for byte unless `lasting` says what stays.
 */
export interface Change extends Place {
  readonly summary: string;
  /** A complete `aws` command, or several joined by ` && \` and a line break. */
  readonly cli: string;
  readonly undo: string;
  /** The same as blocks of Terraform's AWS provider; null where `noTerraform` says why there are none. */
  readonly terraform: string | null;
  readonly noTerraform?: NoTerraform;
  /** What else the command does, where that is wide or cannot be taken back. */
  readonly warning?: string;
  /** Causes while which AWS refuses the command: they are repaired first. */
  readonly refusedWhile?: readonly string[];
  /** What the undo does not take back. */
  readonly lasting?: string;
  /** Other honest repairs of the same, the narrowest first. Of those that work, the one that breaks nobody else is taken. */
  readonly instead?: readonly Change[];
  readonly apply: Effect;
  readonly revert: Effect;
}

/** Why a change has no blocks of Terraform. */
export interface NoTerraform {
  readonly because: string;
  /** The resource, or its argument after a dot, that version 5.100 of the provider lacks; scripts/terraform compares. */
  readonly lacks?: string;
}

export interface Spec {
  readonly summary: string;
  readonly does: readonly Step[];
  readonly undoes: readonly Step[];
  readonly terraform: string | NoTerraform;
  readonly warning?: string | undefined;
  readonly lasting?: string;
  readonly refusedWhile?: readonly string[];
}

const inOrder =
  (steps: readonly Step[]): Effect =>
  (snapshot) =>
    steps.reduce((state, { effect }) => effect(state), snapshot);

export const change = (
  { account, region }: Place,
  { summary, does, undoes, terraform, warning, lasting, refusedWhile }: Spec,
): Change => {
  const said = [warning, lasting].filter((text) => text !== undefined).join('; ');
  return {
    account,
    region,
    summary,
    cli: inSequence(does),
    undo: inSequence(undoes),
    ...(typeof terraform === 'string' ? { terraform } : { terraform: null, noTerraform: terraform }),
    ...(said === '' ? {} : { warning: said }),
    ...(lasting === undefined ? {} : { lasting }),
    ...(refusedWhile === undefined ? {} : { refusedWhile }),
    apply: inOrder(does),
    revert: inOrder(undoes),
  };
};

/** A repair with others that could be made in its place. */
export const either = (first: Change, ...others: readonly Change[]): Change =>
  others.length === 0 ? first : { ...first, instead: others };

type Scalar = string | number | boolean;

/** Quotes an argument for a POSIX shell when it needs it. */
export const shellQuote = (argument: string): string =>
  /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;

/** An argument that the shell evaluates: what only AWS knows is asked where it is needed. */
interface Evaluated {
  readonly evaluated: string;
}

const isEvaluated = (value: object): value is Evaluated => 'evaluated' in value;

/** A text that nobody used before, for what AWS wants to be unique. */
export const unique: Evaluated = { evaluated: 'xapi-$(date +%s)' };

/** What a command prints, as one argument; it must print one word. */
export const outputOf = (command: string): Evaluated => ({ evaluated: `$(${command})` });

/**
 * An `aws` command with its region: `aws('ec2', 'create-route', 'us-east-1', { 'route-table-id': 'rtb-1' })`. `true` is
 * a flag, an array is several arguments, `undefined` is left out.
 */
export const aws = (
  service: string,
  command: string,
  region: string,
  parameters: Readonly<Record<string, Scalar | readonly string[] | Evaluated | undefined>>,
): string => {
  const words = Object.entries(parameters).flatMap(([name, value]) => {
    if (value === undefined || value === false) return [];
    if (value === true) return [`--${name}`];
    if (typeof value === 'object' && isEvaluated(value)) return [`--${name}`, `"${value.evaluated}"`];
    return [`--${name}`, ...(Array.isArray(value) ? value : [String(value)]).map((word: string) => shellQuote(word))];
  });
  return ['aws', service, command, ...words, '--region', region].join(' ');
};

const inSequence = (steps: readonly Step[]): string => steps.map(({ cli }) => cli).join(' && \\\n');

/** The row with one field set where it stands, or without it. */
export const withField = <T extends object>(row: T, field: keyof T & string, value: unknown): T => {
  const { [field]: _former, ...others } = row;
  return value === undefined ? (others as unknown as T) : { ...row, [field]: value };
};

/** The row with these fields as another has them, and in its order. */
export const restored = <T extends object>(row: T, former: T, ...fields: readonly (keyof T & string)[]): T => {
  const next = fields.reduce((state, field) => withField(state, field, former[field]), row);
  if (fields.every((field) => Object.hasOwn(row, field))) return next;
  const names = [...Object.keys(former).filter((name) => Object.hasOwn(next, name)), ...Object.keys(next)];
  return Object.fromEntries(names.map((name) => [name, next[name as keyof T]])) as T;
};

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The list without the last element that is the same as this one. */
export const without = <T>(list: readonly T[] | undefined, element: T): T[] => {
  const rows = [...(list ?? [])];
  const at = rows.findLastIndex((row) => same(row, element));
  return at < 0 ? rows : rows.toSpliced(at, 1);
};

/** The list with the elements that `isIt` picks replaced where they stand; one that is new goes to the end. */
export const replacing = <T>(list: readonly T[] | undefined, isIt: (element: T) => boolean, next: T): T[] => {
  const rows = [...(list ?? [])];
  const at = rows.findIndex(isIt);
  return at < 0 ? [...rows, next] : rows.map((row, index) => (index === at ? next : row));
};

/** Edits one answer of a snapshot, when it is there; `edit` gets a deep copy and returns what replaces it. */
export const editAnswer = <T extends Answer>(
  snapshot: Snapshot,
  operation: OperationId,
  place: Place,
  key: readonly string[],
  edit: (answer: T) => T,
): Snapshot => {
  const path = answerPath({ ...place, operation, ...(key.length === 0 ? {} : { key: answerKey(...key) }) });
  const answer = snapshot.answers.get(path);
  if (answer === undefined) return snapshot;
  return withAnswers(snapshot, new Map([[path, edit(structuredClone(answer) as T)]]));
};

/** Edits one row of a listing in every account that shows it (a peering connection stands in two). */
export const editRow = <T>(
  snapshot: Snapshot,
  operation: OperationId,
  list: string,
  isRow: (row: T) => boolean,
  edit: (row: T) => T,
): Snapshot => {
  const edits = new Map<string, Answer>();
  for (const [path, answer] of snapshot.answers) {
    if (!path.includes(`/${operation}`) || !path.endsWith(operation)) continue;
    const rows = answer[list] as readonly T[] | undefined;
    if (!Array.isArray(rows) || !rows.some(isRow)) continue;
    edits.set(path, { ...answer, [list]: rows.map((row) => (isRow(row) ? edit(structuredClone(row)) : row)) });
  }
  return edits.size === 0 ? snapshot : withAnswers(snapshot, edits);
};

/** Where an element is kept that a change took out of an answer: a key that nobody asks for. */
const keptPath = (place: Place, operation: OperationId, name: readonly string[]): string =>
  answerPath({ account: place.account, region: place.region, operation, key: `kept~${answerKey(...name)}` });

/** Keeps what a change took away, for its undo; `undefined` forgets it. */
export const keep = (
  snapshot: Snapshot,
  place: Place,
  operation: OperationId,
  name: readonly string[],
  element: object | undefined,
): Snapshot => withAnswers(snapshot, new Map([[keptPath(place, operation, name), element as Answer | undefined]]));

export const kept = <T extends object>(
  snapshot: Snapshot,
  place: Place,
  operation: OperationId,
  name: readonly string[],
): T | undefined => snapshot.answers.get(keptPath(place, operation, name)) as T | undefined;
