import type { Answer } from '../../snapshot/snapshot.js';
import { UnreadableAnswer } from '../failure.js';
import type { Reading } from './reading.js';

type Output = Readonly<Record<string, unknown>>;

/** How the answer continues or how it was cut; the CLI, which merges the pages, prints none of it. */
const bookkeeping = new Set([
  '$metadata',
  'IsTruncated',
  'Marker',
  'MaxItems',
  'MaxResults',
  'NextMarker',
  'NextRecordIdentifier',
  'NextRecordName',
  'NextRecordType',
  'NextToken',
  'nextToken',
  'position',
]);

const isMap = (value: unknown): value is Output => typeof value === 'object' && value !== null && !Array.isArray(value);

const joined = (name: string, pages: readonly unknown[], { rowId }: Reading): unknown => {
  if (pages.every(isMap)) return Object.assign({}, ...pages) as Output;
  if (!pages.every((page) => Array.isArray(page))) throw new UnreadableAnswer(`the answer's ${name} is no list`);
  const rows = pages.flat() as unknown[];
  if (rowId === undefined) return rows;
  return [...new Map(rows.map((row) => [isMap(row) ? (rowId(row) ?? row) : row, row])).values()];
};

/**
 * Pages into one answer. A list that no page has is empty: `demand` has seen to it that AWS said so.
 */
export const merged = (pages: readonly Output[], reading: Reading): Answer => {
  const plain: Record<string, unknown> = {};
  for (const page of pages)
    for (const [name, value] of Object.entries(page))
      if (!bookkeeping.has(name) && value !== undefined && value !== null) plain[name] = value;
  for (const name of reading.lists) {
    const present = pages.map((page) => page[name]).filter((value) => value !== undefined && value !== null);
    plain[name] = joined(name, present, reading);
    if (present.length === 0) plain[name] = [];
  }
  return plain;
};

/** What an API says beside its (empty) lists: links and page tokens. */
const aside = /^(_links|_embedded|position|nextToken|NextToken|NextMarker|MaxResults|Total\w+)$/;

const emptyJson = (body: string): boolean => {
  const document = JSON.parse(body) as unknown;
  return isMap(document) && Object.entries(document).every(([name, value]) => aside.test(name) || value === null);
};

/** EC2 writes empty sets out (`<vpcSet/>`); an answer that is nothing but a request id has none either. */
const emptyXml = (body: string): boolean =>
  /^\s*(<\?xml[^>]*>\s*)?<(\w+Response)\b[^>]*>\s*<requestId>[^<]*<\/requestId>\s*<\/\2>\s*$/.test(body);

const outline = { json: /^\s*\{/, xml: /^\s*(<\?xml[^>]*>\s*)?<\w+Response[\s/>]/ } as const;

/**
 * Refuses a body with status 200 that is no answer of this operation: a proxy's page, nothing at all, another document.
 * The SDK reads such as an answer without members, which would look like "there is none".
 */
export const demand = (output: Output, body: string, protocol: 'json' | 'xml', reading: Reading): void => {
  const shown = JSON.stringify(body.slice(0, 40));
  if (!outline[protocol].test(body)) throw new UnreadableAnswer(`not an answer of AWS: it begins ${shown}`);
  const wanted = reading.holds ?? reading.lists;
  if (wanted.some((name) => output[name] !== undefined && output[name] !== null)) return;
  if (protocol === 'json' && reading.emptyIsNone && emptyJson(body)) return;
  if (protocol === 'xml' && reading.holds === undefined && emptyXml(body)) return;
  throw new UnreadableAnswer(`the answer holds no ${wanted.join(', ')}`);
};
