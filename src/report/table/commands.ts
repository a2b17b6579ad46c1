import type { Report } from '../../diagnosis/schema.js';
import type { Act, Step } from '../reading.js';
import { actsOf, isFailure, isOnTheWay, planActs } from '../reading.js';
import type { Lines, Page } from './page.js';
import { commandLines, rule } from './page.js';
import { wrap } from './layout.js';

/** So many commands are printed, fewer of good practice; the other formats have them all. */
const mostOfPlan = 50;
const most = 20;

const comment = (page: Page, text: string): Lines =>
  wrap(text, page.width - 2).map((line) => page.colour.faint(`# ${line}`));

const stepLines = (page: Page, { step, cause, repair }: Step): Lines => [
  ...comment(page, `${step}. ${repair.summary} (${cause})`),
  ...(repair.warning === undefined ? [] : comment(page, `warning: ${repair.warning}`)),
  ...commandLines(page, 0, repair.cli),
];

const actLines = (page: Page, { account, region, steps }: Act): Lines => [
  '',
  ...comment(page, `account ${account}, ${region}`),
  ...steps.flatMap((step) => stepLines(page, step)),
];

const section = (page: Page, title: string, acts: readonly Act[]): Lines =>
  acts.length === 0 ? [] : ['', ...rule(page, title), ...acts.flatMap((act) => actLines(page, act))];

const firstOf = (acts: readonly Act[], count: number): readonly Act[] => {
  const shown = new Set(
    acts
      .flatMap(({ steps }) => steps.map(({ step }) => step))
      .sort((a, b) => a - b)
      .slice(0, count),
  );
  return acts
    .map((act) => ({ ...act, steps: act.steps.filter(({ step }) => shown.has(step)) }))
    .filter(({ steps }) => steps.length > 0);
};

const moreLines = (page: Page, acts: readonly Act[], shown: number): Lines => {
  const more = acts.reduce((sum, { steps }) => sum + steps.length, 0) - shown;
  return more > 0 ? comment(page, `and ${more} more: --format markdown, html or json`) : [];
};

/** All repairs once more, in order, grouped by the account that must act: to be pasted account by account. */
export const commandsLines = (page: Page, report: Report): Lines => {
  const { findings } = report;
  const plan = planActs(report);
  const practice = actsOf(findings.filter((finding) => isFailure(finding) && !isOnTheWay(finding)));
  return [
    ...section(page, 'Commands', firstOf(plan, mostOfPlan)),
    ...moreLines(page, plan, mostOfPlan),
    ...section(page, 'Commands that no request waits for', firstOf(practice, most)),
    ...moreLines(page, practice, most),
  ];
};
