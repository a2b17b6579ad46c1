import type { Argv } from 'yargs';
import { checks } from '../checks/index.js';
import { rules } from '../checks/practice/index.js';
import type { AnyRule, Thresholds } from '../checks/practice/rule.js';
import { operationsOfRule } from '../checks/practice/rule.js';
import { usualThresholds } from '../checks/practice/thresholds.js';
import { audit as auditOf } from '../diagnosis/audit.js';
import { auditSummary } from '../diagnosis/audit-summary.js';
import { operationsNeeded } from '../diagnosis/needs.js';
import { inventoryOf } from '../inventory/inventory.js';
import { everyRequest } from '../request/build.js';
import type { OperationId } from '../snapshot/operations.js';
import type { Snapshot } from '../snapshot/snapshot.js';
import { parseAnswerPath } from '../snapshot/snapshot.js';
import type { BaselineFlags } from './accepted.js';
import { accepted, baselineOf, refuseWaivers, withBaselineFlag } from './accepted.js';
import { withAccountFlags } from './account-options.js';
import type { Config } from './config-schema.js';
import { readConfig, withConfig } from './config.js';
import type { Severity } from './doctor.js';
import { replay, severities, stacks, statusOf } from './doctor.js';
import type { OrganizationFlags } from './every-account.js';
import { openEveryAccount } from './every-account.js';
import type { ExitStatus, Io } from './io.js';
import { CliError, exit, print } from './io.js';
import type { Live, Read } from './live.js';
import { collectLive } from './live.js';
import { nearest } from './nearest.js';
import type { OutputFlags } from './output.js';
import { parseFormats, withOutputFlags, writeReport } from './output.js';
import { checkRegions } from './request-options.js';
import { version } from './version.js';

export interface AuditFlags extends OrganizationFlags, OutputFlags, BaselineFlags {
  /** There is no target to name: every API is judged. */
  readonly target?: undefined;
  readonly snapshot: string | undefined;
  readonly config: string | undefined;
  readonly rule: readonly string[] | undefined;
  readonly skip: readonly string[] | undefined;
  readonly 'fail-on': Severity | undefined;
  readonly 'allow-unknown': boolean | undefined;
  readonly verbose: boolean;
}

export const withAuditFlags = (yargs: Argv) =>
  withBaselineFlag(withOutputFlags(withAccountFlags(yargs)))
    .option('organization', {
      type: 'boolean',
      describe: 'every active account of the organization, listed with the default credentials',
    })
    .option('role-name', { type: 'string', describe: 'with --organization: the role to assume in each account' })
    .option('snapshot', {
      type: 'string',
      describe: 'judge a snapshot (folder or .tar.gz); nothing leaves the machine',
    })
    .option('rule', {
      type: 'string',
      array: true,
      nargs: 1,
      describe: 'only this rule of practice; repeatable (requests are examined all the same)',
    })
    .option('skip', { type: 'string', array: true, nargs: 1, describe: 'not this rule or cause; repeatable' })
    .option('config', { type: 'string', describe: 'settings (default: the nearest .xapi.yaml)' })
    .option('fail-on', { choices: severities, describe: 'least severity for exit status 1 (default: low)' })
    .option('allow-unknown', { type: 'boolean', describe: 'exit 0 when something is undecided' })
    .option('verbose', { alias: 'v', type: 'boolean', default: false, describe: 'calls, timing, stacks' })
    .example('$0 audit --organization --role-name xapi-read --region us-east-1 --region eu-west-1', '')
    .example('$0 audit --provider arn:aws:iam::…:role/xapi-read --format json=audit.json --format markdown', '');

const codes = [...checks, ...rules].map(({ code }) => code);

const demandCodes = (option: string, given: readonly string[], known: readonly string[]): void => {
  for (const code of given) {
    if (known.includes(code)) continue;
    const near = nearest(code, known);
    throw new CliError(
      `--${option} '${code}' is none of the rules`,
      exit.usage,
      near ? `did you mean ${near}?` : "'xapi checks' lists them",
    );
  }
};

const chosenRules = ({ rule = [], skip = [] }: AuditFlags): readonly AnyRule[] => {
  demandCodes(
    'rule',
    rule,
    rules.map(({ code }) => code),
  );
  demandCodes('skip', skip, codes);
  return rules.filter(({ code }) => (rule.length === 0 || rule.includes(code)) && !skip.includes(code));
};

/** Everything that rules and checks may ask, evidence left out. */
export const auditOperations = (chosen: readonly AnyRule[]): readonly OperationId[] => [
  ...new Set([...operationsNeeded(checks), ...chosen.flatMap(operationsOfRule)]),
];

/** How busy stages and endpoints were, where a rule asks. */
export const withTraffic = async (
  { sessions, snapshot, notes }: Live,
  chosen: readonly AnyRule[],
  { unusedEndpointDays: days }: Thresholds,
  io: Io,
): Promise<Read> => {
  if (!auditOperations(chosen).includes('cloudwatch/get-metric-data')) return { snapshot, notes };
  const { collectTraffic } = await import('../probes/logs/traffic.js');
  const read = await collectTraffic({ sessions, state: snapshot, to: io.now(), days, signal: io.signal });
  return { snapshot: read.snapshot, notes: [...notes, ...read.notes] };
};

export const thresholdsOf = ({ thresholds = {} }: Config): Thresholds => ({
  certificateDays: thresholds['certificate-days'] ?? usualThresholds.certificateDays,
  unusedEndpointDays: thresholds['unused-endpoint-days'] ?? usualThresholds.unusedEndpointDays,
  busyRate: thresholds['busy-rate'] ?? usualThresholds.busyRate,
});

const stateOf = async (
  flags: AuditFlags,
  chosen: readonly AnyRule[],
  thresholds: Thresholds,
  io: Io,
): Promise<Read> => {
  if (flags.snapshot !== undefined) return { snapshot: await replay(flags.snapshot), notes: [] };
  const live = await collectLive({ ...flags, since: undefined }, { ...everyRequest, regions: flags.region ?? [] }, io, {
    inMemory: true,
    operations: auditOperations(chosen),
    everyVpc: true,
    ...(flags.organization ? { open: () => openEveryAccount(flags, io) } : {}),
  });
  try {
    return await withTraffic(live, chosen, thresholds, io);
  } finally {
    live.sessions.close();
  }
};

/** Accounts of which anything was read. */
const answeredIn = ({ answers }: Snapshot): ReadonlySet<string> =>
  new Set([...answers.keys()].map((path) => parseAnswerPath(path).account));

/** `xapi audit`: which private APIs and endpoints break the rules of good practice, and which intended requests fail? */
export const audit = async (typed: AuditFlags, io: Io): Promise<ExitStatus> => {
  const config = await readConfig(typed.config, io.cwd);
  const flags = withConfig(typed, config);
  const formats = parseFormats(flags);
  const baseline = await baselineOf(flags, io.cwd);
  if (flags.snapshot === undefined) refuseWaivers(config, io.now().toISOString());
  checkRegions(flags.region);
  const chosen = chosenRules(flags);
  const thresholds = thresholdsOf(config);
  const { snapshot, notes } = await stateOf(flags, chosen, thresholds, io);
  const skipped = new Set(flags.skip ?? []);
  const found = auditOf(inventoryOf(snapshot), {
    version,
    source: flags.snapshot === undefined ? 'live' : 'snapshot',
    checks: checks.filter(({ code }) => !skipped.has(code)),
    rules: chosen,
    thresholds,
    logs: flags.snapshot !== undefined,
    notes,
  });
  const report = await accepted(found.report, config, baseline);
  const summary = auditSummary(report, snapshot.accounts, answeredIn(snapshot));
  const diagnosis = { ...found, report: { ...report, audit: summary } };
  await print(io.stderr, stacks(diagnosis, flags.verbose));
  await writeReport(diagnosis.report, formats, io, flags.color);
  return io.interrupted() ? exit.interrupted : statusOf(diagnosis, flags, 'audit');
};
