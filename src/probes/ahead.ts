import type { OperationId } from '../snapshot/operations.js';
import type { Question } from '../snapshot/snapshot.js';
import { addressOf, type Access, type Service } from './clients.js';
import { loadAhead } from './state/services.js';

export interface Expected {
  readonly operations: readonly OperationId[];
  /** The first questions, whose keys are known. */
  readonly calls: readonly Question[];
  readonly regions: readonly string[];
  readonly access: Access;
}

/** For the time while credentials are waited for: loads the clients, and opens a connection for each of the first questions. */
export const makeReady = ({ operations, calls, regions, access }: Expected): Promise<void> =>
  loadAhead(operations, async (service: Service) => {
    const own = calls.filter(({ operation }) => operation.startsWith(`${service.word}/`));
    const counts = new Map<string, number>();
    for (const { region } of own) {
      const asked = region === 'global' ? (regions[0] ?? 'us-east-1') : region;
      counts.set(asked, (counts.get(asked) ?? 0) + 1);
    }
    for (const [region, count] of counts) access.connections.open(await addressOf(service, region, access), count);
  });
