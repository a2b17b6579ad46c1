import { checks } from '../src/checks/index.js';
import { rules } from '../src/checks/practice/index.js';
import { usualThresholds } from '../src/checks/practice/thresholds.js';
import { audit } from '../src/diagnosis/audit.js';
import type { Diagnosis } from '../src/diagnosis/diagnose.js';
import { inventoryOf } from '../src/inventory/inventory.js';
import type { Snapshot } from '../src/snapshot/snapshot.js';

/** `xapi audit --snapshot`, without the process. */
export const audited = (snapshot: Snapshot): Diagnosis =>
  audit(inventoryOf(snapshot), {
    version: '0.0.0',
    source: 'snapshot',
    checks,
    rules,
    thresholds: usualThresholds,
    logs: true,
  });
