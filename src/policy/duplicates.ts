interface Frame {
  /** The keys seen, or null in an array. */
  readonly keys: Set<string> | null;
  expectsKey: boolean;
}

const endOfString = (text: string, start: number): number => {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
};

/** Returns the first key again, or null when it is new. */
const noteKey = (frame: Frame, literal: string): string | null => {
  frame.expectsKey = false;
  const key = JSON.parse(literal) as string;
  if (frame.keys?.has(key)) return key;
  frame.keys?.add(key);
  return null;
};

/** Without recursion: a document may be nested deeper than the stack is. */
const countKeys = (parsed: unknown): number => {
  const open: unknown[] = [parsed];
  let keys = 0;
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== 'object' || value === null) continue;
    if (!Array.isArray(value)) keys += Object.keys(value).length;
    for (const inside of Object.values(value) as unknown[]) open.push(inside);
  }
  return keys;
};

/** As many keys as there are quotes before a colon: then none was dropped. Texts with quotes in them have more of these. */
const keptAll = (text: string, parsed: unknown): boolean => countKeys(parsed) === (text.match(/"\s*:/g)?.length ?? 0);

/**
 * The first key that occurs twice in one object of a valid JSON text, or null. `JSON.parse` keeps the last one silently,
 * so a second `Condition` would drop the first and change the decision. `parsed` is what it made of the text.
 */
export const duplicateKey = (text: string, parsed: unknown): string | null => {
  if (keptAll(text, parsed)) return null;
  const frames: Frame[] = [];
  let at = 0;
  while (at < text.length) {
    const frame = frames.at(-1);
    const sign = text[at];
    if (sign === '"') {
      const end = endOfString(text, at);
      if (frame?.keys && frame.expectsKey) {
        const twice = noteKey(frame, text.slice(at, end));
        if (twice !== null) return twice;
      }
      at = end;
      continue;
    }
    if (sign === '{') frames.push({ keys: new Set(), expectsKey: true });
    else if (sign === '[') frames.push({ keys: null, expectsKey: false });
    else if (sign === '}' || sign === ']') frames.pop();
    else if (sign === ',' && frame) frame.expectsKey = true;
    at += 1;
  }
  return null;
};
