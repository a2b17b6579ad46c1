import type { Report } from '../../diagnosis/schema.js';
import { counted } from '../wording.js';
import { columns, hang, padded } from './layout.js';
import type { Lines, Page } from './page.js';
import { prose, rule } from './page.js';

type Audit = NonNullable<Report['audit']>;

const most = 10;
const names = 24;

const cut = (text: string, width: number): string => (columns(text) <= width ? text : `${text.slice(0, width - 1)}…`);

const number = (value: number): string => String(value).padStart(8);

const accountLine = (account: Audit['accounts'][number]): string =>
  [
    padded(account.account, 13),
    padded(cut(account.name ?? '', names - 1), names),
    ...(account.read === 'none'
      ? ['   not read']
      : [account.critical, account.high, account.medium, account.low, account.unknown].map(number)),
  ].join('');

const head = [
  padded('account', 13 + names),
  ...['critical', 'high', 'medium', 'low', 'unknown'].map((word) => word.padStart(8)),
].join('');

/** What is told first of an audit: how much is wrong, where, and by which rules. */
export const auditText = ({ critical, high, medium, low, accounts }: Audit): string =>
  `${counted(accounts.length, 'account')}: ${critical} critical, ${high} high, ${medium} medium, ${low} low`;

export const auditLines = (page: Page, { audit }: Report): Lines =>
  audit === undefined
    ? []
    : [
        ...rule(page, auditText(audit)),
        page.colour.faint(head),
        ...audit.accounts.map(accountLine),
        ...(audit.rules.length === 0 ? [] : ['', page.colour.strong('Most severe')]),
        ...audit.rules
          .slice(0, most)
          .flatMap(({ severity, failed, code, title }) =>
            hang(`  ${severity.padEnd(8)} ${String(failed).padStart(3)}  `, `${code}: ${title}`, page.width),
          ),
        ...(audit.rules.length > most ? prose(page, 2, `and ${audit.rules.length - most} more`) : []),
        '',
      ];
