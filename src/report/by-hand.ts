import { checks } from '../checks/index.js';
import type { Finding } from '../diagnosis/schema.js';

/** Rules of practice stop no request: nobody waits for what they ask. */
const remedies: ReadonlyMap<string, string> = new Map(checks.map(({ code, remedy }) => [code, remedy] as const));

/**
 * What somebody must do where no command can be written, and who: the account of what is wrong. Empty where a repair is
 * printed, where that of another cause is enough, or where nothing waits for it.
 */
export const byHandText = ({ is, role, code, repair, tried, account, region, waived }: Finding): string => {
  const remedy = remedies.get(code);
  if (is !== 'fail' || role === 'latent' || waived || repair.length > 0 || remedy === undefined) return '';
  if (tried.by && tried.by.length > 0) return '';
  return account === '' ? remedy : `in account ${account}, ${region}: ${remedy}`;
};
