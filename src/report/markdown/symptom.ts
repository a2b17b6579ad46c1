import type { RequestReport } from '../../diagnosis/schema.js';
import { codeSpan, markdownProse } from '../escape.js';
import { decidersTitle, legText, observedText, producesText, symptom } from '../wording.js';
import { tableText } from './table.js';

type Observed = NonNullable<RequestReport['observed']>;

const words = { pass: '✅ ok', fail: '❌ fail', unknown: '❔ unknown' } as const;

const matrixText = ({ matrix }: RequestReport, observed: Observed): readonly string[] =>
  tableText(
    ['', `The ${symptom(observed)} row`, 'Can it', 'Because'],
    matrix.map(({ is, code, because, produces }) => [
      words[is],
      codeSpan(code),
      producesText(produces, observed),
      markdownProse(because),
    ]),
  );

const routesText = ({ associations }: RequestReport, observed: Observed): readonly string[] =>
  tableText(
    ['', 'Leg', 'Route table', 'Because'],
    associations.map(({ leads, leg, subnet, routeTable, association, because }) => [
      leads ? words.pass : words.fail,
      markdownProse(leg),
      `${codeSpan(subnet)} uses ${codeSpan(routeTable)} (${association})`,
      markdownProse(because) + (leads ? '' : `; ${legText(leg, observed)}`),
    ]),
  );

const decidersText = ({ wouldDecide = [] }: RequestReport): readonly string[] =>
  wouldDecide.length === 0
    ? []
    : [`### ${decidersTitle}`, wouldDecide.map((text) => `- ${markdownProse(text)}`).join('\n')];

/** For a request with a symptom: the row of the matrix, and every route table on the way. */
export const symptomText = (request: RequestReport): readonly string[] => {
  const { observed } = request;
  const notes = request.notes.map((note) => markdownProse(note));
  if (!observed) return notes;
  return [
    `## Observed: ${markdownProse(observedText(observed))}`,
    codeSpan(request.id),
    ...notes,
    ...decidersText(request),
    ...matrixText(request, observed),
    ...routesText(request, observed),
  ];
};
