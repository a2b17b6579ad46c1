import type { Finding, RequestReport } from '../../diagnosis/schema.js';
import type { RenderOptions } from '../options.js';
import type { RequestReading } from '../reading.js';
import { groupsOf } from '../reading.js';
import { decidersTitle, headline, legText, observedText, producesText, symptom } from '../wording.js';
import type { Sheet } from './command.js';
import { described } from './command.js';
import { drawing, undrawn } from './drawing.js';
import { findingHtml } from './finding.js';
import { serviceMapHtml } from './service-map.js';
import { tableHtml } from './table.js';
import type { Html } from './tag.js';
import { html } from './tag.js';

export const verdicts = { healthy: '✓ healthy', broken: '✗ broken', undecided: '? undecided' } as const;
const words = { pass: ['ok', '✓ ok'], fail: ['fail', '✗ fail'], unknown: ['unknown', '? unknown'] } as const;

const marked = (is: keyof typeof words): Html => html`<span class="${words[is][0]}">${words[is][1]}</span>`;

const matrixHtml = ({ matrix, observed }: RequestReport): Html | false =>
  observed !== null &&
  matrix.length > 0 &&
  tableHtml(
    { caption: `The ${symptom(observed)} row of the matrix` },
    ['Cause', 'Here', 'Can it produce this', 'Because'],
    matrix.map(
      ({ code, is, because, produces }) =>
        html`<tr>
          <th scope="row"><code>${code}</code></th>
          <td>${marked(is)}</td>
          <td>${producesText(produces, observed)}</td>
          <td>${because}</td>
        </tr>`,
    ),
  );

const routesHtml = ({ associations, observed }: RequestReport): Html | false =>
  observed !== null &&
  associations.length > 0 &&
  tableHtml(
    { caption: 'Route table associations on the way' },
    ['Leg', 'Subnet', 'Route table', 'Leads there', 'Because'],
    associations.map(
      ({ leg, subnet, routeTable, association, leads, because }) =>
        html`<tr>
          <th scope="row">${leg}</th>
          <td><code>${subnet}</code></td>
          <td><code>${routeTable}</code> (${association})</td>
          <td>${marked(leads ? 'pass' : 'fail')}</td>
          <td>${because}${!leads && `; ${legText(leg, observed)}`}</td>
        </tr>`,
    ),
  );

const factsHtml = (request: RequestReport): Html =>
  described([
    [
      'Caller',
      [request.caller.id, ...request.caller.addresses, request.caller.vpc, request.caller.account]
        .filter(Boolean)
        .join(' '),
    ],
    [
      'Endpoint',
      request.endpoint ? `${request.endpoint.id} ${request.endpoint.vpc ?? ''} ${request.endpoint.account}` : 'none',
    ],
    ['API', [request.api.name, request.api.id, request.api.account, request.api.region].filter(Boolean).join(' ')],
    ['Host', request.host],
    ['Observed', request.observed && observedText(request.observed)],
    ...request.notes.map((note) => ['Note', note] as const),
  ]);

const decidersHtml = ({ wouldDecide = [] }: RequestReport): Html | false =>
  wouldDecide.length > 0 &&
  html`<h3>${decidersTitle}</h3>
    <ul>
      ${wouldDecide.map((text) => html`<li>${text}</li>`)}
    </ul>`;

/**
 * One request: verdict, drawing, what stops it in the order in which it is met, and the symptom's row; with a 503 the row
 * is read first, for it corrects what a 503 is usually taken to mean.
 */
export const requestHtml = (sheet: Sheet, reading: RequestReading, options: RenderOptions, isDrawn: boolean): Html => {
  const { request, root, latent } = reading;
  const told = (findings: readonly Finding[]) => findings.map((finding) => findingHtml(sheet, finding, options));
  const others = groupsOf(reading).map(
    ({ title, findings }) =>
      html`<p><strong>${title}</strong></p>
        ${told(findings)}`,
  );
  const row = html`${matrixHtml(request)} ${routesHtml(request)}`;
  const rowFirst = request.observed?.status === 503;
  return html`<article class="request">
    <h2>
      <span class="badge ${request.verdict}">${verdicts[request.verdict]}</span> <span class="id">${request.id}</span>
    </h2>
    <p class="lead">${headline(request)}</p>
    ${rowFirst && row}
    <div class="told">
      ${isDrawn ? drawing(sheet, reading) : undrawn(reading)}
      <div>${decidersHtml(request)} ${told(root)} ${others} ${told(latent)} ${factsHtml(request)}</div>
    </div>
    ${!rowFirst && row}${serviceMapHtml(request)}
  </article>`;
};
