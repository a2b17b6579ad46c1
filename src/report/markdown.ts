import type { Report, RequestReport } from '../diagnosis/schema.js';
import { codeSpan, inert, markdownProse } from './escape.js';
import { auditSections } from './markdown/audit.js';
import { commandsText } from './markdown/commands.js';
import { findingText } from './markdown/finding.js';
import { serviceMapText } from './markdown/service-map.js';
import { symptomText } from './markdown/symptom.js';
import { tableText } from './markdown/table.js';
import { verifyText } from './markdown/verify.js';
import type { Renderer, RenderOptions } from './options.js';
import type { Shared } from './reading.js';
import { brokenChecks, distinct, unreadOf } from './reading.js';
import { acceptedTexts, headline, sourceText, summaryText, whyText } from './wording.js';

const marks = { healthy: '✅ healthy', broken: '❌ broken', undecided: '❔ undecided' } as const;

const requestRow = (request: RequestReport): readonly string[] => [
  marks[request.verdict],
  codeSpan(request.id),
  markdownProse(headline(request)),
  request.rootCause === null ? '' : codeSpan(request.rootCause),
];

const requestsText = ({ requests }: Report): readonly string[] =>
  requests.length === 0
    ? ['No request was examined.']
    : ['## Requests', ...tableText(['Verdict', 'Request', 'What happens', 'Root cause'], requests.map(requestRow))];

const section = (title: string, shared: readonly Shared[], options: RenderOptions): readonly string[] =>
  shared.length === 0 ? [] : [`## ${title}`, ...shared.flatMap((one) => findingText(one, options))];

const failures = (report: Report, options: RenderOptions): readonly string[] => {
  const failed = report.findings.filter(({ is }) => is === 'fail');
  const of = (role: string) => distinct(failed.filter((finding) => finding.role === role));
  const roots = of('root-cause');
  return [
    ...section('Root cause', roots, options),
    ...section(
      roots.length > 0 ? 'Repair this first, then you will meet' : 'Found on the way',
      of('contributing'),
      options,
    ),
    ...section('True as well, but stops no request', of('latent'), options),
  ];
};

const unknownText = (report: Report): readonly string[] => {
  const rows = unreadOf(report).flatMap(({ account, region, actions }) =>
    actions.map(({ action, why, leaves, message }) => [
      codeSpan(`${account} ${region}`),
      codeSpan(action),
      whyText(why) + (message ? `: ${markdownProse(message)}` : ''),
      leaves.map(codeSpan).join(' '),
    ]),
  );
  const broken = brokenChecks(report).map(({ code, because }) => `- ${codeSpan(code)}: ${markdownProse(because)}`);
  if (rows.length + broken.length === 0) return [];
  return [
    '## Not decided',
    ...tableText(['Account', 'Action', 'Why', 'Leaves undecided'], rows),
    ...(broken.length === 0 ? [] : [broken.join('\n')]),
  ];
};

const notesText = (notes: readonly string[]): readonly string[] =>
  notes.length === 0 ? [] : ['## Notes', notes.map((note) => `- ${markdownProse(note)}`).join('\n')];

/** A document for a ticket or a pull request. What came from an account stands in code spans. */
export const markdown: Renderer = (raw, options) => {
  const report = inert(raw);
  const parts = [
    `# xapi: ${marks[report.verdict]}`,
    `${summaryText(report)}. ${markdownProse(sourceText(report))}.`,
    ...auditSections(report),
    ...requestsText(report),
    ...report.requests.flatMap(symptomText),
    ...report.requests.flatMap(serviceMapText),
    ...failures(report, options),
    ...unknownText(report),
    ...notesText([...report.notes, ...acceptedTexts(report)]),
    ...commandsText(report, raw),
    ...verifyText(report),
  ];
  return `${parts.join('\n\n')}\n`;
};
