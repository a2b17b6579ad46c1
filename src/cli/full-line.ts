import yargs from 'yargs';
import type { Argv } from 'yargs';
import type { Io } from './io.js';
import { CliError, exit } from './io.js';
import { nearest } from './nearest.js';
import type { Declare } from './plain-line.js';
import { version } from './version.js';

/** One command as help tells it: `diff <old> <new> [target]`, and what it is for. */
export interface Usage {
  readonly usage: string;
  readonly about: string;
}

const complaint = (message: string, options: readonly string[]): CliError => {
  const unknown = /Unknown arguments?: (.*)/.exec(message)?.[1];
  const near = unknown === undefined ? undefined : nearest(unknown.split(', ')[0] ?? '', options);
  return new CliError(
    unknown ? `unknown argument: ${unknown}` : message.trim(),
    exit.usage,
    near ? `did you mean --${near}?` : "'xapi --help' and 'xapi COMMAND --help' tell what there is",
  );
};

const namesIn = (parser: object): string[] =>
  Object.keys((parser as { getOptions(): { key: Record<string, unknown> } }).getOptions().key);

const base = (argv: readonly string[], io: Io): Argv => {
  const parser = yargs([...argv]);
  return parser
    .scriptName('xapi')
    .locale('en')
    .version(version)
    .help('help')
    .alias('help', 'h')
    .wrap(Math.min(100, io.stdout.columns ?? 80))
    .strict()
    .parserConfiguration({ 'camel-case-expansion': false })
    .exitProcess(false)
    .showHelpOnFail(false)
    .fail((message: string | null, error: Error | undefined) => {
      throw error ?? complaint(message ?? 'wrong usage', namesIn(parser));
    });
};

export const helpText = (commands: readonly Usage[], io: Io): Promise<string> =>
  commands
    .reduce((y, { usage, about }) => y.command(usage, about, {}), base([], io))
    .usage('$0 COMMAND\n\nFinds out why a call to a private API Gateway API across accounts and VPCs fails.')
    .getHelp();

export const optionNames = (declare: Declare, io: Io): readonly string[] => namesIn(declare(base([], io)));

/** What yargs reads from a line, or the help that was asked for. Throws a CliError that says what is wrong with it. */
export const fullValues = async (
  { usage, about }: Usage,
  declare: Declare,
  argv: readonly string[],
  io: Io,
): Promise<{ readonly values?: Readonly<Record<string, unknown>>; readonly help: string }> => {
  let values: Readonly<Record<string, unknown>> | undefined;
  let help = '';
  await base(argv, io)
    .command(
      usage,
      about,
      (y: Argv) => declare(y),
      (typed) => {
        values = typed;
      },
    )
    .parseAsync([...argv], {}, (_error, _values, output) => {
      help = output;
    });
  return { help, ...(values === undefined ? {} : { values }) };
};
