import type { Finding, Report } from '../diagnosis/schema.js';
import { alteredCommands, inert } from './escape.js';
import type { Renderer } from './options.js';
import type { Few, Lead, RequestReading, Shared } from './reading.js';
import { causesOf, distinct, fewOfEach, leadsOf, requestReadings, resourceFindings, sameness } from './reading.js';
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

/** So many failures are told, and of more so many of each cause. */
const causes = 8;
const practices = 40;
const ofEach = 2;

const commandsOf = ({ findings, plan = [] }: Report): readonly string[] =>
  [...findings.flatMap(({ repair, alternatives = [] }) => [...repair, ...alternatives]), ...plan].flatMap(
    ({ cli, undo }) => [cli, undo],
  );

const moreLines = (page: Page, indent: number, { more }: Few<Shared>): Lines =>
  [...more].flatMap(([code, count]) => prose(page, indent, `and ${count} more of ${code}: --format short`));

const leadLines = (page: Page, { finding, requests, behind }: Lead): Lines => {
  const few = fewOfEach(behind, causes, 1);
  return [
    ...findingLines(page, finding, requests.length),
    ...few.shown.flatMap((one) => behindLines(page, one)),
    ...moreLines(page, 15, few),
  ];
};

const manyLines = (page: Page, report: Report, readings: readonly RequestReading[]): Lines => {
  const leads = leadsOf(readings);
  const few = fewOfEach(leads, causes, ofEach);
  const more = moreLines(page, 2, few);
  return [
    ...overviewLines(page, report, causesOf(leads)),
    ...(leads.length === 0 ? [] : ['', ...rule(page, 'What stops requests')]),
    ...separated(few.shown.map((lead) => leadLines(page, lead))),
    ...(more.length > 0 ? ['', ...more] : []),
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
  const few = fewOfEach(all, practices, ofEach);
  return [
    '',
    ...rule(page, 'Practice'),
    ...few.shown.flatMap((one) => [
      ...latentLines(page, one.finding, one.requests.length),
      ...prose(page, 6, one.finding.subject),
    ]),
    ...moreLines(page, 4, few),
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
