import type { Change } from '../../src/changes/change.js';
import { checks } from '../../src/checks/index.js';
import { rules } from '../../src/checks/practice/index.js';
import { isFailed, judgeAll } from '../../src/diagnosis/evaluate.js';
import { usualThresholds } from '../../src/checks/practice/thresholds.js';
import { isWeak, judgeRules } from '../../src/diagnosis/practice.js';
import { inventoryOf } from '../../src/inventory/inventory.js';
import { buildRequests } from '../../src/request/build.js';
import { subjectOf } from '../../src/request/fact.js';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { askedFor } from '../diagnose.js';
import { weaknesses } from '../weaknesses/index.js';
import { exemplary } from '../worlds/exemplary.js';
import { situations } from './situations.js';

/** What one check repairs in one situation: changes that belong together, in order. */
export interface Changed {
  readonly situation: string;
  readonly code: string;
  readonly snapshot: Snapshot;
  readonly changes: readonly Change[];
}

const ofChecks = (): Changed[] =>
  situations().flatMap(({ name, snapshot, call }) => {
    const inventory = inventoryOf(snapshot);
    return buildRequests(inventory, askedFor(call)).flatMap((request) =>
      judgeAll(subjectOf(request, inventory), checks)
        .filter(isFailed)
        .map(({ check, verdict }) => ({ situation: name, code: check.code, snapshot, changes: verdict.repair })),
    );
  });

const ofRules = (): Changed[] =>
  weaknesses.flatMap(({ what, breaks }) => {
    const snapshot = breaks(exemplary());
    return judgeRules(inventoryOf(snapshot), rules, usualThresholds)
      .filter(isWeak)
      .map(({ rule, verdict }) => ({ situation: what, code: rule.code, snapshot, changes: verdict.repair }));
  });

/** What could be run in the place of one change. */
const alternativesOf = (one: Changed): Changed[] =>
  one.changes.flatMap(({ instead = [] }) => instead.map((change) => ({ ...one, changes: [change] })));

/** The repairs of every failing check and rule, in every situation, and their alternatives; also those that a report would withhold. */
export const changed = (): Changed[] =>
  [...ofChecks(), ...ofRules()].flatMap((one) => (one.changes.length > 0 ? [one, ...alternativesOf(one)] : []));
