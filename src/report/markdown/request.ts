import type { Finding } from '../../diagnosis/schema.js';
import { codeSpan, markdownProse } from '../escape.js';
import type { RenderOptions } from '../options.js';
import type { RequestReading } from '../reading.js';
import { groupsOf, sameness } from '../reading.js';
import { decidersTitle, headline, observedText } from '../wording.js';
import { againText, findingText } from './finding.js';
import { serviceMapText } from './service-map.js';
import { symptomText } from './symptom.js';

export const marks = { healthy: '✅ healthy', broken: '❌ broken', undecided: '❔ undecided' } as const;

const decidersText = ({ request: { wouldDecide = [] } }: RequestReading): readonly string[] =>
  wouldDecide.length === 0
    ? []
    : [`### ${decidersTitle}`, wouldDecide.map((text) => `- ${markdownProse(text)}`).join('\n')];

/** Below the request whose failures they are; what an earlier request told in full is named only. */
const groupText = (
  title: string,
  findings: readonly Finding[],
  told: ReadonlySet<string>,
  options: RenderOptions,
): readonly string[] =>
  findings.length === 0
    ? []
    : [
        `### ${title}`,
        ...findings.flatMap((finding) =>
          told.has(sameness(finding)) ? againText(finding) : findingText({ finding, requests: [] }, options, 4),
        ),
      ];

const notesText = ({ request: { notes } }: RequestReading): readonly string[] =>
  notes.length === 0 ? [] : [notes.map((note) => `- note: ${markdownProse(note)}`).join('\n')];

/**
 * One request: verdict, root cause, what hides behind it, and how the symptom's row of the matrix reads. With a 503 the row
 * is read first: it corrects what a 503 is usually taken to mean.
 */
export const requestText = (
  reading: RequestReading,
  told: ReadonlySet<string>,
  options: RenderOptions,
): readonly string[] => {
  const { request, root, latent } = reading;
  const { observed, verdict } = request;
  const rowFirst = observed?.status === 503;
  return [
    `## ${marks[verdict]}: ${codeSpan(request.id)}`,
    `${markdownProse(headline(request))}.`,
    ...(observed ? [`Observed: ${markdownProse(observedText(observed))}`] : []),
    ...(rowFirst ? symptomText(request) : []),
    ...decidersText(reading),
    ...groupText('Root cause', root, told, options),
    ...groupsOf(reading).flatMap(({ title, findings }) => groupText(title, findings, told, options)),
    ...groupText('True as well, but stops no part of this request', latent, told, options),
    ...(rowFirst ? [] : symptomText(request)),
    ...serviceMapText(request),
    ...notesText(reading),
  ];
};
