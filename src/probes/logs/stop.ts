import type { Place } from '../../inventory/inventory.js';
import type { Service } from '../clients.js';
import { clientOf } from '../clients.js';
import { failureOf } from '../failure.js';
import type { Reader } from './pages.js';

/** Milliseconds. */
const longest = 2_000;

/**
 * Ends a query that nobody waits for any more, also after an interrupt: so the command goes past the caller, which sends
 * nothing then, and is given up after a while. That the query has ended by itself, or the network has, is no matter.
 */
export const stopQueryBy = async (
  { caller }: Reader,
  { account, region }: Place,
  service: Service,
  command: object,
): Promise<void> => {
  const session = caller.sessionOf(account);
  if (!session) return;
  const client = await clientOf(service, region, session.access);
  try {
    await client.send(command, { abortSignal: AbortSignal.timeout(longest) });
  } catch (error) {
    if (!failureOf(error)) throw error;
  }
};
