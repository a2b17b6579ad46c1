import { checks } from '../../../src/checks/index.js';
import type { Corroboration } from '../../../src/diagnosis/corroborate.js';
import { corroborate } from '../../../src/diagnosis/corroborate.js';
import { isFailed, judgeAll } from '../../../src/diagnosis/evaluate.js';
import { heldWitness, witnessedCodes } from '../../../src/diagnosis/evidence/witnessed/index.js';
import { withProbes } from '../../../src/inventory/evidence/live.js';
import { inventoryOf } from '../../../src/inventory/inventory.js';
import { buildRequests } from '../../../src/request/build.js';
import type { Subject } from '../../../src/request/fact.js';
import { subjectOf } from '../../../src/request/fact.js';
import type { Snapshot } from '../../../src/snapshot/snapshot.js';
import { askedFor } from '../../diagnose.js';
import { faults } from '../../faults/index.js';
import { healthy } from '../../worlds/peered.js';
import type { Recorded } from './recorded.js';
import { probeOf } from './recorded.js';

type Shown = readonly [what: string, recorded: Recorded];

/**
 * One cause and what the logs can say of it. `supports` where no evidence can prove it beyond doubt: then `why` says so.
 */
export interface Predicate {
  /** The row of the table of hypotheses and evidence. */
  readonly hypothesis: string;
  readonly code: string;
  /** Another state than that of the cause's fault. */
  readonly breaks?: (healthy: Snapshot) => Snapshot;
  /** The fault whose world and call are taken, for a cause without a check. */
  readonly like?: string;
  readonly confirms: readonly Shown[];
  readonly supports?: readonly Shown[];
  readonly contradicts: readonly Shown[];
  readonly silent: readonly Shown[];
  /** Why nothing confirms it. */
  readonly why?: string;
}

type Held = Pick<Predicate, 'code' | 'breaks' | 'like'>;

const same = (world: Snapshot): Snapshot => world;

/** The subject in a world that has the cause, with what was recorded beside it. */
export const subjectWith = ({ code, breaks, like }: Held, recorded: Recorded): Subject => {
  const unchecked = witnessedCodes.includes(code);
  const found = faults.find((one) => one.code === (like ?? (unchecked ? 'endpoint-sg-ingress-443-missing' : code)));
  if (!found) throw new Error(`no fault ${code}`);
  const fault = unchecked ? { ...found, breaks: same } : found;
  const broken = (breaks ?? fault.breaks)((fault.world ?? healthy)());
  const subjectIn = (state: Snapshot, probed: boolean) => {
    const inventory = inventoryOf(state);
    const [request] = buildRequests(inventory, askedFor(fault));
    if (!request) throw new Error('no request');
    const plain = subjectOf(request, inventory);
    return probed ? subjectOf(request, withProbes(inventory, probeOf(recorded, plain))) : plain;
  };
  const state = recorded.put?.(broken, subjectIn(broken, false)) ?? broken;
  return subjectIn(state, true);
};

/** Holds the cause against what was recorded: a failure that a check found, or a cause that only evidence shows. */
export const heldAgainst = (held: Held, recorded: Recorded): Pick<Corroboration, 'confidence' | 'evidence'> => {
  const { code } = held;
  const subject = subjectWith(held, recorded);
  if (witnessedCodes.includes(code)) return heldWitness(subject, code);
  const failed = judgeAll(subject, checks)
    .filter(isFailed)
    .find(({ check }) => check.code === code);
  if (!failed) throw new Error(`${code} does not fail`);
  return corroborate(subject, failed);
};
