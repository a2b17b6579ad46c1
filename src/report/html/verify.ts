import type { Report } from '../../diagnosis/schema.js';
import { tableHtml } from './table.js';
import type { Html } from './tag.js';
import { html } from './tag.js';

const words = {
  repaired: ['ok', '✓ repaired'],
  still: ['fail', '✗ still'],
  new: ['fail', '✗ new'],
  undecided: ['unknown', '? undecided'],
} as const;
const order = ['repaired', 'still', 'new', 'undecided'] as const;

/** With `--verify`: what became of each failure of the earlier report. */
export const verifyHtml = ({ verify }: Report): Html | false => {
  if (!verify) return false;
  const rows = order.flatMap((name) =>
    verify[name].map(
      (one) =>
        html`<tr>
          <td><span class="${words[name][0]}">${words[name][1]}</span></td>
          <th scope="row"><code>${one.code}</code></th>
          <td>${one.request ?? one.subject}</td>
          <td>${'because' in one && one.because}</td>
        </tr>`,
    ),
  );
  return html`<section>
    <h2>Since the report of ${verify.takenAt}</h2>
    ${
      rows.length === 0
        ? html`<p>Nothing failed then, and nothing fails now.</p>`
        : tableHtml({ name: 'What became of each failure' }, ['Is', 'Cause', 'Request', 'Because'], rows)
    }
  </section>`;
};
