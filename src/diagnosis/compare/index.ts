import type { Check } from '../../checks/check.js';
import { inventoryOf } from '../../inventory/inventory.js';
import type { Asked } from '../../request/build.js';
import { buildRequests } from '../../request/build.js';
import type { Request } from '../../request/request.js';
import type { Snapshot } from '../../snapshot/snapshot.js';
import { compareAnswers } from './answers.js';
import type { PastReport } from './past-report.js';
import type { FindingChange } from './reports.js';
import { compareReports } from './reports.js';
import { requestsTouched } from './requests.js';
import type { ReportsDiff, SnapshotsDiff } from './schema.js';

/** Every private API and every caller that either snapshot knows, each once. */
const requestsOf = (asked: Asked, snapshots: readonly Snapshot[]): Request[] => [
  ...new Map(
    snapshots
      .flatMap((snapshot) => buildRequests(inventoryOf(snapshot), asked))
      .map((request) => [JSON.stringify(request), request]),
  ).values(),
];

/** What changed in the accounts between two snapshots, and which requests that touches. Pure. */
export const snapshotsDiff = (old: Snapshot, now: Snapshot, asked: Asked, checks: readonly Check[]): SnapshotsDiff => {
  const { changes, uncompared } = compareAnswers(old, now);
  const { requests, readBy, exact } = requestsTouched(old, now, changes, requestsOf(asked, [old, now]), checks);
  const told = changes.map(({ path: _path, list: _list, edits, ...change }) => ({
    ...change,
    edits: [...edits],
    touches: requests.filter((request) => request.changes.includes(change.id)).map(({ id }) => id),
    readBy: [...(readBy.get(change.id) ?? [])],
  }));
  const count = (what: string) => told.filter((change) => change.what === what).length;
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
    notes: exact
      ? []
      : [
          'There are too many changes to try each by itself: a request is touched by every change to an answer that it reads.',
        ],
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
