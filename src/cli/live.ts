import { checks } from '../checks/index.js';
import { operationsNeeded } from '../diagnosis/needs.js';
import type { Call, CollectRequest } from '../probes/collect.js';
import type { QuotaUse } from '../probes/pace.js';
import type { Sessions } from '../probes/session.js';
import type { Asked } from '../request/build.js';
import type { Request } from '../request/request.js';
import type { OperationId } from '../snapshot/operations.js';
import type { Snapshot } from '../snapshot/snapshot.js';
import type { AccountFlags } from './account-options.js';
import { openAccounts } from './account-options.js';
import { parseDuration } from './duration.js';
import type { ExitStatus, Io } from './io.js';
import { exit, print } from './io.js';

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
const requestFor = (sessions: Sessions, asked: Asked, io: Io, operations: readonly OperationId[]): CollectRequest => {
  const { target, from, principal, stage } = asked;
  const functions = functionName(from);
  return {
    sessions,
    operations,
    scope: {
      ...(target.api === undefined ? {} : { apiIds: [target.api] }),
      ...(stage === undefined && target.stage === undefined ? {} : { stages: [stage ?? target.stage ?? ''] }),
      ...(from?.startsWith('vpc-') ? { vpcIds: [from] } : {}),
      ...(functions.length === 0 ? {} : { functions }),
      ...(principal === undefined ? {} : { principal }),
    },
    signal: io.signal,
    now: io.now,
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

/** Reads the accounts. Rejects with a SessionError when none can be opened. */
export const collectLive = async (
  flags: LiveFlags,
  asked: Asked,
  io: Io,
  operations: readonly OperationId[] = operationsNeeded(checks),
): Promise<Live> => {
  const sessions = await openAccounts(flags, io, asked.target.region);
  const { collect } = await import('../probes/collect.js');
  const progress = progressOf(io);
  try {
    const { snapshot, journal, quota, notes } = await collect({
      ...requestFor(sessions, asked, io, operations),
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

/** Puts what the logs say of these requests beside the state; a source that is not to be had is a note. */
export const collectLogsFor = async (
  live: Live,
  requests: readonly Request[],
  flags: LiveFlags,
  io: Io,
): Promise<Snapshot> => {
  const { collectLogs } = await import('../probes/logs/index.js');
  const to = io.now();
  const { snapshot } = await collectLogs({
    sessions: live.sessions,
    state: live.snapshot,
    requests,
    from: new Date(to.getTime() - parseDuration(flags.since ?? '1h')),
    to,
    signal: io.signal,
  });
  live.sessions.close();
  return snapshot;
};

/** `--plan`: the calls that would be made, as far as they are known before the first answer. */
export const printPlan = async (flags: LiveFlags, asked: Asked, io: Io): Promise<ExitStatus> => {
  const sessions = await openAccounts(flags, io, asked.target.region);
  const { planOf } = await import('../probes/collect.js');
  const plan = planOf(requestFor(sessions, asked, io, operationsNeeded(checks)));
  await print(io.stdout, planText(plan));
  sessions.close();
  return exit.ok;
};

type Plan = ReturnType<(typeof import('../probes/collect.js'))['planOf']>;

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
