import type { Finding, RequestReport } from '../../diagnosis/schema.js';
import type { RequestReading } from '../reading.js';
import { groupsOf, sameness } from '../reading.js';
import { decidersTitle, headline, observedText } from '../wording.js';
import { againLines, findingLines, latentLines } from './finding.js';
import type { Lines, Mark, Page } from './page.js';
import { entry, heading, prose, separated, verdictLine } from './page.js';
import { serviceMapLines } from './service-map.js';
import { symptomLines } from './symptom.js';

const marks: Readonly<Record<RequestReport['verdict'], Mark>> = { healthy: 'ok', broken: 'fail', undecided: 'unknown' };

const words = (...parts: readonly (string | null | undefined)[]): string => parts.filter(Boolean).join(' ');

const partyLines = (page: Page, { caller, endpoint, api, host }: RequestReport): Lines => [
  ...entry(
    page,
    2,
    'caller',
    words(caller.id, ...caller.addresses.slice(0, 4), caller.vpc, caller.account, caller.region),
    10,
  ),
  ...entry(
    page,
    2,
    'endpoint',
    endpoint ? words(endpoint.id, endpoint.vpc, endpoint.account, endpoint.region) : 'none',
    10,
  ),
  ...entry(page, 2, 'api', words(api.name, api.id, api.account, api.region), 10),
  ...entry(page, 2, 'host', host ?? '', 10),
];

const headLines = (page: Page, request: RequestReport): Lines => [
  ...verdictLine(page, 0, marks[request.verdict], request.verdict.toUpperCase(), request.id),
  ...prose(page, 2, headline(request)),
  ...(request.observed ? prose(page, 2, `observed: ${observedText(request.observed)}`) : []),
];

const latent = (page: Page, { latent: findings }: RequestReading): Lines =>
  findings.length === 0
    ? []
    : [
        '',
        ...heading(page, 2, 'True as well, but stops no part of this request'),
        ...findings.flatMap((f) => latentLines(page, f)),
      ];

/** What an earlier block told in full is named only, with what the trial said for this request. */
const blockOf = (page: Page, finding: Finding, told: ReadonlySet<string>): Lines =>
  told.has(sameness(finding)) ? againLines(page, finding) : findingLines(page, finding);

const rootLines = (page: Page, { root }: RequestReading, told: ReadonlySet<string>): Lines => [
  ...(root.length === 0 ? [] : ['', ...heading(page, 2, 'Root cause')]),
  ...separated(root.map((finding) => blockOf(page, finding, told))),
];

const contributingLines = (page: Page, reading: RequestReading, told: ReadonlySet<string>): Lines => [
  ...groupsOf(reading).flatMap(({ title, findings }) => [
    '',
    ...heading(page, 2, title),
    ...separated(findings.map((finding) => blockOf(page, finding, told))),
  ]),
];

const deciderLines = (page: Page, { wouldDecide = [] }: RequestReport): Lines =>
  wouldDecide.length === 0
    ? []
    : ['', ...heading(page, 2, decidersTitle), ...wouldDecide.flatMap((text) => entry(page, 2, '-', text, 2))];

/**
 * One request: verdict, who calls what, the root cause, what hides behind it, and how the symptom's row of the matrix
 * reads. With a 503 the row is read first: it corrects what it is usually taken to mean.
 */
export const requestLines = (page: Page, reading: RequestReading, told: ReadonlySet<string>): Lines => {
  const { request } = reading;
  const rowFirst = request.observed?.status === 503;
  const isTold = reading.root.length + reading.contributing.length + reading.latent.length > 0;
  return [
    ...headLines(page, request),
    ...(rowFirst ? symptomLines(page, request) : []),
    ...deciderLines(page, request),
    ...rootLines(page, reading, told),
    ...contributingLines(page, reading, told),
    ...latent(page, reading),
    ...(isTold ? [''] : []),
    ...partyLines(page, request),
    ...(rowFirst ? [] : symptomLines(page, request)),
    ...serviceMapLines(page, request),
    ...(request.notes.length === 0 ? [] : ['']),
    ...request.notes.flatMap((note) => entry(page, 2, 'note', note, 10)),
  ];
};
