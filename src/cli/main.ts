import yargs from 'yargs';
import type { Argv } from 'yargs';
import type { ExitStatus, Io } from './io.js';
import { CliError, exit, print } from './io.js';
import { nearest } from './nearest.js';
import { version } from './version.js';

/** One subcommand; its module is loaded when it is the one that is called. */
interface Command {
  readonly usage: string;
  readonly about: string;
  readonly load: () => Promise<{
    readonly flags: (y: Argv) => Argv;
    readonly run: (flags: never, io: Io) => Promise<ExitStatus>;
  }>;
}

const commands: Readonly<Record<string, Command>> = {
  doctor: {
    usage: 'doctor [target]',
    about: 'Why does this caller get this answer from this private API, and what repairs it?',
    load: async () => {
      const { doctor, withDoctorFlags } = await import('./doctor.js');
      return { flags: withDoctorFlags, run: doctor };
    },
  },
  audit: {
    usage: 'audit',
    about: 'Which private APIs and endpoints break the rules of good practice?',
    load: async () => {
      const { audit, withAuditFlags } = await import('./audit.js');
      return { flags: withAuditFlags, run: audit };
    },
  },
  path: {
    usage: 'path',
    about: 'Does a packet get from A to B and back, hop by hop, and what stops it?',
    load: async () => {
      const { path, withPathFlags } = await import('./path.js');
      return { flags: withPathFlags, run: path };
    },
  },
  authorize: {
    usage: 'authorize',
    about: 'Do the policies allow this one request, and which statement decides?',
    load: async () => {
      const { authorize, withAuthorizeFlags } = await import('./authorize.js');
      return { flags: withAuthorizeFlags, run: authorize };
    },
  },
  snapshot: {
    usage: 'snapshot [target]',
    about: 'Collect the account state into files, to share, keep or replay',
    load: async () => {
      const { snapshot, withSnapshotFlags } = await import('./snapshot.js');
      return { flags: withSnapshotFlags, run: snapshot };
    },
  },
  explain: {
    usage: 'explain <what>',
    about: 'What a cause means, or which causes fit an error text',
    load: async () => {
      const { explain, withExplainFlags } = await import('./explain.js');
      return { flags: withExplainFlags, run: explain };
    },
  },
  checks: {
    usage: 'checks',
    about: 'The troubleshooting matrix: every cause, its symptom, layer and severity',
    load: async () => {
      const { checks, withChecksFlags } = await import('./checks.js');
      return { flags: withChecksFlags, run: checks };
    },
  },
  permissions: {
    usage: 'permissions',
    about: 'The read-only IAM policy that the tool needs, for each side',
    load: async () => {
      const { permissions, withPermissionsFlags } = await import('./permissions.js');
      return { flags: withPermissionsFlags, run: permissions };
    },
  },
  diff: {
    usage: 'diff <old> <new> [target]',
    about: 'What changed between two snapshots, or two reports',
    load: async () => {
      const { diff, withDiffFlags } = await import('./diff.js');
      return { flags: withDiffFlags, run: diff };
    },
  },
  completion: {
    usage: 'completion [shell]',
    about: 'Shell completion: a script for bash, zsh or fish',
    load: async () => {
      const { completion, withCompletionFlags } = await import('./completion.js');
      return { flags: withCompletionFlags, run: completion };
    },
  },
};

const complaint = (message: string, options: readonly string[]): CliError => {
  const unknown = /Unknown arguments?: (.*)/.exec(message)?.[1];
  const near = unknown === undefined ? undefined : nearest(unknown.split(', ')[0] ?? '', options);
  return new CliError(
    unknown ? `unknown argument: ${unknown}` : message.trim(),
    exit.usage,
    near ? `did you mean --${near}?` : "'xapi --help' and 'xapi COMMAND --help' tell what there is",
  );
};

const optionNames = (parser: object): string[] =>
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
      throw error ?? complaint(message ?? 'wrong usage', optionNames(parser));
    });
};

const helpText = (io: Io): Argv => {
  const named = Object.values(commands).reduce((y, { usage, about }) => y.command(usage, about, {}), base([], io));
  return named.usage('$0 COMMAND\n\nFinds out why a call to a private API Gateway API across accounts and VPCs fails.');
};

const repeatable = new Set(['header', 'region', 'format', 'rule', 'skip', '_']);

const refuseTwice = (values: Readonly<Record<string, unknown>>): void => {
  for (const [name, value] of Object.entries(values))
    if (Array.isArray(value) && !repeatable.has(name)) throw new CliError(`--${name} is given more than once`);
};

/** yargs lays out the help of every command that runs, for failures that we tell otherwise: a tenth of a short run. */
const withoutSpareHelp = (parser: Argv): void => {
  const inner = parser as Argv & {
    getInternalMethods?(): { getUsageInstance(): { cacheHelpMessage: () => void } };
  };
  const usage = inner.getInternalMethods?.().getUsageInstance();
  if (usage) usage.cacheHelpMessage = () => undefined;
};

const parsed = async (name: string, command: Command, argv: readonly string[], io: Io): Promise<ExitStatus> => {
  const { flags, run } = await command.load();
  let typed: object | undefined;
  let printed = '';
  const parser = base(argv, io).command(
    command.usage,
    command.about,
    (y: Argv) => flags(y),
    (values) => {
      typed = values;
    },
  );
  withoutSpareHelp(parser);
  await parser.parseAsync([...argv], {}, (_error, _values, output) => {
    printed = output;
  });
  if (printed !== '') await print(io.stdout, `${printed}\n`);
  if (typed === undefined) return exit.ok;
  refuseTwice(typed as Readonly<Record<string, unknown>>);
  return run(typed as never, io);
};

const unknownCommand = (name: string): CliError => {
  const near = nearest(name, Object.keys(commands));
  return new CliError(
    `unknown command '${name}'`,
    exit.usage,
    near ? `did you mean '${near}'?` : "'xapi --help' lists the commands",
  );
};

const optionsOf = async (name: string, argv: readonly string[], io: Io): Promise<string[]> => {
  const command = commands[name];
  if (!command || !Object.hasOwn(commands, name)) return [];
  const { flags } = await command.load();
  return optionNames(flags(base(argv, io))).map((key) => `--${key}`);
};

/** What may follow the words typed so far: commands, then the options of the command. */
const complete = async (words: readonly string[], io: Io): Promise<ExitStatus> => {
  const [, name = '', ...rest] = words;
  const found = rest.length === 0 ? Object.keys(commands) : await optionsOf(name, [], io);
  const last = rest.at(-1) ?? name;
  await print(io.stdout, `${found.filter((word) => word.startsWith(last)).join('\n')}\n`);
  return exit.ok;
};

const dispatch = async (argv: readonly string[], io: Io): Promise<ExitStatus> => {
  const [name] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    await print(io.stdout, `${await helpText(io).getHelp()}\n`);
    return name === undefined ? exit.usage : exit.ok;
  }
  if (name === '--get-yargs-completions') return complete(argv.slice(1), io);
  if (name === '--version') {
    await print(io.stdout, `${version}\n`);
    return exit.ok;
  }
  const command = commands[name];
  if (command === undefined || !Object.hasOwn(commands, name)) throw unknownCommand(name);
  return parsed(name, command, argv, io);
};

interface Told {
  readonly message: string;
  readonly advice?: string | undefined;
  readonly status: ExitStatus;
}

/** Errors meant for people: one sentence, what to do, no stack. Everything else is a bug of ours. */
const told = (error: unknown): Told | undefined => {
  if (error instanceof CliError) return { message: error.message, advice: error.advice, status: error.status };
  if (!(error instanceof Error)) return undefined;
  if (error.name === 'SnapshotError') return { message: error.message, status: exit.usage };
  if (error.name === 'SessionError') {
    const { what, advice, exitStatus } = error as Error & { what: string; advice: string; exitStatus: 2 | 4 };
    return { message: what, advice, status: exitStatus };
  }
  return error.name === 'YError' ? { message: error.message, status: exit.usage } : undefined;
};

/** Runs one command. Resolves to the exit status; nothing but the result goes to standard output. */
export const main = async (argv: readonly string[], io: Io): Promise<ExitStatus> => {
  try {
    return await dispatch(argv, io);
  } catch (error) {
    const words = told(error);
    if (!words) throw error;
    await print(io.stderr, `xapi: ${words.message}\n${words.advice ? `  ${words.advice}\n` : ''}`);
    return words.status;
  }
};
