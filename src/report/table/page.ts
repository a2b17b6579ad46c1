import type { Colour } from '../colour.js';
import { colourOf } from '../colour.js';
import type { RenderOptions } from '../options.js';
import { columns, hang, padded, wrap } from './layout.js';

export type Mark = 'ok' | 'fail' | 'unknown';

/** What the parts of a page share: its width, its colours, its glyphs, and the commands that must not be pasted. */
export interface Page {
  readonly width: number;
  readonly ascii: boolean;
  readonly colour: Colour;
  readonly altered: ReadonlySet<string>;
}

export type Lines = readonly string[];

const glyphs: Readonly<Record<Mark, readonly [string, string]>> = {
  ok: ['✓', '+'],
  fail: ['✗', 'x'],
  unknown: ['?', '?'],
};

export const pageOf = (options: RenderOptions, altered: ReadonlySet<string>): Page => ({
  width: Math.max(40, options.width),
  ascii: options.ascii,
  colour: colourOf(options.colour),
  altered,
});

/** A glyph with its word. */
export const marked = ({ ascii }: Page, mark: Mark, word: string): string => `${glyphs[mark][ascii ? 1 : 0]} ${word}`;

export const paintOf = ({ colour }: Page, mark: Mark) =>
  mark === 'ok' ? colour.good : mark === 'fail' ? colour.bad : colour.doubt;

export const prose = ({ width }: Page, indent: number, text: string): Lines =>
  wrap(text, width - indent).map((line) => ' '.repeat(indent) + line);

/** `label` in a column of its own, `text` beside it, or below it where a word is too long for that. An empty text has no line. */
export const entry = (page: Page, indent: number, label: string, text: string, column = 11): Lines => {
  if (text === '') return [];
  const first = ' '.repeat(indent) + padded(label, column);
  if (text.split(' ').some((word) => columns(word) > page.width - indent - column))
    return [page.colour.faint(first.trimEnd()), ...prose(page, indent + 2, text)];
  return hang(first, text, page.width).map((line, index) =>
    index === 0 ? page.colour.faint(line.slice(0, first.length)) + line.slice(first.length) : line,
  );
};

/** A marked word in colour, the text beside it. */
export const verdictLine = (page: Page, indent: number, mark: Mark, word: string, text: string): Lines => {
  const head = marked(page, mark, word);
  const first = `${' '.repeat(indent)}${head}  `;
  return hang(first, text, page.width).map((line, index) =>
    index === 0
      ? ' '.repeat(indent) + page.colour.strong(paintOf(page, mark)(head)) + line.slice(indent + head.length)
      : line,
  );
};

export const heading = (page: Page, indent: number, text: string): Lines =>
  prose(page, indent, text).map((line) => page.colour.strong(line));

/** A command on lines of its own: never wrapped, never broken. */
export const commandLines = (page: Page, indent: number, command: string): Lines => {
  const lines = command.split('\n').map((line) => ' '.repeat(indent) + page.colour.command(line));
  if (!page.altered.has(command)) return lines;
  const warning = '# holds control characters, shown escaped: do not paste it; --format json has the command';
  return [...prose(page, indent, warning).map((line, i) => (i === 0 ? line : line.replace(/^( *)/, '$1# '))), ...lines];
};

export const rule = (page: Page, text: string): Lines => {
  const line = page.ascii ? '-' : '─';
  return [page.colour.strong(`${text} ${line.repeat(Math.max(3, page.width - columns(text) - 1))}`)];
};

/** Groups of lines with an empty line between. */
export const separated = (groups: readonly Lines[]): Lines =>
  groups.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]));
