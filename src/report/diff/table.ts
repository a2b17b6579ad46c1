import type { Diff, ReportsDiff, SnapshotsDiff } from '../../diagnosis/compare/schema.js';
import { inert } from '../escape.js';
import type { RenderOptions } from '../options.js';
import type { Lines, Mark, Page } from '../table/page.js';
import { entry, heading, marked, pageOf, paintOf, prose, rule, separated, verdictLine } from '../table/page.js';
import type { FindingChange } from './report-words.js';
import { headings, kinds, reportsSummary, whereText, whyText } from './report-words.js';
import type { Change } from './snapshot-words.js';
import {
  changeText,
  editText,
  placeText,
  snapshotsSummary,
  spanText,
  unexplained,
  untouchedBy,
} from './snapshot-words.js';

const marks: Readonly<Record<string, Mark>> = {
  healthy: 'ok',
  pass: 'ok',
  closed: 'ok',
  decided: 'ok',
  broken: 'fail',
  fail: 'fail',
  opened: 'fail',
};

const markOf = (word: string): Mark => marks[word] ?? 'unknown';

const arrowOf = ({ ascii }: Page): string => (ascii ? '->' : '→');

const editLines = (page: Page, change: Pick<Change, 'edits'>, indent: number): Lines =>
  change.edits.flatMap((edit) => {
    const { sign, text } = editText(edit, arrowOf(page));
    return entry(page, indent, sign, text, 2);
  });

const changeLines = (page: Page, change: Change, told: Set<string>): Lines => {
  const again = told.has(change.id);
  told.add(change.id);
  return [
    ...entry(page, 2, change.what, changeText(change), 9),
    ...prose(page, 11, again ? 'told above' : `in ${placeText(change)}`),
    ...(again ? [] : editLines(page, change, 11)),
  ];
};

type Touched = SnapshotsDiff['requests'][number];

const verdictText = (page: Page, { before, after }: Touched): string =>
  before === after ? `${after}, as before` : `${before} ${arrowOf(page)} ${after}`;

const touchedLines = (page: Page, request: Touched, changes: readonly Change[], told: Set<string>): Lines => [
  ...verdictLine(page, 0, markOf(request.after), request.after.toUpperCase(), request.id),
  ...prose(page, 2, verdictText(page, request)),
  ...request.moved.flatMap(({ code, before, after, because }) => [
    ...verdictLine(page, 2, markOf(after), after.padEnd(7), `${code} (it was ${before})`),
    ...(because === '' ? [] : prose(page, 13, because)),
  ]),
  ...(request.changes.length === 0 ? prose(page, 2, unexplained) : []),
  ...changes.filter(({ id }) => request.changes.includes(id)).flatMap((change) => changeLines(page, change, told)),
];

const uncomparedLines = (page: Page, { uncompared }: SnapshotsDiff): Lines =>
  uncompared.length === 0
    ? []
    : [
        '',
        ...rule(page, 'Not compared'),
        ...uncompared.flatMap(({ account, region, operation, key, missing, why }) =>
          verdictLine(
            page,
            2,
            'unknown',
            'unknown',
            `${[operation.replace('/', ' '), key].filter(Boolean).join(' ')} in ${account} ${region}: ${why.replace('-', ' ')} in the ${missing} snapshot`,
          ),
        ),
      ];

const snapshotsLines = (page: Page, diff: SnapshotsDiff): Lines => {
  const told = new Set<string>();
  const untouched = untouchedBy(diff);
  const requests = separated(diff.requests.map((request) => touchedLines(page, request, diff.changes, told)));
  return [
    ...requests,
    ...(untouched.length === 0
      ? []
      : [
          ...(requests.length === 0 ? [] : ['']),
          ...rule(page, 'Touches no request'),
          ...untouched.flatMap((change) => changeLines(page, change, told)),
        ]),
    ...uncomparedLines(page, diff),
  ];
};

const findingLines = (page: Page, kind: (typeof kinds)[number], change: FindingChange): Lines => [
  ...verdictLine(page, 2, markOf(kind), kind, change.finding.code),
  ...prose(page, 4, whereText(change)),
  ...prose(page, 4, whyText(change)),
  ...('edits' in change ? editLines(page, change, 4) : []),
  ...entry(page, 4, 'finding', change.fingerprint, 9),
];

const reportsLines = (page: Page, diff: ReportsDiff): Lines =>
  separated(
    kinds.flatMap((kind): Lines[] =>
      diff[kind].length === 0
        ? []
        : [[...heading(page, 0, headings[kind]), ...diff[kind].flatMap((change) => findingLines(page, kind, change))]],
    ),
  );

const lineOf = (page: Page, diff: Diff): Lines => {
  const text = diff.kind === 'reports' ? reportsSummary(diff) : snapshotsSummary(diff);
  const same =
    diff.kind === 'reports'
      ? kinds.every((kind) => diff[kind].length === 0)
      : diff.changes.length + diff.uncompared.length + diff.requests.length === 0;
  const mark: Mark = same ? 'ok' : 'unknown';
  return [
    ...(same ? [] : ['']),
    ...prose(page, 0, same ? `${marked(page, 'ok', 'no difference')}: ${text}` : text).map(
      same ? paintOf(page, mark) : page.colour.strong,
    ),
    ...prose(page, 0, spanText(diff)).map(page.colour.faint),
  ];
};

/** What changed, for people at a terminal. */
export const diffTable = (raw: Diff, options: RenderOptions): string => {
  const diff = inert(raw);
  const page = pageOf(options, new Set());
  const lines = diff.kind === 'reports' ? reportsLines(page, diff) : snapshotsLines(page, diff);
  const notes = diff.kind === 'snapshots' ? diff.notes.flatMap((note) => entry(page, 0, 'note', note, 6)) : [];
  return `${[...lines, ...(notes.length === 0 ? [] : ['', ...notes]), ...lineOf(page, diff)].join('\n')}\n`;
};
