import { tableCell } from '../escape.js';

const row = (cells: readonly string[]): string => `| ${cells.map(tableCell).join(' | ')} |`;

/** A table of cells that are Markdown already; none where there are no rows. */
export const tableText = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] =>
  rows.length === 0 ? [] : [[row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n')];
