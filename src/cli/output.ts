import { writeFileSync } from 'node:fs';
import type { Argv } from 'yargs';
import type { Report } from '../diagnosis/schema.js';
import { formats, render } from '../report/index.js';
import type { Format } from '../report/index.js';
import type { Io } from './io.js';
import { CliError, print } from './io.js';
import { colourOf, widthOf } from './terminal.js';

export interface OutputFlags {
  readonly format: readonly string[] | undefined;
  readonly color: boolean | undefined;
}

export interface Output {
  readonly format: Format;
  /** Undefined: standard output. */
  readonly file: string | undefined;
}

export const withOutputFlags = <T>(yargs: Argv<T>) =>
  yargs
    .option('format', {
      type: 'string',
      array: true,
      nargs: 1,
      describe: `FORMAT or FORMAT=FILE, repeatable: ${formats.join(', ')}`,
      group: 'Output:',
    })
    .option('color', { type: 'boolean', describe: 'colour, whatever the stream (--no-color: none)', group: 'Output:' });

const isFormat = (name: string): name is Format => (formats as readonly string[]).includes(name);

/** `--format`, checked before anything is read: at most one goes to standard output. */
export const parseFormats = ({ format }: OutputFlags): Output[] => {
  const stated = format && format.length > 0 ? format : ['table'];
  const outputs = stated.map((text): Output => {
    const [name = '', ...rest] = text.split('=');
    if (!isFormat(name)) throw new CliError(`--format '${name}' is none of ${formats.join(', ')}`);
    return { format: name, file: rest.length === 0 ? undefined : rest.join('=') };
  });
  if (outputs.filter(({ file }) => file === undefined).length > 1)
    throw new CliError(
      'only one --format may go to standard output',
      2,
      'give the others a file: --format json=report.json',
    );
  if (outputs.some(({ file }) => file === '')) throw new CliError('--format FORMAT=FILE needs a file name after =');
  return outputs;
};

/** @throws CliError when a file cannot be written. */
export const writeReport = async (report: Report, outputs: readonly Output[], io: Io): Promise<void> => {
  for (const { format, file } of outputs) {
    const text = await render(format, report, {
      width: widthOf(io),
      colour: file === undefined ? colourOf(io) : 0,
      ascii: false,
    });
    if (file === undefined) await print(io.stdout, text);
    else writeOut(file, text);
  }
};

const writeOut = (file: string, text: string): void => {
  try {
    writeFileSync(file, text, { mode: 0o600 });
  } catch (error) {
    throw new CliError(`${file} cannot be written: ${(error as Error).message}`);
  }
};
