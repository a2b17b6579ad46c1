import { createHmac } from 'node:crypto';

/**
 * Replaces every letter by another letter and every digit by another digit, the case kept, each depending on a key, a
 * context and all characters before it. So equal texts stay equal, different ones different, and a common beginning stays
 * a common beginning: a pattern such as `app-*` matches what it matched.
 */
export type Cipher = (context: string, text: string) => string;

const letters = 'abcdefghijklmnopqrstuvwxyz';
const digits = '0123456789';

const shifted = (alphabet: string, character: string, by: number): string => {
  const index = alphabet.indexOf(character);
  return alphabet[(index + 1 + (by % (alphabet.length - 1))) % alphabet.length] ?? character;
};

const substitute = (character: string, by: number): string => {
  if (digits.includes(character)) return shifted(digits, character, by);
  if (letters.includes(character)) return shifted(letters, character, by);
  const lower = character.toLowerCase();
  if (letters.includes(lower)) return shifted(letters, lower, by).toUpperCase();
  return /[\p{L}\p{N}]/u.test(character) ? (letters[(by + (character.codePointAt(0) ?? 0)) % 26] ?? 'x') : character;
};

export const cipherOf = (key: Uint8Array): Cipher => {
  const known = new Map<string, number>();
  const numberFor = (seed: string): number => {
    let number = known.get(seed);
    if (number === undefined)
      known.set(seed, (number = createHmac('sha256', key).update(seed).digest().readUInt32BE(0)));
    return number;
  };
  return (context, text) => {
    let before = '';
    let replaced = '';
    for (const character of text) {
      replaced += substitute(character, numberFor(`${context}:${before}`));
      before += character.toLowerCase();
    }
    return replaced;
  };
};
