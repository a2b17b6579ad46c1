import { resolve } from 'node:path';
import type { Argv } from 'yargs';
import type { PastReport } from '../diagnosis/compare/past-report.js';
import type { Report } from '../diagnosis/schema.js';
import { waive, waiverFault } from '../diagnosis/waive.js';
import type { Config } from './config-schema.js';
import { CliError } from './io.js';

export interface BaselineFlags {
  readonly baseline: string | undefined;
}

export const withBaselineFlag = <T>(yargs: Argv<T>) =>
  yargs.option('baseline', {
    type: 'string',
    describe: 'an earlier report (--format json=FILE): what it holds already does not count for the exit status',
  });

/** The earlier report of `--baseline`, read before anything else is: a file that is none ends the run at once. */
export const baselineOf = async ({ baseline }: BaselineFlags, cwd: string): Promise<PastReport | undefined> => {
  if (baseline === undefined) return undefined;
  const { readReportFile } = await import('./report-file.js');
  return readReportFile(resolve(cwd, baseline));
};

/** @throws CliError (exit 2) for waivers that end too far ahead of this time */
export const refuseWaivers = ({ waivers = [] }: Config, now: string): void => {
  const faults = waivers.flatMap((waiver) => {
    const fault = waiverFault(waiver, now);
    return fault === undefined ? [] : [`${waiver.place}.${fault}`];
  });
  if (faults.length > 0) throw new CliError(faults.join('\n'));
};

/**
 * What is accepted of a report: by waivers of the settings, by the baseline. Both leave the verdicts as they are and count
 * for the exit status only.
 */
export const accepted = async (report: Report, config: Config, baseline: PastReport | undefined): Promise<Report> => {
  refuseWaivers(config, report.takenAt);
  const waived = waive(report, config.waivers ?? []);
  if (baseline === undefined) return waived;
  const { againstBaseline } = await import('../diagnosis/baseline.js');
  return againstBaseline(waived, baseline);
};

type Finding = Report['findings'][number];

/** Whether a finding counts for the exit status: neither waived nor in the baseline. */
export const counts = ({ waived, baseline }: Finding): boolean => !waived && baseline !== 'still';

/**
 * Whether something that counts is undecided. A request that is undecided without an unknown (its logs contradict its
 * configuration) is; one whose every unknown is accepted is not.
 */
export const isUndecided = ({ verdict, requests, findings }: Report): boolean => {
  const unknown = findings.filter(({ is }) => is === 'unknown');
  if (unknown.some(counts)) return true;
  if (verdict !== 'undecided') return false;
  const open = requests.filter((one) => one.verdict === 'undecided');
  return open.length === 0 || open.some(({ id }) => !unknown.some(({ request }) => request === id));
};
