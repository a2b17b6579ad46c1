import { isRegion } from '../layout.js';
import { operationIds } from '../operations.js';

const services = new Set(['execute-api', ...operationIds.flatMap((id) => id.split('/'))]);
const run = /[\p{L}\p{N}]+/gu;
const oneWord = /^(\p{Lu}?\p{Ll}+|\p{Lu}+|[\d\W_]+)$/u;

/** Whether a name can be told from an ordinary word wherever it is met; one that cannot is replaced only where names stand. */
export const isDistinctive = (name: string): boolean =>
  name.length >= 5 && !oneWord.test(name) && !isRegion(name.replace(/(?<=\d)[a-f]$/, '')) && !services.has(name);

const trimmed = (name: string): string => name.replace(/^[^\p{L}\p{N}]+/u, '');

/** Replaces the names of a list wherever they stand as whole words in free text: log lines, messages, host names. */
export const knownNameRedaction = (
  names: Iterable<string>,
  rename: (name: string) => string,
): ((text: string) => string) => {
  const byFirst = new Map<string, string[]>();
  for (const name of new Set([...names].map(trimmed))) {
    const [first] = name.match(run) ?? [];
    if (first !== undefined) byFirst.set(first, [...(byFirst.get(first) ?? []), name]);
  }
  for (const candidates of byFirst.values()) candidates.sort((a, b) => b.length - a.length);
  const nameAt = (text: string, at: number, first: string): string | undefined =>
    byFirst
      .get(first)
      ?.find(
        (name) =>
          text.startsWith(name, at) && !/^[\p{L}\p{N}]/u.test(text.slice(at + name.length, at + name.length + 2)),
      );
  return (text) => {
    let replaced = '';
    let done = 0;
    for (const { 0: first, index } of text.matchAll(run)) {
      const name = index < done ? undefined : nameAt(text, index, first);
      if (name === undefined) continue;
      replaced += text.slice(done, index) + rename(name);
      done = index + name.length;
    }
    return replaced + text.slice(done);
  };
};
