import { keepCompiled } from './compile-cache.js';
import type { Io } from './io.js';
import { standardOutput } from './standard-output.js';

/** The process: the fast path of `--version`, the interrupt, and the exit status. */
const version = process.env.XAPI_VERSION ?? '0.0.0';

let opened: Io['stdout'] | undefined;
const stdout = (): Io['stdout'] => (opened ??= standardOutput());

const run = async (): Promise<number> => {
  const argv = process.argv.slice(2);
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    stdout().write(`${version}\n`);
    return 0;
  }
  const interrupt: { came: boolean; controller?: AbortController } = { came: false };
  process.on('SIGINT', () => {
    if (interrupt.came) process.exit(130);
    interrupt.came = true;
    interrupt.controller?.abort();
  });
  const [command = 'help'] = argv;
  await keepCompiled(/^[a-z]+$/.test(command) && !argv.includes('--help') ? command : 'help', process.env);
  const { main } = await import('./main.js');
  return main(argv, {
    // Made when used: opening standard input takes as long as compiling a command, and a replay calls off nothing.
    get stdout() {
      return stdout();
    },
    get stderr() {
      return process.stderr;
    },
    get stdin() {
      return process.stdin;
    },
    env: process.env,
    cwd: process.cwd(),
    now: () => new Date(),
    get signal() {
      const { signal } = (interrupt.controller ??= new AbortController());
      if (interrupt.came) interrupt.controller.abort();
      return signal;
    },
    interrupted: () => interrupt.came,
  });
};

run().then(
  // All is written by now. What nobody waits for any more (a call that was given up, an open connection) holds nothing up.
  (status) => process.exit(status),
  (error: unknown) => {
    process.stderr.write(
      `xapi: internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exitCode = 4;
  },
);
