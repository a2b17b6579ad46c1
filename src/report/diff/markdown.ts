import type { Diff, ReportsDiff, SnapshotsDiff } from '../../diagnosis/compare/schema.js';
import { codeSpan, inert, markdownProse } from '../escape.js';
import { tableText } from '../markdown/table.js';
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

const changeItems = (change: Change): string =>
  [
    `- **${change.what}** ${codeSpan(changeText(change))} in ${codeSpan(placeText(change))}`,
    ...change.edits.map((edit) => {
      const { sign, text } = editText(edit, '→');
      return `  - ${codeSpan(`${sign} ${text}`)}`;
    }),
  ].join('\n');

const snapshotsText = (diff: SnapshotsDiff): readonly string[] => {
  const untouched = untouchedBy(diff);
  return [
    ...diff.requests.flatMap(({ id, before, after, moved, changes }) => [
      `## ${codeSpan(id)}`,
      before === after ? `${after}, as before` : `${before} → ${after}`,
      ...tableText(
        ['Check', 'Before', 'After', 'Because'],
        moved.map((row) => [codeSpan(row.code), row.before, row.after, markdownProse(row.because)]),
      ),
      ...(changes.length === 0 ? [unexplained] : []),
      ...diff.changes.filter((change) => changes.includes(change.id)).map(changeItems),
    ]),
    ...(untouched.length === 0 ? [] : ['## Touches no request', ...untouched.map(changeItems)]),
    ...(diff.uncompared.length === 0 ? [] : ['## Not compared']),
    ...tableText(
      ['Answer', 'Account', 'Missing in', 'Why'],
      diff.uncompared.map(({ operation, key, account, region, missing, why }) => [
        codeSpan(`${operation.replace('/', ' ')} ${key ?? ''}`.trim()),
        codeSpan(`${account} ${region}`),
        missing,
        why,
      ]),
    ),
    ...diff.notes.map((note) => markdownProse(note)),
  ];
};

const findingItem = (change: FindingChange): string =>
  [
    `- ${codeSpan(change.finding.code)} on ${codeSpan(whereText(change))}: ${markdownProse(whyText(change))}`,
    ...('edits' in change
      ? change.edits.map((edit) => {
          const { sign, text } = editText(edit, '→');
          return `  - ${codeSpan(`${sign} ${text}`)}`;
        })
      : []),
  ].join('\n');

const reportsText = (diff: ReportsDiff): readonly string[] =>
  kinds.flatMap((kind) =>
    diff[kind].length === 0 ? [] : [`## ${headings[kind]}`, diff[kind].map(findingItem).join('\n')],
  );

/** For a merge request or a chat: what changed, grouped as the table groups it. */
export const diffMarkdown = (raw: Diff): string => {
  const diff = inert(raw);
  const [summary, parts] =
    diff.kind === 'reports' ? [reportsSummary(diff), reportsText(diff)] : [snapshotsSummary(diff), snapshotsText(diff)];
  return `${['# What changed', `${summary}, ${spanText(diff)}.`, ...parts].join('\n\n')}\n`;
};
