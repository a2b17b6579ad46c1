import type { AuthorizeResult, StatementReport } from '../policy/index.js';
import type { Gap } from '../snapshot/snapshot.js';
import { inert, jsonText } from './escape.js';
import type { RenderOptions } from './options.js';
import type { Lines, Mark, Page } from './table/page.js';
import { heading, marked, pageOf, paintOf, prose, separated, verdictLine } from './table/page.js';
import { hang } from './table/layout.js';
import { whyText } from './wording.js';

/** What was decided; out of a snapshot, with what was not collected and would have been asked. */
export type Decided = AuthorizeResult & { readonly gaps?: readonly Gap[] };

const marks: Readonly<Record<AuthorizeResult['decision'], Mark>> = { ALLOW: 'ok', DENY: 'fail', UNKNOWN: 'unknown' };

const expectation = ({ asExpected }: Decided): string =>
  asExpected === undefined ? '' : asExpected ? 'as expected' : 'NOT AS EXPECTED';

const headLines = (page: Page, result: Decided): Lines => {
  const { decision, kind, id = '' } = result;
  const mark = marks[decision];
  const head = [marked(page, mark, decision), kind === decision ? '' : `(${kind})`, id, expectation(result)];
  return heading(page, 0, head.filter(Boolean).join('  ')).map(paintOf(page, mark));
};

const blameLines = (page: Page, { blame }: Decided): Lines =>
  blame.flatMap(({ layer, statement, code }) =>
    verdictLine(page, 2, 'fail', `${layer}:`, `${code}${statement === null ? '' : ` (statement ${statement})`}`),
  );

const statementLines = (page: Page, { layer, index, sid, effect, matched, because }: StatementReport): Lines => {
  const text = `${layer} ${sid ?? index} ${effect}: ${because}`;
  if (matched === false) return hang(`    ${page.ascii ? '-' : '·'} no match  `, text, page.width);
  return matched === true
    ? verdictLine(page, 4, 'ok', 'matches', text)
    : verdictLine(page, 4, 'unknown', 'unknown', text);
};

const gapText = ({ action, account, region, why, message }: Gap): string =>
  `${action} in ${account} ${region} (${whyText(why)}${message ? `: ${message}` : ''})`;

const listed = (page: Page, label: string, items: readonly string[]): Lines =>
  items.length === 0 ? [] : prose(page, 2, `${label}: ${items.join(', ')}`);

const decisionLines = (page: Page, result: Decided): Lines => [
  ...headLines(page, result),
  ...blameLines(page, result),
  ...result.statements.flatMap((statement) => statementLines(page, statement)),
  ...listed(page, 'depends on', result.dependsOn),
  ...listed(page, 'not read', (result.gaps ?? []).map(gapText)),
  ...listed(page, 'lint', result.lint),
];

/** Decisions for a person: each layer that blocks, and how far every statement got. */
export const renderDecisions = (results: readonly Decided[], options: RenderOptions): string => {
  const page = pageOf(options, new Set());
  return `${separated(results.map((result) => decisionLines(page, inert(result)))).join('\n')}\n`;
};

/** What `xapi authorize` prints for programs: one object, or an array where an array was given. */
export const decisionsJson = (results: readonly Decided[], isArray: boolean): string =>
  `${jsonText(isArray ? results : results[0], 2)}\n`;
