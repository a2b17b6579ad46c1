import type { OperationId, Side } from '../../snapshot/operations.js';
import type { Answer } from '../../snapshot/snapshot.js';

/** What one question's input may depend on. `parts` are the key's parts, decoded. */
export interface Asked {
  readonly parts: readonly string[];
  readonly region: string;
  readonly sides: readonly Side[];
  readonly now: Date;
}

/** The fields that ask for the page after this one; undefined after the last. */
export type NextPage = (output: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>> | undefined;

/** Any SDK command's class; builders below check inputs and outputs, the caller needs neither. */
type CommandClass = new (input: never) => object;

/** How one operation is read: the command, its inputs, its pages, and which errors are answers. */
export interface Reading {
  readonly command: CommandClass;
  /** One input a request; the answers of several are merged. */
  readonly inputs: (asked: Asked) => readonly object[];
  /** The fields that grow by page. They are printed even when empty, as the AWS CLI does. */
  readonly lists: readonly string[];
  /** Of an operation that reads one thing: fields of which every such answer has one. */
  readonly holds?: readonly string[];
  /** What the CLI prints as nothing at all may come as an empty JSON object. */
  readonly emptyIsNone?: true;
  readonly next?: NextPage;
  /** AWS error names that say "there is none": the answer is `{}`. */
  readonly none?: (name: string, message: string) => boolean;
  /** AWS error names that say "the thing asked about is not here": no answer, and no gap. */
  readonly absent?: (name: string, message: string) => boolean;
  /** From the merged SDK output to what the CLI prints, where they differ. */
  readonly print?: (answer: Answer) => Answer;
  /** Identifies a row where several inputs can answer with the same one. */
  readonly rowId?: (row: Readonly<Record<string, unknown>>) => unknown;
}

/** The readings of one service, by operation. */
export type Readings = { readonly [O in OperationId]?: Reading };

type Typed<I, O> = new (input: I) => {
  resolveMiddleware(...args: never[]): (args: never) => Promise<{ output: O }>;
};

type Options = Omit<Reading, 'command' | 'inputs' | 'lists' | 'holds'>;

/** Reads lists, page by page. */
export const list = <I extends object, O extends object>(
  command: Typed<I, O>,
  fields: (keyof O & string) | readonly (keyof O & string)[],
  input: (asked: Asked) => I,
  options: Options = {},
): Reading => ({
  command: command,
  inputs: (asked) => [input(asked)],
  lists: typeof fields === 'string' ? [fields] : fields,
  ...options,
});

/** Reads one thing. `holds` names fields of which every such answer has one. */
export const single = <I extends object, O extends object>(
  command: Typed<I, O>,
  holds: (keyof O & string) | readonly (keyof O & string)[],
  input: (asked: Asked) => I,
  options: Options = {},
): Reading => ({
  command: command,
  inputs: (asked) => [input(asked)],
  lists: [],
  holds: typeof holds === 'string' ? [holds] : holds,
  ...options,
});

/** The page token that is asked as it was answered. */
export const token =
  (answered: string, asked: string = answered): NextPage =>
  (output) =>
    typeof output[answered] === 'string' && output[answered] !== '' ? { [asked]: output[answered] } : undefined;

export const named =
  (...names: readonly string[]) =>
  (name: string): boolean =>
    names.includes(name);

/** The key's only part, or its first. */
export const first = ({ parts }: Asked): string => parts[0] ?? '';
export const second = ({ parts }: Asked): string => parts[1] ?? '';
