import type { Report } from '../../diagnosis/schema.js';
import { apiName, gridOf } from '../grid.js';
import type { Act } from '../reading.js';
import { brokenChecks, planActs, unreadOf } from '../reading.js';
import { whyText } from '../wording.js';
import type { Sheet } from './command.js';
import { command } from './command.js';
import { tableHtml } from './table.js';
import type { Html } from './tag.js';
import { html } from './tag.js';

const words = { healthy: '✓ ok', broken: '✗ broken', undecided: '? unknown' } as const;

/** Callers x APIs. */
export const gridHtml = ({ requests }: Report): Html | false => {
  const { callers, rows } = gridOf(requests);
  if (requests.length < 2) return false;
  return html`<section>
    <h2>Callers and APIs</h2>
    ${tableHtml(
      { name: 'Callers and APIs' },
      ['API', ...callers.map(({ id, account }) => html`<span class="id">${id}</span> ${account}`)],
      rows.map(
        ({ api, verdicts }) =>
          html`<tr>
            <th scope="row">${apiName(api)}</th>
            ${verdicts.map((verdict) => html`<td class="${verdict ?? ''}">${verdict && words[verdict]}</td>`)}
          </tr> `,
      ),
    )}
  </section>`;
};

const actHtml = (sheet: Sheet, { account, region, steps }: Act): Html =>
  html`<h3>Account ${account}, ${region}</h3>
    ${steps.map(
      ({ step, cause, repair }) =>
        html`<p>${step}. ${repair.summary} <span class="faint">(${cause})</span></p>
          ${repair.warning !== undefined && html`<p class="unknown">? warning: ${repair.warning}</p>`}${command(sheet, repair.cli, repair.summary)}`,
    )}`;

/** The repairs in order, by the account that must act. */
export const commandsHtml = (sheet: Sheet, report: Report): Html | false => {
  const acts = planActs(report);
  return (
    acts.length > 0 &&
    html`<section>
      <h2>Commands</h2>
      ${acts.map((act) => actHtml(sheet, act))}
    </section>`
  );
};

/** What could not be read, by account, with the IAM actions that are missing. */
export const unknownHtml = (report: Report): Html | false => {
  const [unread, broken] = [unreadOf(report), brokenChecks(report)];
  if (unread.length + broken.length === 0) return false;
  return html`<section>
    <h2><span class="unknown">? Not decided</span></h2>
    ${unread.map(
      ({ account, region, actions }) =>
        html`<h3>Account ${account} ${region}</h3>
          <ul>
            ${actions.map(
              ({ action, why, message, leaves }) =>
                html`<li>
                  <code>${action}</code>
                  (${whyText(why)}${message && `: ${message}`})${leaves.length > 0 && ` leaves undecided: ${leaves.join(', ')}`}
                </li>`,
            )}
          </ul>`,
    )}
    ${
      broken.length > 0 &&
      html`<ul>
        ${broken.map(({ code, because }) => html`<li><code>${code}</code>: ${because}</li>`)}
      </ul>`
    }
  </section>`;
};
