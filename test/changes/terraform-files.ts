import { checks } from '../../src/checks/index.js';
import { practiceChecks } from '../../src/checks/practice/index.js';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import { inventoryOf } from '../../src/inventory/inventory.js';
import { render } from '../../src/report/index.js';
import { buildRequests } from '../../src/request/build.js';
import { askedFor } from '../diagnose.js';
import { situations } from './situations.js';

export interface TerraformFile {
  readonly name: string;
  readonly text: string;
}

const options = { width: 80, colour: 0, ascii: true } as const;

/** `xapi doctor --format terraform` of every situation, and what the practice checks alone would write. */
export const terraformFiles = async (): Promise<TerraformFile[]> => {
  const files: TerraformFile[] = [];
  for (const { name, snapshot, call } of situations())
    for (const [kind, set] of [
      ['doctor', checks],
      ['practice', practiceChecks],
    ] as const) {
      const inventory = inventoryOf(snapshot);
      const requests = buildRequests(inventory, askedFor(call));
      const { report } = diagnose(inventory, requests, {
        version: '0.0.0',
        source: 'snapshot',
        checks: set,
        logs: false,
      });
      files.push({ name: `${name} (${kind})`, text: await render('terraform', report, options) });
    }
  return files;
};
