import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { readArchive } from '../../src/snapshot/archive.js';
import { packTar } from '../../src/snapshot/pack.js';
import { SnapshotError } from '../../src/snapshot/snapshot-error.js';
import { parseTar } from '../../src/snapshot/tar.js';
import { emptyFolder, vpcs } from './samples.js';

const path = `${vpcs}.json`;
const tar = packTar(
  [{ path, text: JSON.stringify({ Vpcs: Array.from({ length: 99 }, (_, index) => index * 7919) }) }],
  1,
);

const stored = (bytes: Uint8Array): string => {
  const archive = join(emptyFolder(), 'snap.tar.gz');
  writeFileSync(archive, bytes);
  return archive;
};

const read = (bytes: Uint8Array, limit = 1_000_000) => readArchive(stored(bytes), limit);

describe('a damaged archive', () => {
  const zipped = gzipSync(tar);

  test('cut anywhere is refused', async () => {
    for (let length = 0; length < zipped.length; length += 7)
      await expect(read(zipped.subarray(0, length))).rejects.toThrow(SnapshotError);
  });

  test('whose tar is cut at a block is refused', async () => {
    for (const length of [0, 100, 512, 1024, tar.length - 1024])
      await expect(read(gzipSync(tar.subarray(0, length)))).rejects.toThrow(/truncated/);
    expect(await read(gzipSync(tar.subarray(0, tar.length - 512)))).toHaveLength(1);
  });

  test('with any header byte changed is refused, or the byte says nothing', () => {
    const whole = parseTar(tar, 'x');
    const silent = Array.from({ length: 512 }, (_, at) => at).filter((at) => {
      const spoiled = Buffer.from(tar);
      spoiled[at] = (spoiled[at] ?? 0) ^ 0x15;
      try {
        expect(parseTar(spoiled, 'x')).toEqual(whole);
        return true;
      } catch (error) {
        expect(error).toBeInstanceOf(SnapshotError);
        return false;
      }
    });
    expect(silent).toEqual([155]);
  });

  test('with a wrong gzip checksum is refused', async () => {
    const spoiled = Buffer.from(zipped);
    spoiled[spoiled.length - 6] = (spoiled.at(-6) ?? 0) ^ 1;
    await expect(read(spoiled)).rejects.toThrow(/is corrupt/);
  });

  test('that goes on after its end is refused', async () => {
    await expect(read(gzipSync(Buffer.concat([tar, tar])))).rejects.toThrow(/goes on after its end/);
  });

  test('beyond the limit is refused, before it is unpacked', async () => {
    await expect(read(gzipSync(Buffer.alloc(9_000_000)), 1_000_000)).rejects.toThrow(/more than 1000000 bytes/);
  });

  test('that claims a huge entry is refused', () => {
    const header = Buffer.from(tar);
    header.write('77777777777\0', 124, 'latin1');
    const sum = header.subarray(0, 512).reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    expect(() => parseTar(header, 'x')).toThrow(/truncated in/);
  });

  test('with a malformed extended header is refused', () => {
    const long = packTar([{ path: 'x'.repeat(300), text: '' }], 1);
    for (const record of ['999 path=x\n', 'x path=y\n', '9 pathxyz\n', '12 size=abc\n']) {
      const spoiled = Buffer.from(long);
      spoiled.fill(0, 512, 1024).write(record, 512);
      expect(() => parseTar(spoiled, 'x')).toThrow(/extended header/);
    }
  });
});

test('archives of several gzip members are read whole', async () => {
  const members = Buffer.concat([gzipSync(tar.subarray(0, 512)), gzipSync(tar.subarray(512))]);
  expect(gunzipSync(members)).toEqual(tar);
  expect(await read(members)).toHaveLength(1);
});
