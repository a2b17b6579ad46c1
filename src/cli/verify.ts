import { resolve } from 'node:path';
import type { Argv } from 'yargs';
import type { PastReport } from '../diagnosis/compare/past-report.js';
import type { Asked } from '../request/build.js';
import type { Request } from '../request/request.js';
import { CliError, exit } from './io.js';
import type { RequestFlags } from './request-options.js';

export interface VerifyFlags {
  readonly verify: string | undefined;
}

export const withVerifyFlag = <T>(yargs: Argv<T>) =>
  yargs.option('verify', {
    type: 'string',
    nargs: 1,
    describe: 'ask again what an earlier report (--format json=FILE) asked: what is repaired, still there, new',
  });

/** An earlier report, and its requests to be asked again. */
export interface Verification {
  readonly past: PastReport;
  readonly requests: readonly Request[];
  /** What to collect for them. */
  readonly asked: Asked;
}

const said = ['target', 'method', 'path', 'stage', 'from', 'endpoint', 'principal', 'symptom', 'message'] as const;

const only = <T>(values: readonly T[]): T | undefined => {
  const distinct = [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
  return distinct.length === 1 ? distinct[0] : undefined;
};

/** What all of the requests have in common narrows what is read; where they differ, everything is. */
const commonTo = (requests: readonly Request[], asked: Asked): Asked => {
  const host = only(requests.map((request) => request.host));
  const api = only(requests.map((request) => request.api));
  const region = only(requests.map((request) => request.region));
  return {
    ...asked,
    target: {
      host: host ?? { form: 'unstated' },
      headers: only(requests.map(({ headers }) => headers)) ?? {},
      ...(api === undefined ? {} : { api }),
      ...(region === undefined ? {} : { region }),
    },
    regions: [...new Set(requests.map((request) => request.region))],
    from: only(requests.map(({ caller }) => caller.id)),
    stage: only(requests.map(({ stage }) => stage)),
    principal: only(requests.map(({ principal }) => principal)),
  };
};

/**
 * `--verify`: the requests of an earlier report. `asked` is what the command line says beside it: headers alone.
 * @throws CliError (exit 2) where the file is no report, or does not hold what it asked
 */
export const verificationOf = async (
  flags: VerifyFlags & RequestFlags,
  asked: Asked,
  cwd: string,
): Promise<Verification | undefined> => {
  if (flags.verify === undefined) return undefined;
  const twice = said.filter((name) => flags[name] !== undefined);
  if (twice.length > 0)
    throw new CliError(
      `--verify asks what its report asked, and ${twice.map((name) => (name === 'target' ? 'a target' : `--${name}`)).join(', ')} says something else`,
      exit.usage,
      'leave one out',
    );
  const { readReportFile } = await import('./report-file.js');
  const { askedAgain } = await import('../diagnosis/asked-again.js');
  const past = readReportFile(resolve(cwd, flags.verify));
  const again = askedAgain(past, asked.target.headers);
  if (!again.ok) throw new CliError(`${flags.verify} cannot be verified: ${again.fault}`, exit.usage, again.advice);
  return { past, requests: again.requests, asked: commonTo(again.requests, asked) };
};
