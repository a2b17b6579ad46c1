import type { Change } from '../../src/changes/change.js';
import { checks } from '../../src/checks/index.js';
import { practiceChecks } from '../../src/checks/practice/index.js';
import { isFailed, judgeAll } from '../../src/diagnosis/evaluate.js';
import { inventoryOf } from '../../src/inventory/inventory.js';
import { buildRequests } from '../../src/request/build.js';
import { subjectOf } from '../../src/request/fact.js';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { askedFor } from '../diagnose.js';
import { situations } from './situations.js';

/** What one check repairs in one situation: changes that belong together, in order. */
export interface Changed {
  readonly situation: string;
  readonly code: string;
  readonly snapshot: Snapshot;
  readonly changes: readonly Change[];
}

/** The repairs of every failing check, in every situation; also those that a report would withhold. */
export const changed = (): Changed[] =>
  situations().flatMap(({ name, snapshot, call }) => {
    const inventory = inventoryOf(snapshot);
    return buildRequests(inventory, askedFor(call)).flatMap((request) =>
      judgeAll(subjectOf(request, inventory), [...checks, ...practiceChecks])
        .filter(isFailed)
        .flatMap(({ check, verdict }) =>
          verdict.repair.length === 0 ? [] : [{ situation: name, code: check.code, snapshot, changes: verdict.repair }],
        ),
    );
  });
