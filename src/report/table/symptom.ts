import type { Association, MatrixRow, RequestReport } from '../../diagnosis/schema.js';
import { legText, producesText, symptom } from '../wording.js';
import type { Lines, Mark, Page } from './page.js';
import { heading, prose, verdictLine } from './page.js';

type Observed = NonNullable<RequestReport['observed']>;

const marks: Readonly<Record<MatrixRow['is'], Mark>> = { pass: 'ok', fail: 'fail', unknown: 'unknown' };
const words: Readonly<Record<MatrixRow['is'], string>> = { pass: 'ok', fail: 'fail', unknown: 'unknown' };

const rowLines = (page: Page, row: MatrixRow, observed: Observed): Lines => [
  ...verdictLine(
    page,
    4,
    marks[row.is],
    words[row.is].padEnd(7),
    `${row.code}: ${producesText(row.produces, observed)}`,
  ),
  ...prose(page, 15, row.because),
];

const associationLines = (page: Page, association: Association, observed: Observed): Lines => {
  const { leg, subnet, routeTable, leads } = association;
  const how = association.association === 'explicit' ? 'associated explicitly' : 'the main table, by default';
  const line = `${leg}: ${subnet} uses ${routeTable} (${how})`;
  if (leads) return verdictLine(page, 4, 'ok', 'leads  ', line);
  return [
    ...verdictLine(page, 4, 'fail', 'missing', line),
    ...prose(page, 15, `${association.because}; ${legText(leg, observed)}`),
  ];
};

/** A 503 is usually taken for a missing association: then every one is shown, else those that do not lead. */
const showsRoutes = ({ status }: Observed): boolean => status === 503;

/** The customer's row of the matrix for what was observed, and the route table associations on the way. */
export const symptomLines = (page: Page, request: RequestReport): Lines => {
  const { observed, matrix, associations } = request;
  if (!observed) return [];
  const routes = showsRoutes(observed) ? associations : associations.filter(({ leads }) => !leads);
  return [
    ...(matrix.length === 0 ? [] : ['', ...heading(page, 2, `The ${symptom(observed)} row of the matrix`)]),
    ...matrix.flatMap((row) => rowLines(page, row, observed)),
    ...(routes.length === 0 ? [] : ['', ...heading(page, 2, 'Route table associations on the way')]),
    ...routes.flatMap((association) => associationLines(page, association, observed)),
  ];
};
