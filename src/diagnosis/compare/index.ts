import type { Check } from '../../checks/check.js';
import { inventoryOf } from '../../inventory/inventory.js';
import type { Asked } from '../../request/build.js';
import { buildRequests, everyRequest, RequestError } from '../../request/build.js';
import type { Request } from '../../request/request.js';
import type { Snapshot } from '../../snapshot/snapshot.js';
import { answerPath } from '../../snapshot/snapshot.js';
import { compareAnswers } from './answers.js';
import type { PastReport } from './past-report.js';
import type { FindingChange } from './reports.js';
import { compareReports } from './reports.js';
import { requestsTouched } from './requests.js';
import type { ReportsDiff, SnapshotsDiff } from './schema.js';

const requestsIn = (snapshot: Snapshot, asked: Asked): Request[] | RequestError => {
  try {
    return buildRequests(inventoryOf(snapshot), asked);
  } catch (error) {
    if (error instanceof RequestError) return error;
    throw error;
  }
};

/** What is asked, of either snapshot, each request once. A caller that only one of them knows came or went between the two. */
const requestsOf = (asked: Asked, snapshots: readonly Snapshot[]): Request[] => {
  const found = snapshots.map((snapshot) => requestsIn(snapshot, asked));
  const [fault] = found.filter((one) => one instanceof RequestError);
  if (fault && found.every((one) => one instanceof RequestError)) throw fault;
  const requests = found.flatMap((one) => (one instanceof RequestError ? [] : one));
  return [...new Map(requests.map((request) => [JSON.stringify(request), request])).values()];
};

const isNarrowed = (asked: Asked): boolean => JSON.stringify(asked) !== JSON.stringify(everyRequest);

const tooMany =
  'There are too many changes to try each by itself: a request is touched by every change to an answer that it reads.';

const leftOut = (count: number): readonly string[] =>
  count === 0
    ? []
    : [`Left out: ${count} that ${count === 1 ? 'differs' : 'differ'} and that none of the requests asked for reads.`];

/**
 * What changed in the accounts between two snapshots, and which requests that touches. Where `asked` names a target or a
 * caller, only those requests are compared, and of the answers only what they read. Pure.
 * @throws RequestError where what was typed can be meant in neither.
 */
export const snapshotsDiff = (old: Snapshot, now: Snapshot, asked: Asked, checks: readonly Check[]): SnapshotsDiff => {
  const all = compareAnswers(old, now);
  const { requests, readBy, isRead, exact } = requestsTouched(
    old,
    now,
    all.changes,
    requestsOf(asked, [old, now]),
    checks,
  );
  const whole = !isNarrowed(asked);
  const changes = all.changes.filter(({ path }) => whole || isRead(path));
  const uncompared = all.uncompared.filter((question) => whole || isRead(answerPath(question)));
  const told = changes.map(({ path: _path, list: _list, edits, ...change }) => ({
    ...change,
    edits: [...edits],
    touches: requests.filter((request) => request.changes.includes(change.id)).map(({ id }) => id),
    readBy: [...(readBy.get(change.id) ?? [])],
  }));
  const count = (what: string) => told.filter((change) => change.what === what).length;
  const unread = all.changes.length + all.uncompared.length - changes.length - uncompared.length;
  return {
    schema: 'xapi/diff/1',
    kind: 'snapshots',
    old: { takenAt: old.takenAt, verdict: null },
    new: { takenAt: now.takenAt, verdict: null },
    summary: {
      added: count('added'),
      removed: count('removed'),
      changed: count('changed'),
      uncompared: uncompared.length,
      requests: requests.length,
    },
    requests: requests.map((request) => ({
      ...request,
      moved: [...request.moved],
      changes: [...request.changes],
    })),
    changes: told,
    untouched: told.filter(({ touches }) => touches.length === 0).map(({ id }) => id),
    uncompared: [...uncompared],
    notes: [...(exact ? [] : [tooMany]), ...leftOut(unread)],
  };
};

/** What became of the findings between two reports. Pure. */
export const reportsDiff = (old: PastReport, now: PastReport): ReportsDiff => {
  const all = compareReports(old, now);
  const of = <T extends FindingChange['type']>(type: T) =>
    all
      .filter((change) => change.type === type)
      .map((change) => ({ ...(change as Extract<FindingChange, { type: T }>), type }));
  const [opened, closed, undecided, decided] = [of('opened'), of('closed'), of('undecided'), of('decided')];
  const changed = of('changed').map((change) => ({ ...change, edits: [...change.edits] }));
  return {
    schema: 'xapi/diff/1',
    kind: 'reports',
    old: { takenAt: old.takenAt, verdict: old.verdict ?? null },
    new: { takenAt: now.takenAt, verdict: now.verdict ?? null },
    summary: {
      opened: opened.length,
      changed: changed.length,
      closed: closed.length,
      undecided: undecided.length,
      decided: decided.length,
    },
    opened,
    changed,
    closed,
    undecided,
    decided,
  };
};
