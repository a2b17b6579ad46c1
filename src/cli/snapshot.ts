import type { Argv } from 'yargs';
import { rules } from '../checks/practice/index.js';
import type { Asked } from '../request/build.js';
import { buildRequests } from '../request/build.js';
import type { OperationId } from '../snapshot/operations.js';
import { inventoryOf } from '../inventory/inventory.js';
import type { Snapshot } from '../snapshot/snapshot.js';
import type { AccountFlags } from './account-options.js';
import { withAccountFlags } from './account-options.js';
import type { Config } from './config-schema.js';
import { readConfig, withConfig } from './config.js';
import type { ExitStatus, Io } from './io.js';
import { CliError, exit, print } from './io.js';
import type { Live } from './live.js';
import { collectLive, printNotes, printPlan, readLogsFor, scanBytesOf } from './live.js';
import type { RequestFlags } from './request-options.js';
import { askedOf, withRequestFlags } from './request-options.js';

export interface SnapshotFlags extends RequestFlags, AccountFlags {
  readonly output: string;
  readonly redact: boolean;
  readonly logs: boolean;
  readonly audit: boolean;
  readonly since: string | undefined;
  readonly 'max-scan-gb': number | undefined;
  readonly config: string | undefined;
  readonly plan: boolean;
  readonly snapshot: string | undefined;
  readonly verbose: boolean;
}

export const withSnapshotFlags = (yargs: Argv) =>
  withAccountFlags(
    withRequestFlags(yargs.positional('target', { type: 'string', describe: 'narrow it to one API (as for doctor)' })),
  )
    .option('output', { alias: 'o', type: 'string', demandOption: true, describe: 'folder or .tar.gz to write' })
    .option('redact', {
      type: 'boolean',
      default: false,
      describe: 'replace account ids, names, ARNs and public addresses by pseudonyms',
    })
    .option('logs', { type: 'boolean', default: false, describe: 'record the logs beside the state' })
    .option('audit', {
      type: 'boolean',
      default: false,
      describe: "what 'xapi audit' judges as well: every VPC as a caller, rules of practice, traffic",
    })
    .option('since', { type: 'string', describe: 'how far back the logs are read (default: 1h)' })
    .option('max-scan-gb', {
      type: 'number',
      describe: 'most that one scan of flow logs or trails may take (default: 10)',
    })
    .option('config', { type: 'string', describe: 'settings (default: the nearest .xapi.yaml)' })
    .option('snapshot', { type: 'string', describe: 'read from this snapshot instead of AWS (to redact or repack it)' })
    .option('plan', { type: 'boolean', default: false, describe: 'print the calls that would be made, and make none' })
    .option('verbose', { alias: 'v', type: 'boolean', default: false, describe: 'calls and timing' })
    .example('$0 snapshot -o incident.tar.gz --consumer dev --provider arn:aws:iam::…:role/xapi-read', '');

/** The operations that are asked for the audit's rules too; the checks' alone without `--audit`. */
const operationsFor = async ({ audit }: SnapshotFlags): Promise<readonly OperationId[] | undefined> => {
  if (!audit) return undefined;
  const { auditOperations } = await import('./audit.js');
  return auditOperations(rules);
};

const stateOf = async (flags: SnapshotFlags, asked: Asked, config: Config, io: Io): Promise<Live> => {
  const operations = await operationsFor(flags);
  if (operations === undefined) return collectLive(flags, asked, io, { inMemory: false });
  const live = await collectLive(flags, asked, io, { inMemory: false, operations, everyVpc: true });
  const { thresholdsOf, withTraffic } = await import('./audit.js');
  return { ...live, ...(await withTraffic(live, rules, thresholdsOf(config), io)) };
};

const collected = async (flags: SnapshotFlags, config: Config, io: Io): Promise<Snapshot> => {
  const asked = await askedOf(flags, io);
  const live = await stateOf(flags, asked, config, io);
  if (!flags.logs) {
    live.sessions.close();
    return live.snapshot;
  }
  const read = await readLogsFor(live, buildRequests(inventoryOf(live.snapshot), asked), flags, io);
  await printNotes(read.notes, io);
  return read.snapshot;
};

const gapsText = ({ gaps }: Snapshot): string =>
  gaps.length === 0
    ? ''
    : `${gaps.length} answers are not in it:\n${gaps.map(({ account, region, action, why }) => `  ${action} in ${account} ${region}: ${why}`).join('\n')}\n`;

/** `xapi snapshot`: collects the account state into files, to share, keep or replay. */
export const snapshot = async (typed: SnapshotFlags, io: Io): Promise<ExitStatus> => {
  const config = await readConfig(typed.config, io.cwd);
  const flags = withConfig(typed, config);
  scanBytesOf(flags);
  if (flags.plan) return printPlan(flags, await askedOf(flags, io), io, await operationsFor(flags));
  const { readSnapshot } = await import('../snapshot/read.js');
  const whole = flags.snapshot === undefined ? await collected(flags, config, io) : await readSnapshot(flags.snapshot);
  if (whole.answers.size === 0) throw new CliError('nothing could be read', exit.nothing, "see 'xapi permissions'");
  const { redact } = await import('../snapshot/redact.js');
  const { writeSnapshot } = await import('../snapshot/write.js');
  const kept = flags.redact ? redact(whole) : whole;
  await writeSnapshot(kept, flags.output);
  await print(
    io.stderr,
    `${flags.output}: ${kept.answers.size} answers of ${Object.keys(kept.accounts).length} accounts\n${gapsText(kept)}`,
  );
  return io.interrupted() ? exit.interrupted : exit.ok;
};
