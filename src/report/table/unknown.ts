import type { Report } from '../../diagnosis/schema.js';
import type { Unread } from '../reading.js';
import { brokenChecks, unreadOf } from '../reading.js';
import { whyText } from '../wording.js';
import type { Lines, Page } from './page.js';
import { entry, prose, rule, verdictLine } from './page.js';

const accountLines = (page: Page, { account, region, actions }: Unread): Lines => [
  ...verdictLine(page, 2, 'unknown', 'unknown', `in account ${account || '(not known)'} ${region}`),
  ...actions.flatMap(({ action, why, message, leaves }) => [
    ...prose(page, 4, `${action} (${whyText(why)}${message ? `: ${message}` : ''})`),
    ...entry(page, 6, 'undecided', leaves.join(', ')),
  ]),
];

/** What could not be read, by account, with the IAM actions that are missing. */
export const unknownLines = (page: Page, report: Report): Lines => {
  const [unread, broken] = [unreadOf(report), brokenChecks(report)];
  if (unread.length + broken.length === 0) return [];
  const denied = unread.some(({ actions }) => actions.some(({ why }) => why === 'denied'));
  return [
    '',
    ...rule(page, 'Not decided'),
    ...unread.flatMap((one) => accountLines(page, one)),
    ...broken.flatMap(({ code, because }) => entry(page, 2, code, because, code.length + 2)),
    ...(denied ? prose(page, 2, '`xapi permissions` prints the policy that lets the denied actions be read.') : []),
  ];
};
