import { accessSync, constants, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Argv } from 'yargs';
import type { Report } from '../diagnosis/schema.js';
import { formats, render } from '../report/index.js';
import type { Format, RenderOptions } from '../report/index.js';
import { fileTrouble } from './file-trouble.js';
import type { Io } from './io.js';
import { CliError, print } from './io.js';
import { asciiOf, colourOf, widthOf } from './terminal.js';

export interface OutputFlags {
  readonly format: readonly string[] | undefined;
  readonly color: boolean | undefined;
}

export interface Output<F extends string = Format> {
  readonly format: F;
  /** Undefined: standard output. */
  readonly file: string | undefined;
}

export const withOutputFlags = <T>(yargs: Argv<T>, names: readonly string[] = formats) =>
  yargs
    .option('format', {
      type: 'string',
      array: true,
      nargs: 1,
      describe: `FORMAT or FORMAT=FILE, repeatable: ${names.join(', ')}`,
      group: 'Output:',
    })
    .option('color', { type: 'boolean', describe: 'colour, whatever the stream (--no-color: none)', group: 'Output:' });

/** `--format`, checked before anything is read: at most one goes to standard output. */
export const parseOutputs = <F extends string>(
  { format }: Pick<OutputFlags, 'format'>,
  names: readonly F[],
): Output<F>[] => {
  const stated = format && format.length > 0 ? format : ['table'];
  const outputs = stated.map((text): Output<F> => {
    const [name = '', ...rest] = text.split('=');
    const known = names.find((one) => one === name);
    if (known === undefined) throw new CliError(`--format '${name}' is none of ${names.join(', ')}`);
    return { format: known, file: rest.length === 0 ? undefined : rest.join('=') };
  });
  if (outputs.filter(({ file }) => file === undefined).length > 1)
    throw new CliError(
      'only one --format may go to standard output',
      2,
      'give the others a file: --format json=report.json',
    );
  if (outputs.some(({ file }) => file === '')) throw new CliError('--format FORMAT=FILE needs a file name after =');
  for (const { file } of outputs) if (file !== undefined) demandFolder(file);
  return outputs;
};

/** @throws CliError for a file in a folder that is not there or cannot be written to. */
const demandFolder = (file: string): void => {
  const folder = dirname(file);
  try {
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new CliError(`${file} cannot be written: ${folder}: ${fileTrouble(error)}`, 2, 'make the folder first');
  }
};

export const parseFormats = (flags: OutputFlags): Output[] => parseOutputs(flags, formats);

/** Renders each output for the place that it goes to. @throws CliError when a file cannot be written. */
export const writeOutputs = async <F extends string>(
  outputs: readonly Output<F>[],
  io: Io,
  renderAs: (format: F, options: RenderOptions) => Promise<string>,
  color?: boolean,
): Promise<void> => {
  for (const { format, file } of outputs) {
    const text = await renderAs(format, {
      width: widthOf(io),
      colour: file === undefined ? colourOf(io, color) : 0,
      ascii: file === undefined && asciiOf(io),
    });
    if (file === undefined) await print(io.stdout, text);
    else writeOut(file, text);
  }
};

export const writeReport = (report: Report, outputs: readonly Output[], io: Io, color?: boolean): Promise<void> =>
  writeOutputs(outputs, io, (format, options) => render(format, report, options), color);

const writeOut = (file: string, text: string): void => {
  try {
    writeFileSync(file, text, { mode: 0o600 });
  } catch (error) {
    throw new CliError(`${file} cannot be written: ${fileTrouble(error)}`);
  }
};
