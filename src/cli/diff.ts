import { closeSync, openSync, readSync, statSync } from 'node:fs';
import type { Argv } from 'yargs';
import { checks } from '../checks/index.js';
import { reportsDiff, snapshotsDiff } from '../diagnosis/compare/index.js';
import type { PastReport } from '../diagnosis/compare/past-report.js';
import type { Diff, SnapshotsDiff } from '../diagnosis/compare/schema.js';
import { RequestError } from '../request/build.js';
import type { Asked } from '../request/build.js';
import { diffFormats, renderDiff } from '../report/diff/index.js';
import type { Snapshot } from '../snapshot/snapshot.js';
import type { ExitStatus, Io } from './io.js';
import { CliError, exit } from './io.js';
import type { OutputFlags } from './output.js';
import { parseOutputs, withOutputFlags, writeOutputs } from './output.js';
import { attempt, readReportFile } from './report-file.js';
import type { CallFlags } from './request-options.js';
import { askedOf, withCallFlags } from './request-options.js';

export interface DiffFlags extends OutputFlags, CallFlags {
  readonly old: string;
  readonly new: string;
  readonly 'allow-unknown': boolean;
}

const state = 'a snapshot (folder or .tar.gz) or a report (--format json)';

export const withDiffFlags = (yargs: Argv) =>
  withOutputFlags(
    withCallFlags(
      yargs
        .positional('old', { type: 'string', describe: `the earlier state: ${state}` })
        .positional('new', { type: 'string', describe: 'the later state, of the same kind' })
        .positional('target', { type: 'string', describe: 'of snapshots, compare only this API (as for doctor)' }),
    ),
    diffFormats,
  )
    .option('allow-unknown', {
      type: 'boolean',
      default: false,
      describe: 'exit 0 when nothing differs but something could not be compared',
    })
    .example('$0 diff yesterday.tar.gz today.tar.gz', '')
    .example('$0 diff yesterday.tar.gz today.tar.gz a1b2c3d4e5 --from i-0abc', 'what touches this request')
    .example('$0 diff yesterday.json today.json --format jsonl', '');

type State =
  { readonly kind: 'snapshot'; readonly snapshot: Snapshot } | { readonly kind: 'report'; readonly report: PastReport };

const isArchive = (path: string): boolean => {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(2);
    return readSync(file, bytes, 0, 2, 0) === 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
  } finally {
    closeSync(file);
  }
};

const stateIn = async (path: string): Promise<State> => {
  const isSnapshot = attempt(path, () => statSync(path).isDirectory() || isArchive(path));
  if (!isSnapshot) return { kind: 'report', report: readReportFile(path) };
  const { readSnapshot } = await import('../snapshot/read.js');
  return { kind: 'snapshot', snapshot: await readSnapshot(path) };
};

const narrowing = ['target', 'from', 'stage', 'method', 'path', 'header', 'endpoint', 'principal'] as const;

const snapshotsDifference = (old: Snapshot, now: Snapshot, asked: Asked): Diff => {
  try {
    return snapshotsDiff(old, now, asked, checks);
  } catch (error) {
    if (error instanceof RequestError) throw new CliError(error.message);
    throw error;
  }
};

const differenceOf = async (old: State, now: State, flags: DiffFlags, io: Io): Promise<Diff> => {
  if (old.kind === 'report' && now.kind === 'report') {
    const [told] = narrowing.filter((name) => flags[name] !== undefined);
    if (told === undefined) return reportsDiff(old.report, now.report);
    throw new CliError(
      `${told === 'target' ? 'a target' : `--${told}`} narrows the comparison of snapshots, and these are reports`,
      exit.usage,
      'leave it out, or give two snapshots',
    );
  }
  if (old.kind === 'snapshot' && now.kind === 'snapshot') {
    const asked = await askedOf({ ...flags, region: undefined, symptom: undefined, message: undefined }, io);
    return snapshotsDifference(old.snapshot, now.snapshot, asked);
  }
  throw new CliError(
    `${flags.old} is a ${old.kind} and ${flags.new} is a ${now.kind}: there is nothing to compare between the two`,
    exit.usage,
    'give two snapshots or two reports',
  );
};

/** Judged otherwise, and not for want of an answer: with the same answers, time alone can do that. */
const isDecided = ({ moved }: SnapshotsDiff['requests'][number]): boolean =>
  moved.some(({ before, after }) => before !== 'unknown' && after !== 'unknown');

/** 0 the same, 1 something differs, 3 nothing differs and something could not be compared. */
const statusOf = (diff: Diff, allowUnknown: boolean): ExitStatus => {
  const [differs, doubt] =
    diff.kind === 'reports'
      ? [diff.opened.length + diff.changed.length + diff.closed.length, diff.undecided.length]
      : [diff.changes.length + diff.requests.filter(isDecided).length, diff.uncompared.length];
  if (differs > 0) return exit.failed;
  return doubt > 0 && !allowUnknown ? exit.undecided : exit.ok;
};

/** `xapi diff`: what changed between two snapshots, or two reports. */
export const diff = async (flags: DiffFlags, io: Io): Promise<ExitStatus> => {
  const outputs = parseOutputs(flags, diffFormats);
  const [old, now] = [await stateIn(flags.old), await stateIn(flags.new)];
  const difference = await differenceOf(old, now, flags, io);
  await writeOutputs(outputs, io, (format, options) => renderDiff(format, difference, options), flags.color);
  return statusOf(difference, flags['allow-unknown']);
};
