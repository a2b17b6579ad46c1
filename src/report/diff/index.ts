import type { Diff } from '../../diagnosis/compare/schema.js';
import { jsonText } from '../escape.js';
import type { RenderOptions } from '../options.js';

export const diffFormats = ['table', 'json', 'jsonl', 'markdown'] as const;
export type DiffFormat = (typeof diffFormats)[number];

/** What closes comes first: a system that knows a finding by its `key` only ends up right. */
const closingFirst = ['closed', 'decided', 'opened', 'changed', 'undecided'] as const;

/** A line for each event: findings `opened`, `changed`, `closed`, …; for snapshots requests, changes and what was not compared. */
const lines = (diff: Diff): readonly object[] =>
  diff.kind === 'reports'
    ? closingFirst.flatMap((kind): readonly object[] => diff[kind])
    : [
        ...diff.requests.map((request) => ({ type: 'request', ...request })),
        ...diff.changes.map((change) => ({ type: 'change', ...change })),
        ...diff.uncompared.map((answer) => ({ type: 'uncompared', ...answer })),
      ];

/** The same difference and options give the same bytes. */
export const renderDiff = async (format: DiffFormat, diff: Diff, options: RenderOptions): Promise<string> => {
  switch (format) {
    case 'table':
      return (await import('./table.js')).diffTable(diff, options);
    case 'markdown':
      return (await import('./markdown.js')).diffMarkdown(diff);
    case 'json':
      return `${jsonText(diff, 2)}\n`;
    case 'jsonl':
      return lines(diff)
        .map((line) => `${jsonText(line)}\n`)
        .join('');
  }
};
