import type { Content, Html } from './tag.js';
import { html } from './tag.js';

/** What the parts of one page share: numbers for ids, and the commands that must not be pasted. */
export interface Sheet {
  readonly nextId: (prefix: string) => string;
  readonly altered: ReadonlySet<string>;
}

export const sheetOf = (altered: ReadonlySet<string>): Sheet => {
  let count = 0;
  return { nextId: (prefix) => `${prefix}-${(count += 1)}`, altered };
};

/** A command, with a button that copies it. The script shows the button; without it there is none. */
export const command = (sheet: Sheet, text: string, label: string): Html => {
  if (sheet.altered.has(text))
    return html`<p class="fail">✗ This command holds control characters, shown escaped: do not paste it.</p>
      <pre><code>${text}</code></pre>`;
  const id = sheet.nextId('command');
  return html`<button type="button" hidden data-copy="${id}" aria-label="Copy: ${label}">Copy</button>
    <pre id="${id}" tabindex="0"><code>${text}</code></pre>`;
};

/** Rows of a description list; a row without content is left out. */
export const described = (rows: readonly (readonly [string, Content])[]): Html =>
  html`<dl>
    ${rows
      .filter(([, content]) => content !== '' && content !== null && content !== undefined && content !== false)
      .map(
        ([name, content]) =>
          html`<dt>${name}</dt>
            <dd>${content}</dd>`,
      )}
  </dl>`;
