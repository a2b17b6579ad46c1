import { isRecord } from '../../snapshot/json.js';
import type { Place } from '../../inventory/inventory.js';
import type { Reader } from './pages.js';
import { readPages, rowsOf } from './pages.js';
import type { Found } from './tables.js';
import { refusal } from './tables.js';

/** A workgroup whose own settings bound every query: no client can lift them. */
export interface WorkGroup {
  readonly name: string;
  /** Bytes after which a query is ended. */
  readonly cutOff: number;
}

const mostWorkGroups = 20;
const pagesOfList = 10;

type Verb = 'list-work-groups' | 'get-work-group';
const to = ({ account, region }: Place, verb: Verb) => ({ account, region, operation: `athena/${verb}` });

/** The cut-off, where the workgroup insists on its settings and on a place for results that it states itself. */
const cutOffOf = (group: unknown): number | undefined => {
  const settings = isRecord(group) && isRecord(group['Configuration']) ? group['Configuration'] : {};
  const results = settings['ResultConfiguration'];
  const managed = settings['ManagedQueryResultsConfiguration'];
  const hasPlace =
    (isRecord(results) && typeof results['OutputLocation'] === 'string') ||
    (isRecord(managed) && managed['Enabled'] === true);
  const cutOff = settings['BytesScannedCutoffPerQuery'];
  return settings['EnforceWorkGroupConfiguration'] === true && hasPlace && typeof cutOff === 'number'
    ? cutOff
    : undefined;
};

/**
 * The workgroup with the largest cut-off that is within the cap. Others are not used: what a query reads is known when
 * it has read it.
 * @see https://docs.aws.amazon.com/athena/latest/ug/workgroups-setting-control-limits-cloudwatch.html
 */
export const findWorkGroup = async (reader: Reader, place: Place): Promise<Found<WorkGroup>> => {
  const { athena, listWorkGroups, getWorkGroup } = await import('./athena.js');
  const listed = await readPages(reader, {
    to: to(place, 'list-work-groups'),
    service: athena,
    next: 'NextToken',
    most: pagesOfList,
    command: (NextToken) => listWorkGroups(NextToken === undefined ? {} : { NextToken }),
  });
  const names = rowsOf(listed.pages, 'WorkGroups').flatMap(({ Name, State }) =>
    typeof Name === 'string' && State === 'ENABLED' ? [Name] : [],
  );
  if (names.length === 0) return { why: refusal('ListWorkGroups', listed) };
  const read = await Promise.all(
    names.slice(0, mostWorkGroups).map(async (name): Promise<WorkGroup[]> => {
      const sent = await reader.caller.send(to(place, 'get-work-group'), athena, getWorkGroup(name));
      const cutOff = sent.ok ? cutOffOf(sent.output['WorkGroup']) : undefined;
      return cutOff === undefined ? [] : [{ name, cutOff }];
    }),
  );
  const fitting = read
    .flat()
    .filter(({ cutOff }) => cutOff <= reader.budget.limits.scanBytes)
    .sort((a, b) => b.cutOff - a.cutOff);
  const [best] = fitting;
  return best ? { value: best } : { why: 'no workgroup enforces a cut-off within the cap (--max-scan-gb)' };
};
