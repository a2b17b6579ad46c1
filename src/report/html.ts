import { createHash } from 'node:crypto';
import type { Report } from '../diagnosis/schema.js';
import { alteredCommands, inert } from './escape.js';
import { auditHtml } from './html/audit.js';
import type { Sheet } from './html/command.js';
import { sheetOf } from './html/command.js';
import { findingHtml } from './html/finding.js';
import { commandsHtml, gridHtml, unknownHtml } from './html/overview.js';
import { requestHtml, verdicts } from './html/request.js';
import { script } from './html/script.js';
import { style } from './html/style.js';
import type { Html } from './html/tag.js';
import { constant, html as markup, source } from './html/tag.js';
import { verifyHtml } from './html/verify.js';
import type { Renderer, RenderOptions } from './options.js';
import type { RequestReading } from './reading.js';
import { distinct, requestReadings, resourceFindings } from './reading.js';
import { acceptedTexts, sourceText, summaryText } from './wording.js';

/** Up to so many requests are open; more are folded, and healthy ones stand in the table only. */
const open = 8;
/** Up to so many are drawn: what a browser opens at once, and a mail takes. */
const drawn = 100;

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing is loaded, nothing is sent; the one style sheet and the one script are known by their hashes. */
const policy = `default-src 'none'; style-src ${hashOf(style)}; script-src ${hashOf(script)}; base-uri 'none'; form-action 'none'`;

const folded = (sheet: Sheet, reading: RequestReading, options: RenderOptions, isDrawn: boolean): Html =>
  markup`<details><summary><span class="${reading.request.verdict}">${verdicts[reading.request.verdict]}</span> <span class="id">${reading.request.id}</span></summary>${requestHtml(sheet, reading, options, isDrawn)}</details>`;

const requestsHtml = (sheet: Sheet, readings: readonly RequestReading[], options: RenderOptions): readonly Html[] => {
  if (readings.length <= open) return readings.map((reading) => requestHtml(sheet, reading, options, true));
  const told = readings.filter(({ request }) => request.verdict !== 'healthy');
  return told.map((reading, index) => folded(sheet, reading, options, index < drawn));
};

const practiceHtml = (sheet: Sheet, report: Report, options: RenderOptions): Html | false => {
  const all = distinct(resourceFindings(report));
  return (
    all.length > 0 &&
    markup`<section><h2>Practice</h2>${all.map(({ finding, requests }) => findingHtml(sheet, finding, options, requests.length))}</section>`
  );
};

/** The summary in words of one figure each. */
const tally = (report: Report): Html =>
  markup`<ul class="tally">${summaryText(report)
    .split(', ')
    .map((text) => {
      const [figure = '', ...word] = text.split(' ');
      return markup`<li class="${figure === '0' ? '' : `count-${word[0] ?? ''}`}"><strong>${figure}</strong> ${word.join(' ')}</li>`;
    })}</ul>`;

const notesHtml = (notes: readonly string[]): Html | false =>
  notes.length > 0 &&
  markup`<section><h2>Notes</h2><ul>${notes.map((note) => markup`<li>${note}</li>`)}</ul></section>`;

const bodyOf = (sheet: Sheet, report: Report, options: RenderOptions): Html =>
  markup`<body>
<a class="skip" href="#main">Skip to the findings</a>
<header><h1>xapi: <span class="badge ${report.verdict}">${verdicts[report.verdict]}</span></h1>
${tally(report)}<p class="faint">${sourceText(report)}</p></header>
<main id="main">
${auditHtml(report)}${gridHtml(report)}
${report.requests.length === 0 && markup`<p>No request was examined.</p>`}
${requestsHtml(sheet, requestReadings(report), options)}
${practiceHtml(sheet, report, options)}
${unknownHtml(report)}
${notesHtml([...report.notes, ...acceptedTexts(report)])}
${commandsHtml(sheet, report)}
${verifyHtml(report)}
</main>
<p id="said" role="status" aria-live="polite"></p>
<script>${constant(script)}</script>
</body>`;

const commandsOf = ({ findings, plan = [] }: Report): readonly string[] =>
  [...findings.flatMap(({ repair, alternatives = [] }) => [...repair, ...alternatives]), ...plan].flatMap(
    ({ cli, undo }) => [cli, undo],
  );

/** One page that needs nothing else: no request leaves it, and it reads the same without its script. */
export const html: Renderer = (raw, options) => {
  const report = inert(raw);
  const sheet = sheetOf(alteredCommands(commandsOf(raw)));
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>xapi: ${report.verdict}</title>
<style>${constant(style)}</style>
</head>
${bodyOf(sheet, report, options)}
</html>
`;
  return source(page);
};
