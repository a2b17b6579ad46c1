import type { Content, Html } from './tag.js';
import { html } from './tag.js';

/** How a table is told: its caption, or where the heading above it says as much, a name for who does not see that. */
type Told = { readonly caption: string } | { readonly name: string };

/** A table with heads that scrolls by itself where it is wider than the window, by keyboard too. */
export const tableHtml = (told: Told, heads: readonly Content[], rows: readonly Html[]): Html =>
  html`<div class="wide" tabindex="0" role="group" aria-label="${'caption' in told ? told.caption : told.name}">
    <table>
      ${
        'caption' in told &&
        html`<caption>
          ${told.caption}
        </caption>`
      }
      <thead>
        <tr>
          ${heads.map((head) => html`<th scope="col">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
