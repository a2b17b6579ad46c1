import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readSnapshot } from '../../src/snapshot/read.js';
import { SnapshotError } from '../../src/snapshot/snapshot-error.js';
import type { Answer, Snapshot } from '../../src/snapshot/snapshot.js';
import { answerKey } from '../../src/snapshot/snapshot.js';
import { writeSnapshot } from '../../src/snapshot/write.js';
import { consumer, emptyFolder, sample, vpcs } from './samples.js';
import '../seeded.js';

const target = (name: string): string => join(emptyFolder(), name);

const everyFile = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));

describe.each(['snap', 'snap.tar.gz', 'snap.tgz'])('%s', (name) => {
  test('reads back as it was written', async () => {
    const path = target(name);
    await writeSnapshot(sample, path);
    expect(await readSnapshot(path)).toEqual(sample);
  });

  test('leaves nothing beside it, and is the owner’s alone', async () => {
    const path = target(name);
    await writeSnapshot(sample, path);
    expect(readdirSync(dirname(path))).toEqual([name]);
    for (const each of [path, ...(name === 'snap' ? everyFile(path) : [])])
      expect(statSync(each).mode & 0o777).toBe(statSync(each).isDirectory() ? 0o700 : 0o600);
  });

  test('is not written over what is there', async () => {
    const path = target(name);
    await writeSnapshot(sample, path);
    await expect(writeSnapshot(sample, path)).rejects.toThrow(`${path} exists already`);
    const file = target(name);
    writeFileSync(file, 'precious');
    await expect(writeSnapshot(sample, file)).rejects.toThrow(SnapshotError);
    expect(readFileSync(file, 'utf8')).toBe('precious');
    expect(readdirSync(dirname(file))).toEqual([name]);
  });

  test('takes the place of an empty target of its own kind', async () => {
    const path = target(name);
    if (name === 'snap') mkdirSync(path);
    else writeFileSync(path, '');
    await writeSnapshot(sample, path);
    expect(await readSnapshot(path)).toEqual(sample);
  });

  test('says where it cannot be written', async () => {
    await expect(writeSnapshot(sample, `/no/such/place/${name}`)).rejects.toThrow(/\/no\/such\/place is not a folder/);
    const file = target('file');
    writeFileSync(file, '');
    await expect(writeSnapshot(sample, join(file, name))).rejects.toThrow(SnapshotError);
    await expect(writeSnapshot(sample, join('/proc', name))).rejects.toThrow(SnapshotError);
  });

  test('keeps any key and any answer', async () => {
    const answers = fc.dictionary(
      fc
        .tuple(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }), fc.constantFrom('', '~prod', '.'))
        .map(([first, second]) => answerKey(first, ...(second === '' ? [] : [second]))),
      fc.dictionary(
        fc.string().filter((field) => field !== '__proto__'),
        fc.jsonValue(),
      ),
      { minKeys: 1, noNullPrototype: true },
    );
    await fc.assert(
      fc.asyncProperty(answers, async (byKey) => {
        const paths = Object.entries(byKey).map(([key, answer]): [string, Answer] => [
          `${consumer}/us-east-1/logs/filter-log-events/${key}`,
          answer,
        ]);
        const snapshot: Snapshot = { ...sample, answers: new Map(paths) };
        const path = target(name);
        await writeSnapshot(snapshot, path);
        const { answers: read } = await readSnapshot(path);
        expect([...read.keys()].sort()).toEqual([...snapshot.answers.keys()].sort());
        for (const [key, answer] of snapshot.answers)
          expect(JSON.stringify(read.get(key))).toBe(JSON.stringify(answer));
      }),
      { numRuns: 40 },
    );
  });
});

test('files are pretty JSON with a last newline', async () => {
  const path = target('snap');
  await writeSnapshot(sample, path);
  expect(readFileSync(join(path, `${vpcs}.json`), 'utf8')).toBe(
    `${JSON.stringify(sample.answers.get(vpcs), null, 2)}\n`,
  );
});

test('the same snapshot gives the same archive, whatever the order of its answers', async () => {
  const reversed: Snapshot = {
    ...sample,
    accounts: Object.fromEntries(Object.entries(sample.accounts).reverse()),
    answers: new Map([...sample.answers].reverse()),
  };
  const [one, other] = [target('a.tar.gz'), target('b.tar.gz')];
  await writeSnapshot(sample, one);
  await writeSnapshot(reversed, other);
  expect(readFileSync(one).equals(readFileSync(other))).toBe(true);
});

test('the archive unpacks by tar, long names too, into a folder that reads the same', async () => {
  const snapshot: Snapshot = {
    ...sample,
    answers: new Map([
      ...sample.answers,
      ...[60, 99, 100, 101, 154, 200].map((length): [string, Answer] => [
        `${consumer}/us-east-1/logs/filter-log-events/${'k'.repeat(length)}`,
        { length },
      ]),
    ]),
  };
  const path = target('snap.tar.gz');
  await writeSnapshot(snapshot, path);
  const folder = emptyFolder();
  expect(execFileSync('tar', ['-xzf', path, '-C', folder], { encoding: 'utf8' })).toBe('');
  expect(await readSnapshot(folder)).toEqual(snapshot);
  expect(statSync(join(folder, `${vpcs}.json`)).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, 'manifest.json')).mtimeMs).toBe(Date.parse(sample.takenAt));
  expect(execFileSync('tar', ['-tvzf', path, 'manifest.json'], { encoding: 'utf8' })).toMatch(/^-rw------- 0\/0/);
});

test('gaps that are found on reading are not recorded', async () => {
  const gap = {
    account: consumer,
    region: 'us-east-1',
    action: 'ec2:DescribeVpcs',
    operation: 'ec2/describe-vpcs',
  } as const;
  const path = target('snap');
  await writeSnapshot(
    {
      ...sample,
      gaps: [
        { ...gap, why: 'not-collected' },
        { ...gap, why: 'denied' },
      ],
    },
    path,
  );
  expect((await readSnapshot(path)).gaps).toEqual([{ ...gap, why: 'denied' }]);
});

test('a key too long for a file name is refused with the way out', async () => {
  const path = `${consumer}/us-east-1/logs/filter-log-events/${'k'.repeat(400)}`;
  const snapshot: Snapshot = { ...sample, answers: new Map([[path, {}]]) };
  const folder = target('snap');
  await expect(writeSnapshot(snapshot, folder)).rejects.toThrow(/write a \.tar\.gz instead/);
  expect(readdirSync(dirname(folder))).toEqual([]);
  await writeSnapshot(snapshot, `${folder}.tar.gz`);
  expect((await readSnapshot(`${folder}.tar.gz`)).answers).toEqual(snapshot.answers);
});

test('an answer path that is none is a bug', async () => {
  await expect(writeSnapshot({ ...sample, answers: new Map([['x/y', {}]]) }, target('snap'))).rejects.toThrow(
    'no answer path',
  );
});
