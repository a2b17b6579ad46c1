import type { Changed } from './changed.js';

/** One command line as it is printed, and the cause that printed it. */
export interface Printed {
  readonly code: string;
  readonly account: string;
  readonly text: string;
}

/** Every repair and every undo, in order. */
export const printedOf = (all: readonly Changed[]): Printed[] =>
  all.flatMap(({ code, changes }) =>
    changes.flatMap(({ account, cli, undo }) => [cli, undo].map((text) => ({ code, account, text }))),
  );
