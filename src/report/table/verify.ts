import type { Report } from '../../diagnosis/schema.js';
import type { Lines, Mark, Page } from './page.js';
import { prose, rule, verdictLine } from './page.js';

type Verify = NonNullable<Report['verify']>;

const rows: readonly (readonly [Exclude<keyof Verify, 'takenAt'>, Mark])[] = [
  ['repaired', 'ok'],
  ['still', 'fail'],
  ['new', 'fail'],
  ['undecided', 'unknown'],
];

/** With `--verify`: what became of each failure of the earlier report. */
export const verifyLines = (page: Page, { verify }: Report): Lines => {
  if (!verify) return [];
  const told = rows.flatMap(([name, mark]) =>
    verify[name].flatMap((one) => [
      ...verdictLine(page, 2, mark, name.padEnd(9), one.code),
      ...prose(page, 15, one.request ?? one.subject),
      ...('because' in one ? prose(page, 15, one.because) : []),
    ]),
  );
  const none = prose(page, 2, 'nothing failed then, and nothing fails now');
  return ['', ...rule(page, `Since the report of ${verify.takenAt}`), ...(told.length === 0 ? none : told)];
};
