import CliTable3 from 'cli-table3';
import type { Report, RequestReport } from '../../diagnosis/schema.js';
import { apiName, gridOf } from '../grid.js';
import type { Grid } from '../grid.js';
import { wrap } from './layout.js';
import type { Lines, Mark, Page } from './page.js';
import { marked, prose, rule } from './page.js';

const marks: Readonly<Record<RequestReport['verdict'], Mark>> = { healthy: 'ok', broken: 'fail', undecided: 'unknown' };
const words: Readonly<Record<RequestReport['verdict'], string>> = { healthy: 'ok', broken: 'broken', undecided: 'unknown' };

const cellWidth = 13;
const nameWidth = 30;

const ascii = {
  top: '-', 'top-mid': '+', 'top-left': '+', 'top-right': '+', bottom: '-', 'bottom-mid': '+', 'bottom-left': '+',
  'bottom-right': '+', left: '|', 'left-mid': '+', mid: '-', 'mid-mid': '+', right: '|', 'right-mid': '+', middle: '|',
} as const; // prettier-ignore

/** cli-table3 colours heads and borders whatever the stream, and rules off every row: neither is wanted. */
const tableOf = (page: Page, head: readonly string[], widths: readonly number[]) =>
  new CliTable3({
    head: [...head],
    colWidths: [...widths],
    wordWrap: true,
    wrapOnWordBoundary: false,
    style: { head: [], border: [], compact: true },
    ...(page.ascii ? { chars: ascii } : {}),
  });

const letter = (index: number): string => `caller ${index + 1}`;

const chunk = (page: Page, grid: Grid, from: number, size: number): Lines => {
  const callers = grid.callers.slice(from, from + size);
  const head = ['API', ...callers.map((_, index) => letter(from + index))];
  const table = tableOf(page, head, [nameWidth, ...callers.map(() => cellWidth)]);
  for (const { api, verdicts } of grid.rows)
    table.push([
      apiName(api),
      ...callers.map((_, index) => {
        const verdict = verdicts[from + index];
        return verdict ? marked(page, marks[verdict], words[verdict]) : '';
      }),
    ]);
  return table.toString().split('\n');
};

const isPerfect = ({ verdicts }: Grid['rows'][number]): boolean => verdicts.every((v) => v === undefined || v === 'healthy');

const legend = (page: Page, grid: Grid): Lines =>
  grid.callers.flatMap(({ id, account, addresses }, index) =>
    wrap([`${letter(index)}:`, id, account, addresses.length === 1 ? addresses[0] : ''].filter(Boolean).join(' '), page.width - 2).map(
      (line) => `  ${line}`,
    ),
  );

/** Callers x APIs; rows in which everything is healthy are counted, not shown. */
export const overviewLines = (page: Page, report: Report): Lines => {
  const grid = gridOf(report.requests);
  const rows = grid.rows.filter((row) => !isPerfect(row));
  const perfect = grid.rows.length - rows.length;
  const size = Math.max(1, Math.floor((page.width - nameWidth - 2) / (cellWidth + 1)));
  const starts = rows.length === 0 ? [] : grid.callers.map((_, index) => index).filter((index) => index % size === 0);
  return [
    ...rule(page, `${grid.callers.length} callers, ${grid.rows.length} APIs`),
    ...starts.flatMap((from) => chunk(page, { ...grid, rows }, from, size)),
    ...(perfect > 0 ? prose(page, 0, marked(page, 'ok', `${perfect} ${rows.length > 0 ? 'more ' : ''}APIs: ok from every caller`)) : []),
    ...legend(page, grid),
  ];
};
