import { flowLogs } from '../../../inventory/ec2.js';
import type { Format } from '../../../inventory/evidence/flow-record.js';
import { defaultFormat, formatOf, transitFormat } from '../../../inventory/evidence/flow-record.js';
import type { Inventory } from '../../../inventory/inventory.js';
import { inventoryOf } from '../../../inventory/inventory.js';
import { subjectOf } from '../../../request/fact.js';
import type { Request } from '../../../request/request.js';
import type { Answer, Snapshot } from '../../../snapshot/snapshot.js';
import { usualLimits } from '../budget.js';
import { interfacePlaces, soughtFor } from '../plan.js';
import { pathOf } from '../result.js';
import { answerOf, malformedText, sizeText } from './answer.js';
import { localFiles, scanFiles } from './local.js';

export interface LocalRequest {
  readonly state: Snapshot;
  readonly requests: readonly Request[];
  /** Files and folders. */
  readonly paths: readonly string[];
  /** Bytes on disk that may be scanned in all. */
  readonly scanBytes: number;
  readonly signal?: AbortSignal;
}

export interface LocalResult {
  /** The state with what the files say beside it. */
  readonly snapshot: Snapshot;
  readonly notes: readonly string[];
}

/** Formats that the account's flow logs have, for files without a header line. */
const formatsIn = (inventory: Inventory): Format[] => {
  const own = inventory.everywhere(flowLogs).rows.map(({ value }) => formatOf(value.LogFormat));
  return [...new Map([defaultFormat, ...own, transitFormat].map((format) => [format.join(' '), format])).values()];
};

/**
 * Looks through flow logs on this machine for the interfaces and clients of the requests. Rejects where a path does not
 * exist; a file that breaks off is a note.
 */
export const readLocalFlowLogs = async (request: LocalRequest): Promise<LocalResult> => {
  const { state, requests, paths, scanBytes, signal } = request;
  const inventory = inventoryOf(state);
  const subjects = requests.map((one) => subjectOf(one, inventory));
  const [place] = interfacePlaces(subjects);
  const files = (await Promise.all(paths.map(localFiles))).flat();
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const size = `${paths.join(', ')}: ${files.length} files of ${sizeText(bytes)}`;
  if (bytes > scanBytes)
    return { snapshot: state, notes: [`${size} are more than ${sizeText(scanBytes)} (--max-scan-gb): not read.`] };
  if (!place) return { snapshot: state, notes: [`${size} were not read: no interface of the requests is known.`] };
  const search = { sought: soughtFor(subjects, usualLimits.interfaces), formats: formatsIn(inventory) };
  const { scanned, notes } = await scanFiles(files, search, signal);
  const key = pathOf(place, 'logs/filter-log-events', `file:${paths.join(',')}`);
  const answers = new Map<string, Answer>([...state.answers, [key, answerOf(scanned, notes.length > 0)]]);
  return {
    snapshot: { ...state, answers },
    notes: [
      `${size}: ${scanned.rows} lines were read, ${scanned.kept.length} are about these requests${malformedText(scanned)}.`,
      ...notes,
    ],
  };
};
