import type { Argv } from 'yargs';
import { checks } from '../checks/index.js';
import type { Diagnosis } from '../diagnosis/diagnose.js';
import { diagnose } from '../diagnosis/diagnose.js';
import type { PastReport } from '../diagnosis/compare/past-report.js';
import type { Report } from '../diagnosis/schema.js';
import type { Inventory } from '../inventory/inventory.js';
import { withProbes } from '../inventory/evidence/live.js';
import { inventoryOf } from '../inventory/inventory.js';
import { restApis } from '../inventory/services.js';
import type { Asked } from '../request/build.js';
import type { Snapshot } from '../snapshot/snapshot.js';
import type { BaselineFlags } from './accepted.js';
import { accepted, baselineOf, counts as doesCount, isUndecided, refuseWaivers, withBaselineFlag } from './accepted.js';
import type { AccountFlags } from './account-options.js';
import { withAccountFlags } from './account-options.js';
import type { Config } from './config-schema.js';
import { readConfig, withConfig } from './config.js';
import { parseDuration } from './duration.js';
import type { ExitStatus, Io } from './io.js';
import { CliError, exit, print } from './io.js';
import { nearest } from './nearest.js';
import { collectLive, printPlan, probeFor, readLogsFor, scanBytesOf, withLocalFlowLogs } from './live.js';
import type { OutputFlags } from './output.js';
import { parseFormats, withOutputFlags, writeReport } from './output.js';
import type { RequestFlags } from './request-options.js';
import { askedOf, messageNotes, requestsFor, withRequestFlags } from './request-options.js';
import { version } from './version.js';
import type { VerifyFlags } from './verify.js';
import { verificationOf, withVerifyFlag } from './verify.js';

export interface DoctorFlags extends RequestFlags, AccountFlags, OutputFlags, BaselineFlags, VerifyFlags {
  readonly snapshot: string | undefined;
  readonly logs: boolean;
  readonly since: string | undefined;
  readonly live: boolean;
  readonly 'flow-logs': string | undefined;
  readonly 'max-scan-gb': number | undefined;
  readonly config: string | undefined;
  readonly plan: boolean;
  readonly 'fail-on': Severity | undefined;
  readonly 'allow-unknown': boolean | undefined;
  readonly verbose: boolean;
}

export const severities = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof severities)[number];

export const withDoctorFlags = (yargs: Argv) =>
  withVerifyFlag(
    withBaselineFlag(
      withOutputFlags(
        withAccountFlags(
          withRequestFlags(
            yargs.positional('target', {
              type: 'string',
              describe: 'invoke URL, API id, API name, or execute-api ARN (default: every private API)',
            }),
          ),
        ),
      ),
    ),
  )
    .option('snapshot', {
      type: 'string',
      describe: 'replay a snapshot (folder or .tar.gz); nothing leaves the machine',
    })
    .option('logs', { type: 'boolean', default: true, describe: 'hold the verdicts against the logs (--no-logs)' })
    .option('since', { type: 'string', describe: 'how far back the logs are read (default: 1h)' })
    .option('flow-logs', {
      type: 'string',
      describe: 'VPC flow logs on this machine: a file or a folder (text, .gz, .parquet)',
    })
    .option('max-scan-gb', {
      type: 'number',
      describe: 'most that one scan of flow logs or trails may take (default: 10)',
    })
    .option('live', {
      type: 'boolean',
      default: false,
      describe: 'probe DNS, TCP, TLS and HTTP (GET or HEAD) from this host as well',
    })
    .option('config', { type: 'string', describe: 'settings (default: the nearest .xapi.yaml)' })
    .option('plan', { type: 'boolean', default: false, describe: 'print the calls that would be made, and make none' })
    .option('fail-on', { choices: severities, describe: 'least severity for exit status 1 (default: low)' })
    .option('allow-unknown', { type: 'boolean', describe: 'exit 0 when something is undecided' })
    .option('verbose', { alias: 'v', type: 'boolean', default: false, describe: 'calls, timing, stacks' })
    .example(
      '$0 doctor https://API.execute-api.us-east-1.amazonaws.com/prod/orders --from i-0abc --symptom timeout',
      '',
    );

export type StatusFlags = Pick<DoctorFlags, 'fail-on' | 'allow-unknown'>;

/**
 * From the result alone, before any rendering: the same for every format. What is true and stops no request counts for
 * `audit` only.
 */
export const statusOf = (
  { report, broken }: Diagnosis,
  { 'fail-on': failOn = 'low', 'allow-unknown': allowUnknown = false }: StatusFlags,
  command: 'doctor' | 'audit' = 'doctor',
): ExitStatus => {
  const counts = (severity: Severity) => severities.indexOf(severity) >= severities.indexOf(failOn);
  const failures = report.findings.filter(
    (finding) =>
      finding.is === 'fail' &&
      (command === 'audit' || finding.role !== 'latent') &&
      doesCount(finding) &&
      counts(finding.severity),
  );
  if (failures.length > 0) return exit.failed;
  if (broken.length > 0) return exit.nothing;
  return isUndecided(report) && !allowUnknown ? exit.undecided : exit.ok;
};

const emptyNote = (asked: Asked): string =>
  asked.target.api === undefined
    ? 'no PRIVATE REST API was found in the accounts that were read'
    : `no request could be formed for ${asked.target.api}`;

export const stacks = ({ broken }: Diagnosis, verbose: boolean): string =>
  broken
    .map(
      ({ code, request, error }) =>
        `xapi: the check ${code} broke on ${request}: ${verbose ? (error.stack ?? error.message) : error.message}\n`,
    )
    .join('');

export const replay = async (path: string): Promise<Snapshot> => {
  const { readSnapshot } = await import('../snapshot/read.js');
  return readSnapshot(path);
};

const comparedWith = async (past: PastReport, report: Report): Promise<Report> => {
  const { verified } = await import('../diagnosis/verify.js');
  return verified(report, past);
};

/** A target that is no API's name or id, and nearly the name of a request of the settings: a slip rather than an API that is gone. */
const slipNote = ({ target }: DoctorFlags, { requests: named = {} }: Config, inventory: Inventory): string[] => {
  if (target === undefined || Object.hasOwn(named, target)) return [];
  const near = nearest(target, Object.keys(named));
  if (near === undefined) return [];
  if (inventory.everywhere(restApis).rows.some(({ value: { id, name } }) => target === id || target === name))
    return [];
  return [`.xapi.yaml names no request '${target}': did you mean '${near}'?`];
};

/** `xapi doctor`: why does this caller get this answer from this private API, and what repairs it? */
export const doctor = async (typed: DoctorFlags, io: Io): Promise<ExitStatus> => {
  const config = await readConfig(typed.config, io.cwd);
  const flags = withConfig(typed, config);
  const formats = parseFormats(flags);
  const baseline = await baselineOf(flags, io.cwd);
  if (flags.snapshot === undefined) refuseWaivers(config, io.now().toISOString());
  parseDuration(flags.since ?? '1h');
  scanBytesOf(flags);
  if (flags.live && flags.snapshot !== undefined)
    throw new CliError(
      '--live probes from this host, and --snapshot replays without a call',
      exit.usage,
      'leave one out',
    );
  const typedRequest = await askedOf(flags, io);
  const verification = await verificationOf({ ...typed, verify: flags.verify }, typedRequest, io.cwd);
  const asked = verification?.asked ?? typedRequest;
  if (flags.plan) return printPlan(flags, asked, io);
  const live = flags.snapshot === undefined ? await collectLive(flags, asked, io, { inMemory: true }) : undefined;
  const state = live?.snapshot ?? (await replay(flags.snapshot as string));
  const inventory = inventoryOf(state);
  const requests = verification?.requests ?? requestsFor(inventory, asked);
  const read = live && flags.logs ? await readLogsFor(live, requests, flags, io) : { snapshot: state, notes: [] };
  if (live && !flags.logs) live.sessions.close();
  const { snapshot, notes: local } = await withLocalFlowLogs(read, requests, flags, io);
  const probes = flags.live ? await probeFor(snapshot, requests, io) : [];
  const logs = flags.logs || flags.live || flags['flow-logs'] !== undefined;
  const options = { version, source: live ? ('live' as const) : ('snapshot' as const), checks, logs };
  const notes = [
    ...messageNotes(flags, asked),
    ...slipNote(typed, config, inventory),
    ...(live?.notes ?? []),
    ...local,
    ...(requests.length === 0 ? [emptyNote(asked)] : []),
  ];
  const found = diagnose(withProbes(snapshot === state ? inventory : inventoryOf(snapshot), probes), requests, {
    ...options,
    notes,
  });
  const told = await accepted(found.report, config, baseline);
  const diagnosis = { ...found, report: verification ? await comparedWith(verification.past, told) : told };
  if (diagnosis.broken.length > 0) await print(io.stderr, stacks(diagnosis, flags.verbose));
  await writeReport(diagnosis.report, formats, io, flags.color);
  return io.interrupted() ? exit.interrupted : statusOf(diagnosis, flags);
};
