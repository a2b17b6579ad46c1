import type { Report, RequestReport } from '../diagnosis/schema.js';
import { codeSpan, inert, markdownProse } from './escape.js';
import { auditSections } from './markdown/audit.js';
import { commandsText } from './markdown/commands.js';
import { behindText, findingText } from './markdown/finding.js';
import { marks, requestText } from './markdown/request.js';
import { tableText } from './markdown/table.js';
import { verifyText } from './markdown/verify.js';
import type { Renderer, RenderOptions } from './options.js';
import type { RequestReading, Shared } from './reading.js';
import { brokenChecks, distinct, leadsOf, requestReadings, resourceFindings, sameness, unreadOf } from './reading.js';
import { acceptedTexts, headline, sourceText, summaryText, whyText } from './wording.js';

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

/** Up to so many requests each have a section of their own; of more, what stops them is told once a cause. */
const sections = 8;

const fewText = (readings: readonly RequestReading[], options: RenderOptions): readonly string[] => {
  const told = new Set<string>();
  const parts: string[] = [];
  for (const reading of readings) {
    parts.push(...requestText(reading, told, options));
    for (const finding of [...reading.root, ...reading.contributing, ...reading.latent]) told.add(sameness(finding));
  }
  return parts;
};

const manyText = (readings: readonly RequestReading[], options: RenderOptions): readonly string[] => {
  const leads = leadsOf(readings);
  return [
    ...(leads.length === 0 ? [] : ['## What stops requests']),
    ...leads.flatMap((lead) => [...findingText(lead, options), ...behindText(lead.behind)]),
    ...section('True as well, but stops no request', distinct(readings.flatMap(({ latent }) => latent)), options),
  ];
};

const failures = (report: Report, options: RenderOptions): readonly string[] => {
  const readings = requestReadings(report);
  const told = readings.length > sections ? manyText(readings, options) : fewText(readings, options);
  return [...told, ...section('Practice', distinct(resourceFindings(report)), options)];
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
    ...failures(report, options),
    ...unknownText(report),
    ...notesText([...report.notes, ...acceptedTexts(report)]),
    ...commandsText(report, raw),
    ...verifyText(report),
  ];
  return `${parts.join('\n\n')}\n`;
};
