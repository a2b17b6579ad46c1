import type { Argv } from 'yargs';
import { checks } from '../checks/index.js';
import { notChecks } from '../checks/not-checks.js';
import { rules } from '../checks/practice/index.js';
import { produces } from '../diagnosis/rank.js';
import { pageOf } from '../report/page.js';
import { symptomOf } from './checks.js';
import type { ExitStatus, Io } from './io.js';
import { CliError, exit, print, readAll } from './io.js';
import { nearest } from './nearest.js';
import { observedIn } from './symptom.js';

export interface ExplainFlags {
  readonly what: string;
}

export const withExplainFlags = (yargs: Argv) =>
  yargs.positional('what', {
    type: 'string',
    demandOption: true,
    describe: 'a cause, or an error text that a client printed (- reads standard input)',
  });

const ofText = async (text: string, io: Io): Promise<ExitStatus> => {
  const observed = observedIn(text);
  if (!observed) {
    const near = nearest(
      text.trim(),
      [...checks, ...rules].map(({ code }) => code),
    );
    throw new CliError(
      `'${text.trim().slice(0, 80)}' is neither a cause nor an error text that is known`,
      exit.usage,
      near ? `did you mean ${near}?` : "'xapi checks' lists the causes",
    );
  }
  const causes = checks.filter(({ seenAs }) => produces(seenAs, observed));
  const said = observed.kind === 'http' ? `an HTTP ${observed.status}` : `a ${observed.kind} failure`;
  const lines = causes.map(({ code, why, seenAs }) => `${code} (${symptomOf(seenAs)})\n    ${why}`);
  await print(
    io.stdout,
    `${[`This is ${said}. Causes that produce it, in the order in which a request travels:`, ...lines].join('\n\n')}\n`,
  );
  return exit.ok;
};

/** `xapi explain`: what a cause means, or which causes fit an error text. */
export const explain = async ({ what }: ExplainFlags, io: Io): Promise<ExitStatus> => {
  const told = checks.find(({ code }) => code === what) ?? rules.find(({ code }) => code === what);
  if (told) {
    await print(io.stdout, pageOf(told));
    return exit.ok;
  }
  if (Object.hasOwn(notChecks, what)) {
    await print(io.stdout, `# ${what}\n\nNo answer of AWS shows it, so no check judges it. ${notChecks[what] ?? ''}\n`);
    return exit.ok;
  }
  return ofText(what === '-' ? await readAll(io.stdin) : what, io);
};
