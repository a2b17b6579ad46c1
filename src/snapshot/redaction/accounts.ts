import type { Cipher } from './cipher.js';

const standing = /(?:(?<![0-9A-Za-z])|(?<=%[0-9A-Fa-f]{2}))\d{12}(?![0-9A-Za-z])/g;
const twelveDigits = /(?<!\d)\d{12}(?!\d)/g;
const masked = /(\*{2,})(\d{4})(?!\d)/g;

/** Every run of 12 digits in a text that may be an account id. */
export const accountsIn = (text: string): readonly string[] => text.match(standing) ?? [];

/** Ascending accounts give ascending pseudonyms; none of them is an account of the snapshot. */
const firstDigits = (accounts: ReadonlySet<string>): ReadonlyMap<string, string> => {
  const taken = new Set([...accounts].map((account) => account.slice(0, 8)));
  const pseudonyms = new Map<string, string>();
  let next = 10_000_000;
  for (const account of [...accounts].sort()) {
    do next += 1;
    while (taken.has(String(next)));
    pseudonyms.set(account, String(next));
  }
  return pseudonyms;
};

/**
 * Replaces the account ids of a text, and the last four digits where a message shows no more (`********2222`): those
 * stay the last four of the same account.
 */
export const accountRedaction = (accounts: ReadonlySet<string>, cipher: Cipher): ((text: string) => string) => {
  const first = firstDigits(accounts);
  const last = (four: string): string => cipher('account', four);
  return (text) =>
    text
      .replace(twelveDigits, (id) => {
        const beginning = first.get(id);
        return beginning === undefined ? id : beginning + last(id.slice(8));
      })
      .replace(masked, (_all, stars: string, four: string) => stars + last(four));
};
