import type { Report } from '../../diagnosis/schema.js';
import { auditText } from '../table/audit.js';
import { tableHtml } from './table.js';
import type { Html } from './tag.js';
import { html } from './tag.js';

/** The summary of an audit, by account and by rule. */
export const auditHtml = ({ audit }: Report): Html | false =>
  audit !== undefined &&
  html`<section>
    <h2>Summary</h2>
    <p>${auditText(audit)}</p>
    ${tableHtml(
      { name: 'Accounts' },
      ['Account', 'Name', 'Critical', 'High', 'Medium', 'Low', 'Unknown'],
      audit.accounts.map(
        ({ account, name, read, critical, high, medium, low, unknown }) =>
          html`<tr>
            <th scope="row"><span class="id">${account}</span></th>
            <td>${name ?? ''}${read === 'none' && ' (not read)'}</td>
            ${[critical, high, medium, low, unknown].map((count) => html`<td>${String(count)}</td>`)}
          </tr> `,
      ),
    )}
    ${tableHtml(
      { name: 'Rules' },
      ['Severity', 'Rule', 'Healthy state', 'Broken', 'Accounts'],
      audit.rules.map(
        ({ severity, code, title, failed, accounts }) =>
          html`<tr>
            <td>${severity}</td>
            <th scope="row"><code>${code}</code></th>
            <td>${title}</td>
            <td>${String(failed)}</td>
            <td>${String(accounts)}</td>
          </tr> `,
      ),
    )}
  </section>`;
