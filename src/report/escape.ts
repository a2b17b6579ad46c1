/**
 * All escaping. Text that came from an account is data: names, tags, policies and log lines may hold anything.
 */

/** C0, DEL, C1; line and paragraph separators; marks that reorder or hide text; halves of surrogate pairs. */
const invisible =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}\ud800-\udfff]/gu;

const names: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const codePoint = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\u{${code.toString(16)}}`;
};

/** Nothing of `invisible`, and most of what is ever printed: to compile the other takes longer than to print a report. */
const plain = /^[ -~\u2010-\u2027\u2190-\u27bf]*$/;

/** One line of text that a terminal, a log viewer and an eye read as it is. */
export const visible = (text: string): string =>
  plain.test(text) ? text : text.replace(invisible, (character) => names[character] ?? codePoint(character));

/** As `visible`, but the line breaks stay: a command of several lines, a document. */
const visibleLines = (text: string): string => text.split('\n').map(visible).join('\n');

/** A command keeps a line break only where a shell continues the line; elsewhere a name made it. */
const visibleCommand = (text: string): string =>
  text
    .split(/(?<= && \\)\n/)
    .map(visible)
    .join('\n');

/** Commands, as they are printed, that are not the commands they were: to paste one would run something else. */
export const alteredCommands = (commands: readonly string[]): ReadonlySet<string> =>
  new Set(commands.filter((command) => visibleCommand(command) !== command).map(visibleCommand));

const keeping: Readonly<Record<string, (text: string) => string>> = {
  cli: visibleCommand,
  undo: visibleCommand,
  terraform: visibleLines,
};

/** The same value with every string in it made visible. */
export const inert = <T>(value: T, key = ''): T => {
  if (typeof value === 'string') return (keeping[key] ?? visible)(value) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => inert(item, key)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [visible(name), inert(item, name)])) as T;
};

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for HTML, and for XML once it is `visibleLines`: content or a quoted attribute. */
export const markup = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '');

/** XML 1.0 has no form at all for most control characters, so they become visible first. */
export const xml = (text: string): string => markup(visibleLines(text));

/** JSON that a terminal can print: what JSON.stringify leaves raw (DEL, C1, marks that reorder text) as \u escapes. */
export const jsonText = (value: unknown, indent?: number): string =>
  JSON.stringify(value, undefined, indent).replace(invisible, (character) =>
    character === '\n' ? character : [...Array(character.length).keys()].map((i) => jsonUnit(character, i)).join(''),
  );

const jsonUnit = (text: string, index: number): string => `\\u${text.charCodeAt(index).toString(16).padStart(4, '0')}`;

const longestRun = (text: string): number => Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));

/** A code span: nothing in it is Markdown, and no forge turns it into a link or a mention. */
export const codeSpan = (text: string): string => {
  if (text === '') return '';
  const fence = '`'.repeat(longestRun(text) + 1);
  const pad = fence.length > 1 || text.startsWith(' ') || text.endsWith(' ') ? ' ' : '';
  return `${fence}${pad}${text}${pad}${fence}`;
};

/** Markdown in a cell of a table, where a bar ends the cell even in a code span. */
export const tableCell = (markdown: string): string => markdown.replaceAll('|', '\\|');

export const codeBlock = (text: string, language: string): string => {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${language}\n${text}\n${fence}`;
};

const plainWord = /^[A-Za-z][A-Za-z\u2019'-]*$/;

/** `1.` and `1)` begin a list. */
const plainNumber = /^\d+$/;

/** A word as what opens it, the word, and what closes it: quotes, brackets and stops are prose around an id. */
const wordParts = /^([("\u201c]*)(.*?)([)"\u201d.,;:]*)$/su;

const proseWord = (word: string): string => {
  const [, before = '', core = '', after = ''] = wordParts.exec(word) ?? [];
  const plain = core === '' || plainWord.test(core) || (plainNumber.test(core) && !/^[.)]/.test(after));
  return before + (plain ? core : codeSpan(core)) + after;
};

/** Prose in Markdown: plain words stay, whatever else (ids, markup, links, mentions) stands in code spans. */
export const markdownProse = (text: string): string =>
  text
    .split(' ')
    .filter((word) => word !== '')
    .map(proseWord)
    .join(' ');
