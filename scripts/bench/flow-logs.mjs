// The scan of flow-log files against wc, zcat and an awk filter that does the same work, on one gigabyte of generated text,
// its gz in one file, and its gz in eight. Medians of interleaved runs; every tool's first run is not counted, for it warms the file's pages.
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { bundled } from './bundled.mjs';
import { environment } from './process.mjs';
import { measure, median } from './report.mjs';

const size = Number(process.env.BENCH_FLOW_BYTES ?? 1e9);
const rounds = 3;
const mostMemory = 128 * 1024 * 1024;
const interfaces = ['eni-00000000000000003', 'eni-00000000000000011'];
const clients = ['10.10.1.17', '10.10.1.42'];

/** The same numbers in every run: a linear congruential generator. */
const generator = (seed) => {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

/** Records of the default format: fifty interfaces, half of them HTTPS, one in a thousand without data. */
const blockOf = (bytes) => {
  const next = generator(20261123);
  const lines = [];
  for (let length = 0; length < bytes;) {
    const eni = `eni-${String(next(50)).padStart(17, '0')}`;
    const start = 1769943600 + next(3600);
    const ports = next(2) === 0 ? [32768 + next(28000), 443] : [1024 + next(60000), 22 + next(9000)];
    const [from, to] = [`10.10.1.${next(200)}`, `10.20.${next(4)}.${next(250)}`];
    const counts = `6 ${1 + next(40)} ${60 + next(90000)} ${start} ${start + 58}`;
    const line =
      next(1000) === 0
        ? `2 444455556666 ${eni} - - - - - - - ${start} ${start + 58} - NODATA\n`
        : next(2) === 0
          ? `2 444455556666 ${eni} ${from} ${to} ${ports.join(' ')} ${counts} ACCEPT OK\n`
          : `2 444455556666 ${eni} ${to} ${from} ${ports.reverse().join(' ')} ${counts} ${next(9) === 0 ? 'REJECT' : 'ACCEPT'} OK\n`;
    lines.push(line);
    length += line.length;
  }
  return Buffer.from(lines.join(''));
};

/** Blocks far longer than the window of gzip, so that what repeats does not pack better. */
const write = (folder) => {
  const block = blockOf(Math.min(size, 16e6));
  const packed = gzipSync(block);
  const files = { text: join(folder, 'flow.log'), gz: join(folder, 'flow.log.gz'), several: join(folder, 'several') };
  const fill = (path, piece, bytes) => {
    const file = openSync(path, 'w');
    for (let at = 0; at < bytes; at += block.length) writeSync(file, piece);
    closeSync(file);
  };
  fill(files.text, block, size);
  fill(files.gz, packed, size);
  mkdirSync(files.several);
  for (let index = 0; index < 8; index++) fill(join(files.several, `${index}.log.gz`), packed, size / 8);
  return files;
};

const run = (command, args) => {
  const before = performance.now();
  const { status, signal, stdout, stderr } = spawnSync(command, args, {
    env: environment({ LC_ALL: 'C' }),
    encoding: 'utf8',
    timeout: 300_000,
  });
  if (status !== 0) throw new Error(`${command} ${args[0]} ended with ${status ?? signal}: ${stderr}`);
  return { ms: performance.now() - before, stdout };
};

const shell = (text) => () => {
  const { ms, stdout } = run('sh', ['-c', text]);
  return { ms, count: Number(stdout.trim().split(' ')[0]) };
};

const awk = (() => {
  const is = (field, values) => `(${values.map((value) => `$${field}=="${value}"`).join('||')})`;
  const port = '($6=="443"||$7=="443")';
  const wanted = `${is(3, interfaces)}&&($7=="-"||${port}&&(${is(4, clients)}||${is(5, clients)}))`;
  return `awk '${wanted}{n++} END{print n}'`;
})();

const scan = (script, path) => () => {
  const { stdout } = run(process.execPath, [script, path, interfaces.join(','), clients.join(',')]);
  return JSON.parse(stdout);
};

const measured = (cases) => {
  const results = Object.fromEntries(Object.keys(cases).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++)
    for (const [name, take] of Object.entries(cases)) results[name].push(take());
  return Object.fromEntries(
    Object.entries(results).map(([name, [, ...counted]]) => [
      name,
      { ...counted[0], ms: median(counted.map(({ ms }) => ms)) },
    ]),
  );
};

const agree = (ours, lines, filtered) => {
  if (ours.rows !== lines || ours.kept !== filtered || ours.malformed !== 0 || ours.truncated)
    throw new Error(`the scan disagrees: ${JSON.stringify(ours)}, wc ${lines}, awk ${filtered}`);
};

const rate = ({ ms, bytes, rows }) =>
  `${Math.round(bytes / ms / 1000).toLocaleString('en')} MB/s, ${(rows / ms / 1000).toFixed(1)} million rows/s`;

export const flowLogs = async () => {
  const script = await bundled('test/bench/flow-logs.ts');
  const folder = mkdtempSync(join(tmpdir(), 'xapi-bench-'));
  try {
    const { text, gz, several } = write(folder);
    const of = measured({
      wc: shell(`wc -l < ${text}`),
      text: scan(script, text),
      awk: shell(`${awk} ${text}`),
      zcat: shell(`zcat ${gz} | wc -l`),
      gz: scan(script, gz),
      zawk: shell(`zcat ${gz} | ${awk}`),
      cats: shell(`zcat ${several}/* | wc -l`),
      several: scan(script, several),
      cawk: shell(`zcat ${several}/* | ${awk}`),
    });
    agree(of.text, of.wc.count, of.awk.count);
    agree(of.gz, of.zcat.count, of.zawk.count);
    agree(of.several, of.cats.count, of.cawk.count);
    const peak = Math.max(of.text.peakBytes, of.gz.peakBytes);
    return [
      measure('text, scan over wc -l', of.text.ms / of.wc.ms, { most: 6, note: rate(of.text) }),
      measure('text, scan over the awk filter', of.text.ms / of.awk.ms, {
        most: 1 / 3,
        note: `${of.text.kept.toLocaleString('en')} of ${of.text.rows.toLocaleString('en')} rows, the same for both`,
      }),
      measure('gz, scan over zcat | wc -l', of.gz.ms / of.zcat.ms, { most: 0.7, note: `${rate(of.gz)}, unpacked` }),
      measure('gz, scan over zcat | awk', of.gz.ms / of.zawk.ms, { most: 0.7 }),
      measure('8 gz files, scan over zcat | wc -l', of.several.ms / of.cats.ms, {
        most: 0.7,
        note: `${rate(of.several)}, unpacked, two files at once`,
      }),
      measure('8 gz files, scan over zcat | awk', of.several.ms / of.cawk.ms, { most: 0.7 }),
      measure('peak memory over 128 MB, one file', peak / mostMemory, {
        most: 1,
        note: `${Math.round(peak / 2 ** 20)} MB, whatever the size`,
      }),
      measure('peak memory over 128 MB, two gz files at once', of.several.peakBytes / mostMemory, {
        most: 1,
        note: `${Math.round(of.several.peakBytes / 2 ** 20)} MB, whatever the size and number`,
      }),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
