import { resolve } from 'node:path';
import { checks } from '../checks/index.js';
import type { HostProbe } from '../inventory/evidence/live.js';
import { operationsNeeded } from '../diagnosis/needs.js';
import type { Call, planOf, Scope } from '../probes/collect.js';
import type { Connections } from '../probes/connections.js';
import type { QuotaUse } from '../probes/pace.js';
import type { Sessions } from '../probes/session.js';
import type { Asked } from '../request/build.js';
import type { Request } from '../request/request.js';
import type { OperationId } from '../snapshot/operations.js';
import { visible } from '../report/escape.js';
import type { Snapshot } from '../snapshot/snapshot.js';
import type { AccountFlags } from './account-options.js';
import { openAccounts, planAccounts } from './account-options.js';
import { parseDuration } from './duration.js';
import type { ExitStatus, Io } from './io.js';
import { CliError, exit, print } from './io.js';

export interface LiveFlags extends AccountFlags {
  readonly verbose: boolean;
  readonly since: string | undefined;
}

/** The state of the accounts, and the sessions it was read with. */
export interface Live {
  readonly snapshot: Snapshot;
  readonly notes: readonly string[];
  readonly sessions: Sessions;
}

const functionName = (from: string | undefined): readonly string[] =>
  from === undefined || /^(eni-|i-|subnet-|vpc-|\d|[0-9a-f]*:[0-9a-f:])/i.test(from) ? [] : [from];

/** What is read, and no more than the request needs. */
const scopeOf = ({ target, from, principal, stage }: Asked): Scope => {
  const functions = functionName(from);
  return {
    ...(target.api === undefined ? {} : { apiIds: [target.api] }),
    ...(stage === undefined && target.stage === undefined ? {} : { stages: [stage ?? target.stage ?? ''] }),
    ...(from === undefined ? {} : { from }),
    ...(functions.length === 0 ? {} : { functions }),
    ...(target.host.form === 'custom' ? { domains: [target.host.name] } : {}),
    ...(principal === undefined ? {} : { principal }),
  };
};

/** On a terminal: how far the reading is, on one line that is wiped at the end. */
const progressOf = (io: Io) => {
  if (io.stderr.isTTY !== true) return { onCall: () => undefined, done: () => undefined };
  let count = 0;
  return {
    onCall: ({ service, operation, account }: Call) => {
      count += 1;
      io.stderr.write(`\r\u001b[2Kreading ${count}: ${service} ${operation} in ${account}`);
    },
    done: () => {
      io.stderr.write('\r\u001b[2K');
    },
  };
};

const journalText = (journal: readonly Call[], quota: readonly QuotaUse[]): string => {
  const levels = Math.max(0, ...journal.map(({ level }) => level));
  const elapsed = Math.max(0, ...journal.map(({ startedMs, ms }) => startedMs + ms));
  const lines = journal.map(
    ({ service, operation, account, region, key, level, startedMs, ms, pages, outcome }) =>
      `${String(Math.round(startedMs)).padStart(6)} ms  +${Math.round(ms)} ms  level ${level}  ${service} ${operation}${key ? ` ${key}` : ''}  ${account} ${region}  ${pages} page(s)  ${outcome}`,
  );
  const used = quota.map(
    ({ account, region, quota: name, calls, peakShare }) =>
      `${account} ${region} ${name}: ${calls} calls, at most ${Math.round(peakShare * 100)} % of AWS's bucket`,
  );
  return [...lines, `${journal.length} calls, ${levels} levels, ${Math.round(elapsed)} ms`, ...used, ''].join('\n');
};

/** Milliseconds after which a request that was made has left this process. */
const onItsWay = 20;

/** Makes ready for the first calls while the first answer is waited for. */
const aheadOf = (flags: LiveFlags, asked: Asked, io: Io, operations: readonly OperationId[], scope: Scope) => {
  let begun = false;
  const begin = async (connections: Connections): Promise<void> => {
    const [{ planOf }, { makeReady }] = await Promise.all([
      import('../probes/collect.js'),
      import('../probes/ahead.js'),
    ]);
    const sessions = await planAccounts(flags, io, asked.target.region);
    const { calls } = planOf({ sessions, operations, scope });
    const endpointUrl = flags['endpoint-url'];
    const access = { connections, ...(endpointUrl === undefined ? {} : { endpointUrl }) };
    await makeReady({ operations, calls, regions: sessions.regions, access });
  };
  return (connections: Connections): void => {
    if (begun) return;
    begun = true;
    // What goes wrong here goes wrong again in the call that needs it, which tells it.
    setTimeout(() => void begin(connections).catch(() => undefined), onItsWay);
  };
};

/** What the state is read for. `inMemory`: it is judged and forgotten, never written. `operations`: what checks need, if left out. */
export interface Purpose {
  readonly inMemory: boolean;
  readonly operations?: readonly OperationId[];
  /** Every VPC may call. */
  readonly everyVpc?: boolean;
  /** Opens the accounts otherwise than side by side. */
  readonly open?: () => Promise<Sessions>;
}

/** Reads the accounts. Rejects with a SessionError when none can be opened. */
export const collectLive = async (
  flags: LiveFlags,
  asked: Asked,
  io: Io,
  { inMemory, operations = operationsNeeded(checks), everyVpc = false, open }: Purpose,
): Promise<Live> => {
  const scope = { ...scopeOf(asked), ...(everyVpc ? { everyVpc } : {}) };
  const ahead = aheadOf(flags, asked, io, operations, scope);
  const sessions = open ? await open() : await openAccounts(flags, io, asked.target.region, ahead);
  const { collect } = await import('../probes/collect.js');
  const progress = progressOf(io);
  try {
    const { snapshot, journal, quota, notes } = await collect({
      sessions,
      operations,
      scope,
      signal: io.signal,
      now: io.now,
      inMemory,
      onCall: progress.onCall,
    });
    progress.done();
    if (flags.verbose) await print(io.stderr, journalText(journal, quota));
    return { snapshot, notes, sessions };
  } catch (error) {
    progress.done();
    sessions.close();
    throw error;
  }
};

/** The state with evidence beside it, and what the user should know of it. */
export interface Read {
  readonly snapshot: Snapshot;
  readonly notes: readonly string[];
}

export interface ScanFlags {
  readonly 'flow-logs'?: string | undefined;
  readonly 'max-scan-gb'?: number | undefined;
}

/** `--max-scan-gb` in bytes. @throws CliError */
export const scanBytesOf = ({ 'max-scan-gb': most = 10 }: ScanFlags): number => {
  if (!(most > 0)) throw new CliError(`--max-scan-gb ${most} is no size`, exit.usage, 'give a number above 0');
  return most * 1e9;
};

/** A sentence each on standard error; names of files and groups in them are data. */
export const printNotes = (notes: readonly string[], io: Io): Promise<void> =>
  print(io.stderr, notes.map((note) => `xapi: ${visible(note)}\n`).join(''));

/** Puts what the logs say of these requests beside the state; a source that is not to be had is a note. */
export const readLogsFor = async (
  live: Live,
  requests: readonly Request[],
  flags: LiveFlags & ScanFlags,
  io: Io,
): Promise<Read> => {
  const { collectLogs } = await import('../probes/logs/index.js');
  const to = io.now();
  const { snapshot, notes } = await collectLogs({
    sessions: live.sessions,
    state: live.snapshot,
    requests,
    from: new Date(to.getTime() - parseDuration(flags.since ?? '1h')),
    to,
    signal: io.signal,
    limits: { scanBytes: scanBytesOf(flags), ...io.logLimits },
    tell: ({ is, text }) => {
      if (is === 'estimate' || flags.verbose) void printNotes([text], io);
    },
  });
  live.sessions.close();
  return { snapshot, notes };
};

/** `--flow-logs`: what files on this machine say, beside what was read already. */
export const withLocalFlowLogs = async (
  read: Read,
  requests: readonly Request[],
  flags: ScanFlags,
  io: Io,
): Promise<Read> => {
  const path = flags['flow-logs'];
  if (path === undefined) return read;
  const { readLocalFlowLogs } = await import('../probes/logs/flow-files/index.js');
  const asked = { state: read.snapshot, requests, paths: [resolve(io.cwd, path)] };
  try {
    const local = await readLocalFlowLogs({ ...asked, scanBytes: scanBytesOf(flags), signal: io.signal });
    await printNotes(local.notes, io);
    return { snapshot: local.snapshot, notes: [...read.notes, ...local.notes] };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new CliError(`--flow-logs ${path}: ${code === 'ENOENT' ? 'no such file or folder' : code}`);
  }
};

/** `--live`: what this host sees of the names that the requests use. */
export const probeFor = async (state: Snapshot, requests: readonly Request[], io: Io): Promise<HostProbe[]> => {
  const { probeLive } = await import('../probes/live/index.js');
  return probeLive({ state, requests, now: io.now, env: io.env, signal: io.signal });
};

/** `--plan`: the calls that would be made, as far as they are known before the first answer. Makes none, of any kind. */
export const printPlan = async (
  flags: LiveFlags,
  asked: Asked,
  io: Io,
  operations: readonly OperationId[] = operationsNeeded(checks),
): Promise<ExitStatus> => {
  const sessions = await planAccounts(flags, io, asked.target.region);
  const probes = await import('../probes/collect.js');
  const plan = probes.planOf({ sessions, operations, scope: scopeOf(asked) });
  await print(io.stdout, `${sessions.opening.join('\n')}\n${planText(plan)}`);
  return exit.ok;
};

type Plan = ReturnType<typeof planOf>;

const planText = ({ calls, families, skipped }: Plan): string =>
  [
    ...calls.map(
      ({ operation, account, region, key }) =>
        `${operation.replace('/', ' ')}${key ? ` ${key}` : ''}  ${account} ${region}`,
    ),
    ...families.map(
      ({ operation, account, per }) => `${operation.replace('/', ' ')}  ${account}  once per ${per.join(', or ')}`,
    ),
    ...skipped.map(({ operation, why }) => `${operation.replace('/', ' ')}  not asked: ${why}`),
    '',
  ].join('\n');
