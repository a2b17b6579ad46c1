import type { Place } from '../inventory/inventory.js';
import type { OperationId } from '../snapshot/operations.js';
import type { Answer, Snapshot } from '../snapshot/snapshot.js';
import { answerKey, answerPath, withAnswers } from '../snapshot/snapshot.js';

/**
 * One repair as data: what it says to the person who must run it, and what it does to the answers. `apply` edits a
 * copy of a snapshot as the command would edit the account, so that everything can be judged again.
 */
export interface Change extends Place {
  readonly summary: string;
  /** A complete `aws` command, or several joined by ` && \` and a line break. */
  readonly cli: string;
  readonly undo: string;
  readonly terraform: string | null;
  /** What else the command does, where that is wide or cannot be taken back. */
  readonly warning?: string;
  /** Causes while which AWS refuses the command: they are repaired first. */
  readonly refusedWhile?: readonly string[];
  readonly apply: (snapshot: Snapshot) => Snapshot;
}

type Scalar = string | number | boolean;

/** Quotes an argument for a POSIX shell when it needs it. */
export const shellQuote = (argument: string): string =>
  /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;

/**
 * An `aws` command with its region: `aws('ec2', 'create-route', 'us-east-1', { 'route-table-id': 'rtb-1' })`. `true` is
 * a flag, an array is several arguments, `undefined` is left out.
 */
export const aws = (
  service: string,
  command: string,
  region: string,
  parameters: Readonly<Record<string, Scalar | readonly string[] | undefined>>,
): string => {
  const words = Object.entries(parameters).flatMap(([name, value]) => {
    if (value === undefined || value === false) return [];
    if (value === true) return [`--${name}`];
    return [`--${name}`, ...(Array.isArray(value) ? value : [String(value)]).map((word: string) => shellQuote(word))];
  });
  return ['aws', service, command, ...words, '--region', region].join(' ');
};

export const inSequence = (...commands: readonly string[]): string => commands.join(' && \\\n');

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
