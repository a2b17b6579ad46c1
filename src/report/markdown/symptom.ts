import type { RequestReport } from '../../diagnosis/schema.js';
import { codeSpan, markdownProse } from '../escape.js';
import { legText, producesText, symptom } from '../wording.js';
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

/** For a request with a symptom: the row of the matrix, and every route table on the way. */
export const symptomText = (request: RequestReport): readonly string[] => {
  const { observed } = request;
  return observed ? [...matrixText(request, observed), ...routesText(request, observed)] : [];
};
