import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { CompressionCodec } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { defaultFormat, formatOf, parseRecord } from '../../../src/inventory/evidence/flow-record.js';
import { contains, parseAddress, parsePrefix } from '../../../src/network/cidr.js';
import { inOrder } from '../../../src/probes/logs/flow-files/in-order.js';
import { localFiles, scanFiles } from '../../../src/probes/logs/flow-files/local.js';
import { scanStream } from '../../../src/probes/logs/flow-files/read.js';
import type { Search } from '../../../src/probes/logs/flow-files/file.js';
import type { Sought } from '../../../src/probes/logs/flow-files/scan.js';
import { scannerOf } from '../../../src/probes/logs/flow-files/scan.js';
import { mostKept, scannedOf, sumOf } from '../../../src/probes/logs/flow-files/scanned.js';
import { run } from '../../cli/run.js';
import type { Report } from '../../../src/diagnosis/schema.js';
import { flaggedFormat, nodata, row } from '../../inventory/evidence/samples.js';
import { faults } from '../../faults/index.js';
import { healthy, ids, urls } from '../../worlds/peered.js';
import { writeSnapshot } from '../../../src/snapshot/write.js';
import '../../seeded.js';

const folder = mkdtempSync(join(tmpdir(), 'xapi-flow-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const eni = ids.endpointInterfaceA;
const client = '10.10.1.10';
const server = '10.20.1.10';
const sought = (rest: Partial<Sought> = {}): Sought => ({
  interfaces: new Set([eni]),
  clients: [parsePrefix(`${client}/32`)].flatMap((one) => one ?? []),
  port: 443,
  ...rest,
});
const search = (): Search => ({ sought: sought(), formats: [] });
const refused = row({ eni, from: client, to: server, ports: [40000, 443], flags: 2, action: 'REJECT' });
const answered = row({ eni, from: server, to: client, ports: [443, 40000], flags: 18 });
const others = [
  row({ eni, from: '10.10.9.9', to: server, ports: [40000, 443], flags: 2 }),
  row({ eni: 'eni-0fffffffffffffff', from: client, to: server, ports: [40000, 443], flags: 2 }),
  row({ eni, from: client, to: server, ports: [40000, 4430], flags: 2 }),
  row({ eni, from: client, to: server, ports: [4430, 22], flags: 2 }),
];
const header = flaggedFormat.replace(/[${}]/g, '');
const flagged = formatOf(flaggedFormat);
const plain = (line: string): string => line.replace(/ \S+$/, '').replace(/^\d/, '2');

const scan = (text: string, cut: number, formats = [flagged], of = sought()) => {
  const scanner = scannerOf(of);
  const file = scanner.file(formats);
  const buffer = Buffer.from(text);
  for (let at = 0; at < buffer.length; at += cut) file.write(buffer.subarray(at, at + cut));
  file.end();
  return scanner.result();
};

describe('the scanner', () => {
  const text = [header, ...others, refused, nodata('11:00', eni), answered, ...others].join('\n');

  test.each([1, 2, 7, 64, 1 << 20])('keeps what matters, whatever the chunks (%i bytes)', (cut) => {
    const { kept, headers, rows, malformed, bytes } = scan(text, cut);
    expect(kept.map(({ line }) => line)).toEqual([refused, nodata('11:00', eni), answered]);
    expect(kept.every((one) => one.interface === eni)).toBe(true);
    expect({ headers, rows, malformed, bytes }).toEqual({
      headers: [header, defaultFormat.join(' ')],
      rows: 11,
      malformed: 0,
      bytes: text.length,
    });
  });
  test('knows the default format, and each format by its number of fields', () => {
    const both = [plain(others[0] as string), plain(refused), refused].join('\n');
    const { kept, headers } = scan(`${both}\n`, 50, [formatOf(undefined), flagged]);
    expect(kept.map(({ line }) => line)).toEqual([plain(refused), refused]);
    expect(headers).toHaveLength(2);
    expect(parseRecord(kept[0]?.line ?? '', [formatOf(undefined)])?.action).toBe('REJECT');
  });
  test('takes any order of fields, and IPv6', () => {
    const format = 'dstport srcport srcaddr dstaddr interface-id action start end log-status';
    const line = `443 40000 2001:db8::10 2001:db8:1::1 ${eni} REJECT 1769943600 1769943655 OK`;
    const six = sought({ clients: [parsePrefix('2001:db8::/64')].flatMap((one) => one ?? []) });
    const { kept } = scan(`${format}\n${line}\n${line.replace('2001:db8::10', '2001:db8:5::10')}\n`, 10, [], six);
    expect(kept.map((one) => one.line)).toEqual([line]);
  });
  test('without known clients keeps every client of the interface', () => {
    expect(scan(text, 100, [flagged], sought({ clients: [] })).kept).toHaveLength(5);
  });
  test('counts what is no record, and never fails', () => {
    const wild = [header, 'garbage', '\u001b[2J', refused, 'x'.repeat(100_000), '', `${refused} and more`].join('\n');
    const { kept, malformed } = scan(wild, 1000);
    expect(kept.map(({ line }) => line)).toEqual([refused]);
    expect(malformed).toBe(4);
  });
  test('keeps no more than it may', () => {
    const { kept, truncated } = scan(`${header}\n${`${refused}\n`.repeat(50_010)}`, 1 << 20);
    expect({ kept: kept.length, truncated }).toEqual({ kept: 50_000, truncated: true });
  });
  test('agrees with the parser on random lines', () => {
    const ports = [443, 4430, 22, 40000];
    const lines = Array.from({ length: 500 }, (_, n) =>
      row({
        eni: n % 3 === 0 ? 'eni-0fffffffffffffff' : eni,
        from: n % 5 === 0 ? '10.10.9.9' : client,
        to: server,
        ports: [ports[n % 4] as number, ports[(n >> 2) % 4] as number],
        flags: n % 4,
      }),
    );
    const expected = lines.filter((line) => {
      const record = parseRecord(line, [flagged]);
      const has = record?.sourcePort === 443 || record?.destinationPort === 443;
      return has && record.interface === eni && record.sources.includes(client);
    });
    expect(scan(lines.join('\n'), 333).kept.map(({ line }) => line)).toEqual(expected);
  });
});

test('whatever lines of two formats, whatever the chunks: what is kept is what the parser says matters', () => {
  const of = (...all: string[]) => fc.constantFrom(...all);
  const port = fc.constantFrom(443, 4430, 44, 22);
  const record = fc
    .tuple(
      of('2', '10'),
      of(eni, 'eni-0fffffffffffffff', 'eni-1', '-'),
      of(client, '10.10.1.100'),
      port,
      port,
      of('unknown', '444455556666'),
      fc.boolean(),
    )
    .map(([version, id, from, source, target, account, isFlagged]) => {
      const head = [version, account, id, from, server, source, target, 6, 1, 60, 1769943600, 1769943655, 'ACCEPT OK'];
      return `${head.join(' ')}${isFlagged ? ' 2' : ''}`;
    });
  const line = fc.oneof({ weight: 9, arbitrary: record }, of('', 'nonsense', `x ${eni}`, 'eni- eni- eni-'));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 40 }), fc.integer({ min: 1, max: 200 }), (lines, cut) => {
      const wanted = lines.filter((one) => {
        const found = parseRecord(one, [flagged, defaultFormat]);
        const port443 = found?.sourcePort === 443 || found?.destinationPort === 443;
        return port443 && found.interface === eni && found.sources.includes(client);
      });
      expect(scan(lines.join('\n'), cut, [flagged, defaultFormat]).kept.map((one) => one.line)).toEqual(wanted);
    }),
  );
});

test('a line that is longer than any record counts as one of no format, wherever it is cut', () => {
  const long = `${'x'.repeat(70_000)}\n`;
  for (const cut of [1000, 65_536, 1 << 20])
    expect(scan(`${long}${refused}\n${long}${answered}\n${long}`, cut)).toMatchObject({
      rows: 2,
      malformed: 3,
      kept: [{ line: refused }, { line: answered }],
    });
});

test('another id before the interface of a format does not hide its records', () => {
  const format = 'dstport next-hop-interface-id interface-id srcport srcaddr dstaddr action start end log-status';
  const line = (port: number, hop: string): string =>
    `${port} ${hop} ${eni} ${port === 443 ? 40000 : 443} ${client} ${server} ACCEPT 1769943600 1769943655 OK`;
  const all = [line(2, '-'), line(443, 'eni-0fffffffffffffff'), line(2, 'eni-0fffffffffffffff')];
  expect(scan([format, ...all].join('\n'), 1 << 20, []).kept.map((one) => one.line)).toEqual(all);
});

test('two formats of other orders in one file without a header', () => {
  const swapped = 'start end srcport dstport srcaddr dstaddr interface-id log-status'.split(' ');
  const line = `1769943600 1769943655 40000 443 ${client} ${server} ${eni} OK`;
  const both = [plain(refused), line, plain(refused), plain(others[0] as string), line].join('\n');
  expect(scan(both, 50, [defaultFormat, swapped]).kept.map((one) => one.line)).toEqual([
    plain(refused),
    line,
    plain(refused),
    line,
  ]);
});

test.each([
  ['10.10.1.0/24', '10.10.2.0/24'],
  ['0.0.0.0/0', undefined],
  ['10.10.1.10/32', '10.10.1.11/32'],
  ['128.0.0.0/1', undefined],
])('ranges of clients are told by their bytes: %s', (range, other) => {
  const addresses = ['10.10.1.10', '10.10.1.11', '200.1.2.3', '10.10.2.1', '-', '2001:db8::1', '300.1.1.1', '10.10.1.'];
  const clients = [range, other].flatMap((one) => parsePrefix(one ?? '') ?? []);
  const lines = addresses.map((from) => row({ eni, from, to: '9.9.9.9', ports: [40000, 443], flags: 2 }));
  const isWanted = (from: string) => {
    const address = parseAddress(from);
    const server = parseAddress('9.9.9.9');
    return [address, server].some((one) => one !== undefined && clients.some((prefix) => contains(prefix, one)));
  };
  const { kept } = scan(lines.join('\n'), 1 << 20, [flagged], sought({ clients }));
  expect(kept.map(({ line }) => line)).toEqual(lines.filter((_, at) => isWanted(addresses[at] ?? '')));
});

describe('Parquet', () => {
  const fields = header.split(' ');
  const compressors = {
    GZIP: (input: Uint8Array) => gzipSync(input),
    BROTLI: (input: Uint8Array) => brotliCompressSync(input),
  };
  const parquet = (lines: readonly string[], rest: { codec: CompressionCodec; rowGroupSize?: number }) => {
    const rows = lines.map((one) => one.split(' '));
    const numbers = new Set(['version', 'srcport', 'dstport', 'protocol', 'tcp-flags']);
    const long = new Set(['packets', 'bytes', 'start', 'end']);
    const columnData = fields.map((field, at) => {
      const cells = rows.map((row) => (row[at] === undefined || row[at] === '-' ? null : row[at]));
      const name = field.replaceAll('-', '_');
      if (long.has(field))
        return { name, data: cells.map((cell) => (cell == null ? null : BigInt(cell))), type: 'INT64' as const };
      if (numbers.has(field))
        return { name, data: cells.map((cell) => (cell == null ? null : Number(cell))), type: 'INT32' as const };
      return { name, data: cells, type: 'STRING' as const };
    });
    return Buffer.from(parquetWriteBuffer({ columnData, compressors, ...rest }));
  };
  test.each(['UNCOMPRESSED', 'SNAPPY', 'GZIP', 'BROTLI'] as const)(
    'compressed by %s is read as lines',
    async (codec) => {
      const path = join(folder, `${codec}.log.parquet`);
      writeFileSync(path, parquet([...others, refused, nodata('11:00', eni), answered], { codec, rowGroupSize: 2 }));
      const { scanned, notes } = await scanFiles(await localFiles(path), search());
      expect(notes).toEqual([]);
      expect(scanned.kept.map(({ line }) => line)).toEqual([refused, `${nodata('11:00', eni)} -`, answered]);
      expect(scanned).toMatchObject({ rows: 7, malformed: 0, headers: [header] });
    },
  );
  test('by a method that nothing here unpacks is a note', async () => {
    const path = join(folder, 'zstd.parquet');
    const pretended = { codec: 'ZSTD' as const, compressors: { ZSTD: (input: Uint8Array) => input } };
    const columnData = [{ name: 'srcaddr', data: Array.from({ length: 100 }, () => client) }];
    writeFileSync(path, Buffer.from(parquetWriteBuffer({ columnData, ...pretended })));
    const { notes } = await scanFiles(await localFiles(path), search());
    expect(notes).toEqual([expect.stringMatching(/zstd\.parquet was not read to its end: .*ZSTD/)]);
  });
  test('whose texts hold spaces and line ends stays a line a row', async () => {
    const path = join(folder, 'tags.parquet');
    const columns = {
      interface_id: eni,
      srcaddr: client,
      dstaddr: server,
      srcport: '40000',
      dstport: '443',
      instance_tag: 'a b\n1 2',
    };
    const columnData = Object.entries(columns).map(([name, value]) => ({ name, data: [value] }));
    writeFileSync(path, Buffer.from(parquetWriteBuffer({ columnData })));
    const { scanned } = await scanFiles(await localFiles(path), search());
    expect(scanned.kept.map(({ line }) => line)).toEqual([`${eni} ${client} ${server} 40000 443 a_b_1_2`]);
  });
});

describe('files', () => {
  const text = `${header}\n${refused}\n`;
  test('of text and gzip, in folders, are read alike; hidden ones are not', async () => {
    const at = join(folder, 'tree');
    mkdirSync(join(at, '2026', '02'), { recursive: true });
    writeFileSync(join(at, 'a.log'), text);
    writeFileSync(join(at, '2026', '02', 'b.log.gz'), gzipSync(text));
    writeFileSync(join(at, '2026', 'no-suffix'), gzipSync(text));
    writeFileSync(join(at, '.hidden'), text);
    const files = await localFiles(at);
    expect(files).toHaveLength(3);
    const { scanned, notes } = await scanFiles(files, search());
    expect({ kept: scanned.kept.length, rows: scanned.rows, notes }).toEqual({ kept: 3, rows: 3, notes: [] });
  });
  test('that break off are read as far as they go, and said', async () => {
    const path = join(folder, 'cut.gz');
    writeFileSync(path, gzipSync(Buffer.from(`${text}${refused}\n`.repeat(2000))).subarray(0, 200));
    const { notes } = await scanFiles([{ path, bytes: 1 }], search());
    expect(notes).toEqual([expect.stringMatching(/cut\.gz was not read to its end: unexpected end of file/)]);
  });
  test('that cannot be opened are a note each, and the others are read', async () => {
    const good = join(folder, 'good.log');
    writeFileSync(good, text);
    const gone = [join(folder, 'gone.log'), join(folder, 'gone.parquet')].map((path) => ({ path, bytes: 1 }));
    const { scanned, notes } = await scanFiles([...gone, { path: good, bytes: 1 }], search());
    expect(scanned.kept).toHaveLength(1);
    expect(notes).toEqual([
      expect.stringMatching(/gone\.log was not read to its end: ENOENT/),
      expect.stringMatching(/gone\.parquet was not read to its end: ENOENT/),
    ]);
  });
  test('that were not read when it was stopped are said', async () => {
    const files = ['s1.log', 's2.log.gz'].map((name) => join(folder, name));
    writeFileSync(files[0] as string, `${text}${`${refused}\n`.repeat(50_000)}`);
    writeFileSync(files[1] as string, gzipSync(`${text}${`${refused}\n`.repeat(50_000)}`));
    const all = files.map((path) => ({ path, bytes: 1 }));
    const stopped = await scanFiles(all, search(), AbortSignal.abort());
    expect(stopped.notes).toEqual(['2 of 2 files were not read to their end: interrupted.']);
    expect(stopped.scanned.kept).toEqual([]);
    const going = new AbortController();
    const scan = scanFiles(all, search(), going.signal);
    going.abort();
    expect((await scan).notes).toEqual(['2 of 2 files were not read to their end: interrupted.']);
  });
  test('are added up in their order, whichever is read first, and no more is held than may be kept', async () => {
    const kept = fc.integer({ min: 0, max: 3 }).map((count) => Array.from({ length: count }, () => refused));
    const file = fc.record({
      kept,
      rows: fc.nat(9),
      malformed: fc.nat(2),
      header: fc.constantFrom('a', 'b'),
      after: fc.nat(3),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(file, { maxLength: 8 }), fc.integer({ min: 1, max: 4 }), async (files, atOnce) => {
        const parts = files.map((one, index) => ({
          after: one.after,
          scanned: scannedOf({
            kept: one.kept.map((line, at) => ({ line: `${index}.${at} ${line}`, interface: eni, header: one.header })),
            rows: one.rows,
            bytes: 1,
            malformed: one.malformed,
            truncated: false,
          }),
        }));
        const serial = sumOf();
        for (const { scanned } of parts) serial.add(scanned);
        const sideBySide = sumOf();
        const later = async (part: (typeof parts)[number]) => {
          for (let turn = 0; turn < part.after; turn += 1) await new Promise((resolve) => setImmediate(resolve));
          return part;
        };
        await inOrder(parts, atOnce, later, ({ scanned }) => sideBySide.add(scanned));
        expect(sideBySide.result()).toEqual(serial.result());
      }),
    );
    const full = scannedOf({
      kept: Array.from({ length: mostKept }, () => ({ line: refused, interface: eni, header: 'a' })),
      rows: mostKept,
      bytes: 1,
      malformed: 0,
      truncated: false,
    });
    let [held, most] = [0, 0];
    const sum = sumOf();
    const scan = async (index: number) => {
      held += 1;
      most = Math.max(most, held);
      if (index === 0) await new Promise((resolve) => setTimeout(resolve, 100));
      return { scanned: full };
    };
    await inOrder([0, 1, 2, 3, 4, 5], 2, scan, ({ scanned }) => {
      held -= 1;
      sum.add(scanned);
    });
    expect(most).toBe(2);
    expect(sum.result()).toMatchObject({ rows: 6 * mostKept, truncated: true });
    expect(sum.result().kept).toHaveLength(mostKept);
  });
  test('give the same whatever their sizes: one after the other, and side by side', async () => {
    const lines = [...others, refused, nodata('11:00', eni), answered];
    const name = fc.constantFrom('log', 'log.gz');
    const content = fc.array(fc.constantFrom(...lines, 'nonsense'), { maxLength: 60 });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, content), { maxLength: 6 }), async (files) => {
        const at = join(folder, `run${(run += 1)}`);
        mkdirSync(at);
        for (const [index, [suffix, some]] of files.entries()) {
          const whole = `${header}\n${some.join('\n')}\n`;
          writeFileSync(join(at, `${index}.${suffix}`), suffix === 'log' ? whole : gzipSync(whole));
        }
        const serial = sumOf();
        for (const [, some] of files) serial.add(scan(`${header}\n${some.join('\n')}\n`, 1 << 20));
        const { scanned } = await scanFiles(await localFiles(at), search());
        expect({ ...scanned, bytes: 0 }).toEqual({ ...serial.result(), bytes: 0 });
      }),
      { numRuns: 30 },
    );
  });
  test('that are no Parquet, whatever their name, are a note', async () => {
    const path = join(folder, 'bad.parquet');
    writeFileSync(path, 'PAR1 not really PAR1');
    const { scanned, notes } = await scanFiles([{ path, bytes: 1 }], search());
    expect(scanned.kept).toEqual([]);
    expect(notes).toEqual([expect.stringMatching(/bad\.parquet was not read to its end: /)]);
  });
  test('without a byte hold nothing', async () => {
    const scanner = scannerOf(sought());
    expect(await scanStream(Readable.from([]), scanner, [])).toBeUndefined();
    expect(scanner.result()).toMatchObject({ rows: 0, kept: [], malformed: 0 });
  });
  test('of any size are scanned in little memory', async () => {
    const block = Buffer.from(`${others.join('\n')}\n`.repeat(2500));
    const blocks = 64;
    const scanner = scannerOf(sought());
    const source = Readable.from(
      (function* () {
        for (let n = 0; n < blocks; n += 1) yield block;
      })(),
    );
    const before = process.memoryUsage().rss;
    await scanStream(source, scanner, [flagged]);
    expect(scanner.result().rows).toBe(blocks * 10_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
  });
});

describe('doctor --flow-logs', () => {
  const code = 'endpoint-sg-ingress-443-missing';
  const world = faults.find((one) => one.code === code)?.breaks(healthy()) ?? healthy();
  const snapshot = join(folder, 'snapshot');
  const file = join(folder, 'incident.log.gz');

  test('holds a snapshot against files, without a network', async () => {
    await writeSnapshot(world, snapshot);
    writeFileSync(file, gzipSync(`${header}\n${refused}\n`));
    const call = ['doctor', urls.alias, '--from', ids.app, '--snapshot', snapshot, '--format', 'json'];
    const { status, stdout, stderr } = await run([...call, '--flow-logs', file]);
    expect({ status, stderr }).toMatchObject({ status: 1 });
    const report = JSON.parse(stdout) as Report;
    const [finding] = report.findings;
    expect(finding).toMatchObject({ code, confidence: 'confirmed' });
    expect(finding?.evidence).toMatchObject([
      { source: 'flow-logs', effect: 'confirms', sample: [refused], where: `file:${file}` },
    ]);
    expect(stderr).toMatch(/1 files of \d+ B: 1 lines were read, 1 are about these requests\./);
    const capped = await run([...call, '--flow-logs', file, '--max-scan-gb', '0.00000001']);
    expect(capped.stderr).toMatch(/are more than 10 B \(--max-scan-gb\): not read\./);
    expect((JSON.parse(capped.stdout) as Report).findings[0]?.confidence).toBe('unobserved');
    const absent = await run([...call, '--flow-logs', join(folder, 'nowhere')]);
    expect(absent).toMatchObject({ status: 2, stdout: '' });
    expect(absent.stderr).toContain('no such file or folder');
  });

  describe('a line with control codes', () => {
    const hostile = join(folder, 'hostile.log');
    const state = join(folder, 'hostile-state');
    const codes = '\u001b[2J\u001b]0;owned\u0007\u009b31m\r';
    const evil = `${refused.replace('444455556666', `<b>${codes}`)}`;
    const malformed = `${codes}<script>alert(1)</script>`;
    const call = ['doctor', urls.alias, '--from', ids.app, '--snapshot', state, '--flow-logs', hostile];

    const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;
    beforeAll(async () => {
      await writeSnapshot(world, state);
      writeFileSync(hostile, `${header}\n${evil}\n${malformed}\n`, 'latin1');
    });
    const asFormat = (format: string) => run([...call, '--format', format]);
    test.each(['table', 'markdown', 'html', 'short'])('is escaped as %s, and on standard error', async (format) => {
      const { status, stdout, stderr } = await asFormat(format);
      expect(status).toBe(1);
      expect(stderr).toMatch(/1 of no known format/);
      expect(stdout).not.toMatch(control);
      expect(stderr).not.toMatch(control);
      expect(stdout).not.toContain('<script>alert');
      if (format === 'html') expect(stdout).not.toContain('<b>\\');
    });
    test.each(['table', 'markdown', 'html'])('is shown as %s all the same', async (format) => {
      const { stdout } = await asFormat(format);
      expect(stdout).toMatch(/\\u001b|\\x1b|␛/);
    });
    test('is escaped by JSON as JSON does', async () => {
      const { stdout } = await asFormat('json');
      expect(stdout).not.toMatch(control);
      expect((JSON.parse(stdout) as Report).findings[0]?.evidence[0]?.sample).toEqual([evil.trim()]);
    });
  });
});
