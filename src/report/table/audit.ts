import type { Report } from '../../diagnosis/schema.js';
import { counted } from '../wording.js';
import { columns, hang, padded } from './layout.js';
import type { Lines, Page } from './page.js';
import { prose, rule } from './page.js';

type Audit = NonNullable<Report['audit']>;
type Account = Audit['accounts'][number];

const most = 10;
const names = 24;

const cut = (text: string, width: number): string => (columns(text) <= width ? text : `${text.slice(0, width - 1)}…`);

const number = (value: number): string => String(value).padStart(8);

const accountLine = (account: Account): string =>
  [
    padded(account.account, 13),
    padded(cut(account.name ?? '', names - 1), names),
    ...(account.read === 'none'
      ? ['   not read']
      : [account.critical, account.high, account.medium, account.low, account.unknown].map(number)),
  ].join('');

/** So many accounts are listed, all of them; of more, those with something to tell, the worst first. */
const listed = 20;

const weights = (account: Account): readonly number[] => [
  account.critical,
  account.high,
  account.medium,
  account.low,
  Number(account.read === 'none'),
  account.unknown,
];

const worstFirst = (a: Account, b: Account): number => {
  const [x, y] = [weights(a), weights(b)];
  const at = x.findIndex((weight, index) => weight !== y[index]);
  return at < 0 ? 0 : (y[at] ?? 0) - (x[at] ?? 0);
};

const accountLines = (page: Page, accounts: readonly Account[]): Lines => {
  if (accounts.length <= listed) return accounts.map(accountLine);
  const telling = accounts.filter((account) => weights(account).some((weight) => weight > 0)).sort(worstFirst);
  const quiet = accounts.length - telling.length;
  const more = telling.length - listed;
  return [
    ...telling.slice(0, listed).map(accountLine),
    ...(more > 0 ? prose(page, 2, `and ${counted(more, 'account')} more: --format json lists them`) : []),
    ...(quiet > 0 ? prose(page, 2, `${counted(quiet, 'account')} with nothing to tell`) : []),
  ];
};

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
        ...accountLines(page, audit.accounts),
        ...(audit.rules.length === 0 ? [] : ['', page.colour.strong('Most severe')]),
        ...audit.rules
          .slice(0, most)
          .flatMap(({ severity, failed, code, title }) =>
            hang(`  ${severity.padEnd(8)} ${String(failed).padStart(3)}  `, `${code}: ${title}`, page.width),
          ),
        ...(audit.rules.length > most ? prose(page, 2, `and ${audit.rules.length - most} more`) : []),
        '',
      ];
