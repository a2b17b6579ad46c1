import { SnapshotError } from './snapshot-error.js';

interface Fault {
  readonly at: number;
  readonly expected: string;
}

const tokens = {
  space: /[ \t\n\r]*/y,
  // A string's characters are anything but a quote, a backslash or one below the space.
  string: /"(?:[ !#-[\]-\u{10ffff}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy,
  scalar: /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w)/y,
};

const matchEnd = (pattern: RegExp, text: string, at: number): number | undefined => {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
};

const afterSpace = (text: string, at: number): number => matchEnd(tokens.space, text, at) ?? at;

/** Finds the first place where the text stops being JSON; a stack of open brackets, no recursion. */
const faultIn = (text: string): Fault | undefined => {
  const open: ('{' | '[')[] = [];
  let expects: 'value' | 'value or end' | 'name' | 'name or end' | 'next' = 'value';
  let at = afterSpace(text, 0);
  while (expects !== 'next' || open.length > 0 || at < text.length) {
    const inside: '{' | '[' | undefined = open.at(-1);
    const character: string = text[at] ?? '';
    const end = inside === '{' ? '}' : ']';
    if (inside && character === end && expects !== 'value' && expects !== 'name') {
      open.pop();
      at += 1;
      expects = 'next';
    } else if (expects === 'next') {
      if (!inside) return { at, expected: 'the end of the file' };
      if (character !== ',') return { at, expected: `"," or "${end}"` };
      at += 1;
      expects = inside === '{' ? 'name' : 'value';
    } else if (expects === 'name' || expects === 'name or end') {
      const named = matchEnd(tokens.string, text, at);
      if (named === undefined) return { at, expected: 'a name in double quotes' };
      const colon = afterSpace(text, named);
      if (text[colon] !== ':') return { at: colon, expected: '":"' };
      at = colon + 1;
      expects = 'value';
    } else if (character === '{' || character === '[') {
      open.push(character);
      at += 1;
      expects = character === '{' ? 'name or end' : 'value or end';
    } else {
      const valued = matchEnd(tokens.string, text, at) ?? matchEnd(tokens.scalar, text, at);
      if (valued === undefined) return { at, expected: 'a value' };
      at = valued;
      expects = 'next';
    }
    at = afterSpace(text, at);
  }
  return undefined;
};

const position = (text: string, at: number): string => {
  const before = text.slice(0, at).split('\n');
  return `line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
};

const faultShown = (text: string): string => {
  const fault = faultIn(text);
  if (!fault) return 'it does not parse';
  const found = fault.at >= text.length ? 'the end of the file' : JSON.stringify(text[fault.at]);
  return `${position(text, fault.at)}: ${found} where ${fault.expected} belongs`;
};

const decode = (content: Uint8Array | string, shown: string): string => {
  if (typeof content === 'string') return content.startsWith('\ufeff') ? content.slice(1) : content;
  const encoding = content[0] === 0xff && content[1] === 0xfe ? 'utf-16le' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(content);
  } catch {
    throw new SnapshotError(`${shown} is not UTF-8 text. Write it again as the AWS CLI prints it.`);
  }
};

/** Parses one file; UTF-8, or UTF-16 with a byte order mark as PowerShell writes it. Throws a SnapshotError with line and column. */
export const parseJsonFile = (content: Uint8Array | string, shown: string): unknown => {
  const text = decode(content, shown);
  if (!/\S/.test(text))
    throw new SnapshotError(
      `${shown} is empty: the command that made it failed or printed nothing. Delete it (not collected), or write {} where AWS answered that there is none.`,
    );
  try {
    return JSON.parse(text);
  } catch {
    throw new SnapshotError(`${shown} is not JSON, ${faultShown(text)}. Mend it, or delete it (not collected).`);
  }
};

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
