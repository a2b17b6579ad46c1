import type { Report } from '../../diagnosis/schema.js';
import { codeSpan, markdownProse } from '../escape.js';
import { tableText } from './table.js';

const words = { repaired: '✅ repaired', still: '❌ still', new: '❌ new', undecided: '❔ undecided' } as const;
const order = ['repaired', 'still', 'new', 'undecided'] as const;

/** With `--verify`: what became of each failure of the earlier report. */
export const verifyText = ({ verify }: Report): readonly string[] => {
  if (!verify) return [];
  const rows = order.flatMap((name) =>
    verify[name].map((one) => [
      words[name],
      codeSpan(one.code),
      codeSpan(one.request ?? one.subject),
      'because' in one ? markdownProse(one.because) : '',
    ]),
  );
  const title = `## Since the report of ${markdownProse(verify.takenAt)}`;
  return [title, ...(rows.length === 0 ? ['Nothing failed then, and nothing fails now.'] : [])].concat(
    tableText(['Is', 'Cause', 'Request', 'Because'], rows),
  );
};
