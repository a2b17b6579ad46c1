import { estimateText, insightsEstimate } from './cost.js';
import { sizeText } from './flow-files/answer.js';
import { flowQuery } from './flow-query.js';
import type { InsightsAsked } from './insights.js';
import { incomingBytes, queryNote, runQuery } from './insights.js';
import type { GroupAsked } from './log-groups.js';
import type { Output, Reader } from './pages.js';

/** `events` is undefined where no query was made, or none ended well: the notes say why. */
export interface Broad {
  readonly events?: readonly Output[];
  readonly truncated: boolean;
  readonly notes: readonly string[];
}

const port = 443;

/** As many addresses as one query is asked about. */
const mostAddresses = 50;

const run = async (reader: Reader, asked: GroupAsked, addresses: readonly string[]): Promise<Broad> => {
  const { queryRows } = reader.budget.limits;
  const query = flowQuery({ streams: asked.streams, addresses, port, rows: queryRows });
  const insights: InsightsAsked = { ...asked, query };
  const ended = await runQuery(reader, insights);
  if (ended.is === 'failed')
    return { truncated: true, notes: [`Logs Insights did not read ${asked.group}: ${ended.why}.`] };
  const { events, scanned } = ended;
  return { events, truncated: events.length >= queryRows, notes: [queryNote(insights, events.length, scanned)] };
};

/** What a query of a group takes, if that is below the cap; else why it is not asked. The estimate is told. */
export const mayQuery = async (
  reader: Reader,
  asked: Omit<InsightsAsked, 'query'>,
): Promise<{ readonly bytes: number } | { readonly note: string }> => {
  const { scanBytes } = reader.budget.limits;
  const bytes = await incomingBytes(reader, asked);
  const about = `Logs Insights on ${asked.group} in ${asked.account}`;
  if (bytes === undefined) return { note: `${about}: not asked, for CloudWatch tells no size of the group.` };
  const estimate = estimateText(insightsEstimate(bytes));
  if (bytes > scanBytes)
    return { note: `${about}: not asked, for ${estimate} are more than ${sizeText(scanBytes)} (--max-scan-gb).` };
  reader.tell({ is: 'estimate', text: `${about} scans ${estimate}` });
  return { bytes };
};

/**
 * Reads a log group of flow logs by Logs Insights, if what CloudWatch says of its size is below the cap. What brings
 * more rows than are kept is asked again for the caller's addresses alone.
 */
export const readBroadly = async (reader: Reader, asked: GroupAsked): Promise<Broad> => {
  const may = await mayQuery(reader, asked);
  if ('note' in may) return { truncated: true, notes: [may.note] };
  const addresses = asked.addresses.slice(0, mostAddresses);
  const first = await run(reader, asked, asked.narrow ? addresses : []);
  const isAffordable = 2 * may.bytes <= reader.budget.limits.scanBytes;
  const again = first.truncated && first.events && !asked.narrow && addresses.length > 0 && isAffordable;
  if (!again || reader.budget.spent() !== undefined) return first;
  const own = await run(reader, asked, addresses);
  return {
    events: [...(first.events ?? []), ...(own.events ?? [])],
    truncated: true,
    notes: [...first.notes, ...own.notes],
  };
};
