import type { Finding, Report } from '../diagnosis/schema.js';
import { alteredCommands, inert } from './escape.js';
import type { Renderer } from './options.js';
import type { Lead, RequestReading } from './reading.js';
import { distinct, leadsOf, requestReadings, resourceFindings, sameness } from './reading.js';
import { auditLines } from './table/audit.js';
import { commandsLines } from './table/commands.js';
import { behindLines, findingLines, latentLines } from './table/finding.js';
import { overviewLines } from './table/overview.js';
import type { Lines, Page } from './table/page.js';
import { entry, marked, pageOf, paintOf, prose, rule, separated } from './table/page.js';
import { requestLines } from './table/request.js';
import { unknownLines } from './table/unknown.js';
import { verifyLines } from './table/verify.js';
import { baselineTexts, sourceText, summaryText, waiverText } from './wording.js';

/** Up to so many requests each have a block of their own; more are a table, and what broke them is told once a cause. */
const blocks = 8;
const causes = 8;
const practices = 40;

const commandsOf = ({ findings, plan = [] }: Report): readonly string[] =>
  [...findings.flatMap(({ repair, alternatives = [] }) => [...repair, ...alternatives]), ...plan].flatMap(
    ({ cli, undo }) => [cli, undo],
  );

const leadLines = (page: Page, { finding, requests, behind }: Lead): Lines => [
  ...findingLines(page, finding, requests.length),
  ...behind.slice(0, causes).flatMap((one) => behindLines(page, one)),
  ...(behind.length > causes ? prose(page, 15, `and ${behind.length - causes} more: --format short`) : []),
];

const manyLines = (page: Page, report: Report, readings: readonly RequestReading[]): Lines => {
  const leads = leadsOf(readings);
  return [
    ...overviewLines(page, report),
    ...(leads.length === 0 ? [] : ['', ...rule(page, 'What stops requests')]),
    ...separated(leads.slice(0, causes).map((lead) => leadLines(page, lead))),
    ...(leads.length > causes
      ? ['', ...prose(page, 2, `and ${leads.length - causes} more causes: --format short lists them, a line each`)]
      : []),
  ];
};

const fewLines = (page: Page, readings: readonly RequestReading[]): Lines => {
  const told = new Set<string>();
  const groups: Lines[] = [];
  for (const reading of readings) {
    groups.push(requestLines(page, reading, told));
    for (const finding of [...reading.root, ...reading.contributing]) told.add(sameness(finding));
  }
  return separated(groups);
};

const practiceLines = (page: Page, findings: readonly Finding[]): Lines => {
  const all = distinct(findings);
  if (all.length === 0) return [];
  return [
    '',
    ...rule(page, 'Practice'),
    ...all
      .slice(0, practices)
      .flatMap((one) => [
        ...latentLines(page, one.finding, one.requests.length),
        ...prose(page, 6, one.finding.subject),
      ]),
    ...(all.length > practices ? prose(page, 4, `and ${all.length - practices} more: --format short`) : []),
  ];
};

const acceptedLines = (page: Page, report: Report): Lines => {
  const waivers = (report.waivers ?? []).flatMap((waiver) => waiverText(waiver) ?? []);
  const baseline = baselineTexts(report);
  return waivers.length + baseline.length === 0
    ? []
    : [
        '',
        ...waivers.flatMap((text) => entry(page, 0, 'waiver', text, 9)),
        ...baseline.flatMap((text) => entry(page, 0, 'baseline', text, 9)),
      ];
};

const endLines = (page: Page, report: Report): Lines => {
  const mark = ({ healthy: 'ok', broken: 'fail', undecided: 'unknown' } as const)[report.verdict];
  return [
    '',
    ...prose(page, 0, `${marked(page, mark, report.verdict)}: ${summaryText(report)}`).map(paintOf(page, mark)),
    ...prose(page, 0, sourceText(report)).map(page.colour.faint),
  ];
};

/** Blocks for people at a terminal: verdict, root cause, proof, commands. */
export const table: Renderer = (raw, options) => {
  const report = inert(raw);
  const page = pageOf(options, alteredCommands(commandsOf(raw)));
  const readings = requestReadings(report);
  const many = readings.length > blocks;
  const lines = [
    ...auditLines(page, report),
    ...(many ? manyLines(page, report, readings) : fewLines(page, readings)),
    ...(readings.length === 0 ? prose(page, 0, 'No request was examined.') : []),
    ...practiceLines(page, [...resourceFindings(report), ...(many ? readings.flatMap(({ latent }) => latent) : [])]),
    ...unknownLines(page, report),
    ...(report.notes.length === 0 ? [] : ['', ...report.notes.flatMap((note) => entry(page, 0, 'note', note, 6))]),
    ...acceptedLines(page, report),
    ...commandsLines(page, report),
    ...verifyLines(page, report),
    ...endLines(page, report),
  ];
  return `${lines.join('\n')}\n`;
};
