import { checks } from '../src/checks/index.js';
import { observedIn, parseSymptom } from '../src/cli/symptom.js';
import type { Diagnosis } from '../src/diagnosis/diagnose.js';
import { diagnose } from '../src/diagnosis/diagnose.js';
import { inventoryOf } from '../src/inventory/inventory.js';
import type { Asked } from '../src/request/build.js';
import { buildRequests } from '../src/request/build.js';
import { parseTarget } from '../src/request/target.js';
import type { Snapshot } from '../src/snapshot/snapshot.js';

export interface Call {
  readonly target?: string | undefined;
  readonly headers?: readonly string[] | undefined;
  readonly from?: string | undefined;
  readonly symptom?: string | undefined;
  readonly message?: string | undefined;
  readonly principal?: string | undefined;
  readonly method?: string | undefined;
}

export const askedFor = ({ target, headers, from, symptom, message, principal, method }: Call): Asked => ({
  target: parseTarget(target, headers ?? []),
  from,
  regions: [],
  stage: undefined,
  method,
  path: undefined,
  endpoint: undefined,
  principal,
  observed: message !== undefined ? observedIn(message) : symptom === undefined ? undefined : parseSymptom(symptom),
});

/** `xapi doctor --snapshot`, without the process. */
export const diagnosed = (snapshot: Snapshot, call: Call): Diagnosis => {
  const inventory = inventoryOf(snapshot);
  return diagnose(inventory, buildRequests(inventory, askedFor(call)), {
    version: '0.0.0',
    source: 'snapshot',
    checks,
    logs: true,
  });
};
