import type { Argv } from 'yargs';
import type { Seen } from '../checks/check.js';
import { checks as onTheWay } from '../checks/index.js';
import { rules } from '../checks/practice/index.js';
import type { ExitStatus, Io } from './io.js';
import { exit, print } from './io.js';

export interface ChecksFlags {
  readonly format: 'table' | 'json' | undefined;
}

export const withChecksFlags = (yargs: Argv) =>
  yargs.option('format', { choices: ['table', 'json'] as const, describe: 'output' });

/** What a caller sees, in a word: `timeout`, `403`. */
export const symptomOf = ({ kind, status }: Seen): string => (kind === 'http' ? String(status ?? 'http') : kind);

const starts = [0, 45, 54, 71];

/** A long name moves what follows only as far as it must: a line fits 80 columns. */
const lineOf = (...cells: readonly string[]): string =>
  cells.reduce((line, cell, index) => `${line} `.padEnd(starts[index] ?? 0) + cell);

/** `xapi checks`: the troubleshooting matrix, and the rules of practice, which no caller sees. From themselves. */
export const checks = async ({ format }: ChecksFlags, io: Io): Promise<ExitStatus> => {
  const rows = [
    ...onTheWay.map(({ code, title, layer, severity, seenAs }) => ({
      code,
      symptom: symptomOf(seenAs),
      layer,
      severity,
      title,
    })),
    ...rules.map(({ code, title, layer, severity, controls }) => ({
      code,
      symptom: '-',
      layer,
      severity,
      title,
      controls,
    })),
  ];
  if (format === 'json') {
    await print(io.stdout, `${JSON.stringify(rows, null, 2)}\n`);
    return exit.ok;
  }
  const lines = rows.map(({ code, symptom, layer, severity }) => lineOf(code, symptom, layer, severity));
  await print(io.stdout, `${[lineOf('CAUSE', 'SYMPTOM', 'LAYER', 'SEVERITY'), ...lines].join('\n')}\n`);
  return exit.ok;
};
