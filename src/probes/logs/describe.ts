import type { Place } from '../../inventory/inventory.js';
import type { OperationId } from '../../snapshot/operations.js';
import { readAnswer } from '../read.js';
import { loadService } from '../state/services.js';
import type { Reader } from './pages.js';
import type { Gathered } from './result.js';
import { gapOf, nothing, pathOf } from './result.js';

/** One question about where logs are. */
export interface Described extends Place {
  readonly operation: OperationId;
  readonly key?: string;
}

/** Asks one question of the state that only the logs need; what is denied is a gap, what is absent nothing. */
export const describe = async ({ caller, budget, to }: Reader, asked: Described): Promise<Gathered> => {
  const { account, region, operation, key } = asked;
  const spent = budget.spent();
  if (spent !== undefined) {
    const name = `aws ${operation.replace('/', ' ')} of ${account} ${region}`;
    return { ...nothing, notes: [`${name} was not asked: ${spent}.`] };
  }
  const service = await loadService(operation);
  const question = { parts: key === undefined ? [] : [key], region, sides: [], now: to };
  const outcome = await readAnswer(caller, { account, region, operation }, service, question);
  if (outcome.is === 'failed') return { ...nothing, gaps: [gapOf(asked, operation, outcome.failure, key)] };
  if (outcome.is === 'absent') return nothing;
  return { ...nothing, answers: [[pathOf(asked, operation, key), outcome.kept]] };
};
