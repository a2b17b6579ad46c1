import CliTable3 from 'cli-table3';
import type { Report, RequestReport } from '../../diagnosis/schema.js';
import type { Grid } from '../grid.js';
import { apiName, gridOf } from '../grid.js';
import { counted } from '../wording.js';
import type { Cause } from '../reading.js';
import { hang, wrap } from './layout.js';
import type { Lines, Mark, Page } from './page.js';
import { marked, prose, rule } from './page.js';

const marks: Readonly<Record<RequestReport['verdict'], Mark>> = { healthy: 'ok', broken: 'fail', undecided: 'unknown' };
const words: Readonly<Record<RequestReport['verdict'], string>> = {
  healthy: 'ok',
  broken: 'broken',
  undecided: 'unknown',
};

const cellWidth = 13;
const nameWidth = 30;

/** So many rows are shown, the broken ones first. */
const most = 50;

/** Of more than so many rows with the same verdicts a few are shown, and how many are like them. */
const alike = 12;
const shownOfAlike = 3;

// prettier-ignore
const ascii = {
  top: '-', 'top-mid': '+', 'top-left': '+', 'top-right': '+', bottom: '-', 'bottom-mid': '+', 'bottom-left': '+',
  'bottom-right': '+', left: '|', 'left-mid': '+', mid: '-', 'mid-mid': '+', right: '|', 'right-mid': '+', middle: '|',
} as const;

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

interface Row {
  readonly name: string;
  readonly verdicts: Grid['rows'][number]['verdicts'];
  /** How many APIs it stands for. */
  readonly apis: number;
}

/** Each API a row; of many with the same verdicts the first few, and one row for the others. */
const condensed = (rows: Grid['rows']): readonly Row[] => {
  const groups = new Map<string, Grid['rows'][number][]>();
  for (const row of rows) {
    const key = row.verdicts.join();
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return [...groups.values()].flatMap((group) => {
    const shown = group.length > alike ? group.slice(0, shownOfAlike) : group;
    const more = group.length - shown.length;
    const { verdicts } = group[0] ?? { verdicts: [] };
    return [
      ...shown.map((row): Row => ({ name: apiName(row.api), verdicts: row.verdicts, apis: 1 })),
      ...(more === 0 ? [] : [{ name: `and ${more} more alike`, verdicts, apis: more }]),
    ];
  });
};

const chunk = (page: Page, rows: readonly Row[], callers: readonly number[]): Lines => {
  const table = tableOf(page, ['API', ...callers.map(letter)], [nameWidth, ...callers.map(() => cellWidth)]);
  for (const { name, verdicts } of rows)
    table.push([
      name,
      ...callers.map((index) => {
        const verdict = verdicts[index];
        return verdict ? marked(page, marks[verdict], words[verdict]) : '';
      }),
    ]);
  return table.toString().split('\n');
};

const isPerfect = ({ verdicts }: Grid['rows'][number]): boolean =>
  verdicts.every((v) => v === undefined || v === 'healthy');

const legend = (page: Page, { callers }: Grid, shown: readonly number[]): Lines =>
  callers.flatMap(({ id, account, addresses }, index) =>
    shown.includes(index)
      ? wrap(
          [`${letter(index)}:`, id, account, addresses.length === 1 ? addresses[0] : ''].filter(Boolean).join(' '),
          page.width - 2,
        ).map((line) => `  ${line}`)
      : [],
  );

const rank = ({ verdicts }: Grid['rows'][number]): number => (verdicts.includes('broken') ? 0 : 1);

const perfectLines = (page: Page, perfect: number, shown: number): Lines =>
  perfect === 0
    ? []
    : prose(
        page,
        0,
        marked(
          page,
          'ok',
          `${perfect} ${shown > 0 ? 'more ' : ''}${perfect === 1 ? 'API' : 'APIs'}: ok from every caller`,
        ),
      );

/** How many requests are stopped, and by what: a cause that many share is one line. */
const causeLines = (page: Page, { requests }: Report, causes: readonly Cause[]): Lines => {
  const broken = requests.filter(({ verdict }) => verdict === 'broken').length;
  if (causes.length === 0) return [];
  const told = causes.flatMap(({ code, subjects, requests: stopped }) => {
    const [only = ''] = subjects;
    const about = subjects.length === 1 ? prose(page, 9, only) : prose(page, 9, counted(subjects.length, 'resource'));
    return [...hang(`${String(stopped).padStart(7)}  `, code, page.width), ...about];
  });
  return [
    ...prose(page, 0, marked(page, 'fail', `stopped: ${broken} of ${counted(requests.length, 'request')}`)),
    ...told,
  ];
};

/**
 * What stops how many requests, then callers x APIs; rows in which everything is healthy are counted, not shown, and callers
 * that no other row has.
 */
export const overviewLines = (page: Page, report: Report, causes: readonly Cause[]): Lines => {
  const grid = gridOf(report.requests);
  const imperfect = grid.rows.filter((row) => !isPerfect(row)).sort((a, b) => rank(a) - rank(b));
  const rows = condensed(imperfect).slice(0, most);
  const size = Math.max(1, Math.floor((page.width - nameWidth - 2) / (cellWidth + 1)));
  const callers = grid.callers.map((_, index) => index).filter((index) => rows.some(({ verdicts }) => verdicts[index]));
  const starts = callers.map((_, at) => at).filter((at) => at % size === 0);
  const left = imperfect.length - rows.reduce((sum, { apis }) => sum + apis, 0);
  const unnamed = rows.some(({ apis }) => apis > 1);
  return [
    ...rule(page, `${counted(grid.callers.length, 'caller')}, ${counted(grid.rows.length, 'API')}`),
    ...causeLines(page, report, causes),
    ...starts.flatMap((from) => chunk(page, rows, callers.slice(from, from + size))),
    ...(left > 0 ? prose(page, 0, `and ${left} more that are not ok: --format short lists them, a line each`) : []),
    ...(left === 0 && unnamed ? prose(page, 0, 'alike: the same verdicts; --format short lists all, a line each') : []),
    ...perfectLines(page, grid.rows.length - imperfect.length, rows.length),
    ...legend(page, grid, callers),
  ];
};
