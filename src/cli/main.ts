import type { Usage } from './full-line.js';
import type { ExitStatus, Io } from './io.js';
import { CliError, exit, print } from './io.js';
import { nearest } from './nearest.js';
import type { Declare } from './plain-line.js';
import { plainValues } from './plain-line.js';
import { version } from './version.js';

/** One subcommand; its module is loaded when it is the one that is called. */
interface Command extends Usage {
  readonly load: () => Promise<{
    readonly flags: Declare;
    readonly run: (flags: never, io: Io) => Promise<ExitStatus>;
  }>;
}

export const commands: Readonly<Record<string, Command>> = {
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

const repeatable = new Set(['header', 'region', 'format', 'rule', 'skip', '_']);

const refuseTwice = (values: Readonly<Record<string, unknown>>): void => {
  for (const [name, value] of Object.entries(values))
    if (Array.isArray(value) && !repeatable.has(name)) throw new CliError(`--${name} is given more than once`);
};

const typedIn = async (
  command: Command,
  declare: Declare,
  argv: readonly string[],
  io: Io,
): Promise<Readonly<Record<string, unknown>> | undefined> => {
  const plain = plainValues(command.usage, declare, argv.slice(1));
  if (plain) return plain;
  const { fullValues } = await import('./full-line.js');
  const { values, help } = await fullValues(command, declare, argv, io);
  if (help !== '') await print(io.stdout, `${help}\n`);
  return values;
};

const runCommand = async (command: Command, argv: readonly string[], io: Io): Promise<ExitStatus> => {
  const { flags, run } = await command.load();
  const typed = await typedIn(command, flags, argv, io);
  if (typed === undefined) return exit.ok;
  refuseTwice(typed);
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

const optionsOf = async (name: string, io: Io): Promise<string[]> => {
  const command = commands[name];
  if (!command || !Object.hasOwn(commands, name)) return [];
  const [{ flags }, { optionNames }] = await Promise.all([command.load(), import('./full-line.js')]);
  return optionNames(flags, io).map((key) => `--${key}`);
};

/** What may follow the words typed so far: commands, then the options of the command. */
const complete = async (words: readonly string[], io: Io): Promise<ExitStatus> => {
  const [, name = '', ...rest] = words;
  const found = rest.length === 0 ? Object.keys(commands) : await optionsOf(name, io);
  const last = rest.at(-1) ?? name;
  await print(io.stdout, `${found.filter((word) => word.startsWith(last)).join('\n')}\n`);
  return exit.ok;
};

const dispatch = async (argv: readonly string[], io: Io): Promise<ExitStatus> => {
  const [name] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const { helpText } = await import('./full-line.js');
    await print(io.stdout, `${await helpText(Object.values(commands), io)}\n`);
    return name === undefined ? exit.usage : exit.ok;
  }
  if (name === '--get-yargs-completions') return complete(argv.slice(1), io);
  if (name === '--version') {
    await print(io.stdout, `${version}\n`);
    return exit.ok;
  }
  const command = commands[name];
  if (command === undefined || !Object.hasOwn(commands, name)) throw unknownCommand(name);
  return runCommand(command, argv, io);
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
