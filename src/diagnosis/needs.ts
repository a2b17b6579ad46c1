import type { Check } from '../checks/check.js';
import { operationsOf } from '../request/fact.js';
import { facts } from '../request/facts/index.js';
import type { OperationId } from '../snapshot/operations.js';
import { operation } from '../snapshot/operations.js';

/** Every operation that these checks may need, evidence left out, in a stable order. */
export const operationsNeeded = (checks: readonly Check[]): OperationId[] => {
  const needed = new Set(checks.flatMap(({ reads }) => reads.flatMap((name) => [...operationsOf(facts[name])])));
  return [...needed].filter((id) => !operation(id).evidence).sort();
};
