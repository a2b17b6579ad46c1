import type { Argv } from 'yargs';
import { checks } from '../checks/index.js';
import { notChecks } from '../checks/not-checks.js';
import { rules } from '../checks/practice/index.js';
import { produces } from '../diagnosis/rank.js';
import { rowOf } from '../diagnosis/tree.js';
import { readClientText } from '../inventory/evidence/client-text.js';
import { pageOf } from '../report/page.js';
import { hang, wrap } from '../report/table/layout.js';
import type { Observed } from '../request/request.js';
import { symptomOf } from './checks.js';
import type { ExitStatus, Io } from './io.js';
import { CliError, exit, print, readAll } from './io.js';
import { nearest } from './nearest.js';
import { observedIn, parseSymptom } from './symptom.js';
import { widthOf } from './terminal.js';

export interface ExplainFlags {
  readonly what: string;
}

export const withExplainFlags = (yargs: Argv) =>
  yargs.positional('what', {
    type: 'string',
    demandOption: true,
    describe: 'a cause, or an error text that a client printed (- reads standard input)',
  });

/** A cause, what the caller sees of it, and why. */
interface Told {
  readonly code: string;
  readonly head: string;
  readonly why: string;
}

/** The causes that a text fits, those that it points at first. A cause without a check says why it has none. */
const causesOf = (
  text: string,
  observed: Observed,
): { readonly likely: Told[]; readonly alike: Told[]; means: string } => {
  const told = readClientText(text);
  const { likely = [], never = [], means = '' } = (told && rowOf(told)) ?? {};
  const ofCheck = ({ code, why, seenAs }: (typeof checks)[number]): Told => ({
    code,
    head: `${code} (${symptomOf(seenAs)})`,
    why,
  });
  const pointed = likely.filter((code) => !checks.some((one) => one.code === code));
  return {
    means,
    likely: [
      ...checks.filter(({ code }) => likely.includes(code)).map(ofCheck),
      ...pointed.map((code) => ({ code, head: `${code} (no check)`, why: notChecks[code] ?? '' })),
    ],
    alike: checks
      .filter(({ code, seenAs }) => produces(seenAs, observed) && !likely.includes(code) && !never.includes(code))
      .map(ofCheck),
  };
};

/** A symptom as `--symptom` takes it, typed alone: `403`, `dns`. */
const symptomIn = (text: string): Observed | undefined => {
  try {
    return parseSymptom(text);
  } catch (error) {
    if (error instanceof CliError) return undefined;
    throw error;
  }
};

const order = 'in the order in which a request travels';

const ofText = async (text: string, io: Io): Promise<ExitStatus> => {
  const observed = observedIn(text) ?? symptomIn(text.trim());
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
  const { means, likely, alike } = causesOf(text, observed);
  const said = observed.kind === 'http' ? `an HTTP ${observed.status}` : `a ${observed.kind} failure`;
  const width = widthOf(io);
  const lines = (told: readonly Told[]): string[] =>
    told.map(({ head, why }) => [head, ...hang('    ', why, width)].join('\n'));
  const rest = likely.length === 0 ? `Causes that produce it, ${order}:` : `Causes that look alike, ${order}:`;
  const paragraphs = [
    wrap(means === '' ? `This is ${said}.` : `This is ${said}: ${means}.`, width).join('\n'),
    ...(likely.length === 0 ? [] : [`Causes that it points at:`, ...lines(likely)]),
    ...(alike.length === 0 ? [] : [rest, ...lines(alike)]),
    ...(likely.length + alike.length === 0 ? ['No cause in the accounts produces it.'] : []),
  ];
  await print(io.stdout, `${paragraphs.join('\n\n')}\n`);
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
