import { Readable, Writable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fullValues, optionNames } from '../../src/cli/full-line.js';
import type { Io } from '../../src/cli/io.js';
import { commands } from '../../src/cli/main.js';
import { plainValues } from '../../src/cli/plain-line.js';
import '../seeded.js';

const io: Io = {
  stdout: new Writable(),
  stderr: new Writable(),
  stdin: Readable.from([]),
  env: {},
  cwd: '/',
  now: () => new Date(0),
  signal: new AbortController().signal,
  interrupted: () => false,
};

/** What yargs reads of a line, or that it complains or helps. */
const inFull = async (name: string, words: readonly string[]): Promise<unknown> => {
  const command = commands[name];
  if (!command) throw new Error(`no command ${name}`);
  const { flags } = await command.load();
  try {
    const { values, help } = await fullValues(command, flags, [name, ...words], io);
    if (values === undefined || help !== '') return 'help';
    const { _: _words, $0: _name, ...rest } = values;
    return rest;
  } catch (error) {
    return `complains: ${(error as Error).message}`;
  }
};

const words = [
  ...['https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/prod', 'i-0c1', '443', '007', '1e3', '0x1f', ' '],
  ...['', '-', '--', '-v', '-h', '--help', 'help', '--version', 'true', 'false', '--no-logs', '--no-color', '-vh'],
  ...['json', 'json=a.json', 'high', '10', '-5', 'Host: x', '__proto__', '--__proto__', '--nonsense', '-x', 'päth'],
];

/** What a command asks for at least. */
const least: Readonly<Record<string, readonly string[]>> = {
  path: ['--from', 'i-0c1', '--to', '10.0.0.1'],
  snapshot: ['--output', 'accounts'],
  explain: ['no-route'],
  diff: ['old', 'new'],
};

/** Options with and without a value, in both spellings; words that belong to no option; what nobody means to type. */
const lineOf = (options: readonly string[], first: readonly string[]) => {
  const name = fc.constantFrom(...options);
  const word = fc.constantFrom(...words);
  const part = fc.oneof(
    { weight: 6, arbitrary: fc.tuple(name, word).map(([option, value]) => [`--${option}`, value]) },
    { weight: 2, arbitrary: fc.tuple(name, word).map(([option, value]) => [`--${option}=${value}`]) },
    { weight: 1, arbitrary: name.map((option) => [`--${option}`]) },
    { weight: 1, arbitrary: name.map((option) => [`--no-${option}`]) },
    { weight: 1, arbitrary: fc.tuple(name, word).map(([option, value]) => [`--${option}.${value}`, value]) },
    { weight: 3, arbitrary: word.map((value) => [value]) },
  );
  const parts = fc.array(part, { maxLength: 5 });
  return fc.tuple(fc.constantFrom([], first), parts).map(([before, after]) => [...before, ...after.flat()]);
};

describe.each(Object.keys(commands))('%s', (name) => {
  test('reads by the parser alone what yargs reads, or leaves the line to yargs', async () => {
    const command = commands[name];
    if (!command) throw new Error(`no command ${name}`);
    const { flags } = await command.load();
    const read = { plain: 0, full: 0 };
    await fc.assert(
      fc.asyncProperty(lineOf([...optionNames(flags, io), 'help'], least[name] ?? []), async (line) => {
        const plain = plainValues(command.usage, flags, line);
        read[plain ? 'plain' : 'full'] += 1;
        if (plain) expect(await inFull(name, line)).toEqual(plain);
      }),
      { numRuns: 400 },
    );
    expect(Math.min(read.plain, read.full)).toBeGreaterThan(20);
  });
});

test('an ordinary line is plain', async () => {
  const { flags } = await commands['doctor']!.load();
  const line = ['https://x', '--from', 'i-0c1', '--header', 'a: b', '--header', 'c: d', '--no-logs', '-v'];
  expect(plainValues('doctor [target]', flags, line)).toMatchObject({
    target: 'https://x',
    from: 'i-0c1',
    header: ['a: b', 'c: d'],
    logs: false,
    verbose: true,
    live: false,
  });
});
