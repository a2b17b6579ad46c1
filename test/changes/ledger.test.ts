import { expect, test } from '@jest/globals';
import { changed } from './changed.js';

interface Entry {
  readonly codes: readonly string[];
  readonly commands?: readonly string[];
  readonly why: string;
}

const scripts = new URL('../../scripts/repairs/', import.meta.url);
const load = async (name: string) => (await import(new URL(name, scripts).href)) as object;
const { scenarios } = (await load('scenarios/index.mjs')) as { scenarios: readonly { code: string; name: string }[] };
const { notHeld } = (await load('not-held.mjs')) as { notHeld: readonly Entry[] };
const { commandsIn } = (await load('scenario.mjs')) as { commandsIn: (text: string) => string[] };

const printed = changed().flatMap(({ code, changes }) =>
  changes.flatMap(({ cli }) => commandsIn(cli).map((command) => ({ code, command }))),
);
const repaired = new Set(printed.map(({ code }) => code));
const played = new Set(scenarios.map(({ code }) => code));

test('each printed repair is tried on moto, or listed with the reason why moto cannot hold it', () => {
  const whollyLeftOut = new Set(notHeld.flatMap(({ codes, commands }) => (commands ? [] : codes)));
  const forgotten = printed.filter(
    ({ code, command }) =>
      !played.has(code) &&
      !notHeld.some(({ codes, commands }) => codes.includes(code) && (commands?.includes(command) ?? true)),
  );
  expect(forgotten).toEqual([]);
  expect([...whollyLeftOut].filter((code) => played.has(code))).toEqual([]);
});

test('nothing is tried or left out for which no repair is printed', () => {
  expect([...played].filter((code) => !repaired.has(code))).toEqual([]);
  for (const { codes, commands = [undefined] } of notHeld)
    for (const code of codes)
      for (const command of commands)
        expect(
          printed.some((one) => one.code === code && (command === undefined || one.command === command)) ||
            `${code} ${command}`,
        ).toBe(true);
});

test('scenarios and reasons are told apart by their names', () => {
  const names = scenarios.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { why } of notHeld) expect(why.length).toBeGreaterThan(20);
});
