import type { RequestReport } from '../../diagnosis/schema.js';
import { codeSpan, markdownProse, tableCell } from '../escape.js';
import { legText, observedText, producesText, symptom } from '../wording.js';

const row = (...cells: readonly string[]): string => `| ${cells.map(tableCell).join(' | ')} |`;

const words = { pass: '✅ ok', fail: '❌ fail', unknown: '❔ unknown' } as const;

/** For a request with a symptom: the row of the matrix, and every route table on the way. */
export const symptomText = (request: RequestReport): readonly string[] => {
  const { observed, matrix, associations, notes } = request;
  if (!observed) return notes.map((note) => markdownProse(note));
  const rows = matrix.map(({ is, code, because, produces }) =>
    row(words[is], codeSpan(code), producesText(produces, observed), markdownProse(because)),
  );
  const routes = associations.map(({ leads, leg, subnet, routeTable, association, because }) =>
    row(
      leads ? words.pass : words.fail,
      leg,
      `${codeSpan(subnet)} uses ${codeSpan(routeTable)} (${association})`,
      markdownProse(because) + (leads ? '' : `; ${legText(leg, observed)}`),
    ),
  );
  return [
    `## Observed: ${markdownProse(observedText(observed))}`,
    codeSpan(request.id),
    ...notes.map((note) => markdownProse(note)),
    ...(rows.length === 0
      ? []
      : [
          [row('', `The ${symptom(observed)} row`, 'Can it', 'Because'), row('---', '---', '---', '---'), ...rows].join(
            '\n',
          ),
        ]),
    ...(routes.length === 0
      ? []
      : [[row('', 'Leg', 'Route table', 'Because'), row('---', '---', '---', '---'), ...routes].join('\n')]),
  ];
};
