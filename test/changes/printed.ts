import { diagnosed } from '../diagnose.js';
import { faults } from '../faults/index.js';
import { healthy } from '../worlds/peered.js';

/** One command line as it is printed, and the cause that printed it. */
export interface Printed {
  readonly code: string;
  readonly account: string;
  readonly region: string;
  readonly text: string;
}

/** Every repair and every undo of every fault, in the order of the faults. */
export const printedCommands = (): Printed[] =>
  faults.flatMap((fault) => {
    const { report } = diagnosed(fault.breaks((fault.world ?? healthy)()), fault);
    return report.findings.flatMap(({ code, repair }) =>
      repair.flatMap(({ account, region, cli, undo }) =>
        [cli, undo].map((text) => ({ code, account, region, text })),
      ),
    );
  });
