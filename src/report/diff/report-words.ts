import type { ReportsDiff } from '../../diagnosis/compare/schema.js';

export type FindingChange = ReportsDiff[(typeof kinds)[number]][number];

export const kinds = ['opened', 'changed', 'closed', 'undecided', 'decided'] as const;

export const reportsSummary = ({ summary }: ReportsDiff): string =>
  kinds.map((kind) => `${summary[kind]} ${kind}`).join(', ');

/** What each list of findings means, as a heading. */
export const headings: Readonly<Record<(typeof kinds)[number], string>> = {
  opened: 'Opened',
  changed: 'Changed',
  closed: 'Closed: the later report decided that they are gone',
  undecided: 'Undecided: the later report cannot say',
  decided: 'Decided: unknown before, not found now',
};

export const whereText = ({ finding }: FindingChange): string => String(finding['request'] ?? finding['subject'] ?? '');

export const whyText = (change: FindingChange): string =>
  'because' in change ? change.because : (change.finding.because ?? '');
