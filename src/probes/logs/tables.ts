import type { Place } from '../../inventory/inventory.js';
import { identifier } from './partitions.js';
import type { Pages, Reader } from './pages.js';
import { readPages, rowsOf } from './pages.js';

/** Where Athena finds a table. */
export interface TablePlace {
  readonly catalog: string;
  readonly database: string;
}

export interface PlacedTable extends TablePlace {
  readonly name: string;
}

/** Judges a table as ListTableMetadata describes it; undefined: it does not fit. */
export type Fits<T extends PlacedTable> = (at: TablePlace, table: unknown) => T | undefined;

export type Found<T> = { readonly value: T } | { readonly why: string };

const mostCatalogs = 5;
const mostDatabases = 20;
const pagesOfList = 10;

const ownCatalog = 'AwsDataCatalog';

type Verb = 'list-data-catalogs' | 'list-databases' | 'list-table-metadata';
const to = ({ account, region }: Place, verb: Verb) => ({ account, region, operation: `athena/${verb}` });

/** Why a listing holds nothing to go on with. */
export const refusal = (action: string, { failed, cut }: Pages): string =>
  failed
    ? `athena:${action} is ${failed.why} (${failed.message})`
    : (cut ?? `athena:${action} lists nothing that fits`);

/** Name as a query tells it; of the account's own catalogue the name is left out. */
export const tableName = ({ catalog, database, name }: PlacedTable): string =>
  [...(catalog === ownCatalog ? [] : [catalog]), database, name].map(identifier).join('.');

/**
 * Catalogues of Glue that the account has registered beside its own: those of other accounts. Others run a function to
 * answer, which is more than reading.
 * @see https://docs.aws.amazon.com/athena/latest/APIReference/API_DataCatalogSummary.html
 */
const otherCatalogs = async (reader: Reader, place: Place): Promise<string[]> => {
  const { athena, listDataCatalogs } = await import('./athena.js');
  const { pages } = await readPages(reader, {
    to: to(place, 'list-data-catalogs'),
    service: athena,
    next: 'NextToken',
    most: 1,
    command: (NextToken) => listDataCatalogs(NextToken === undefined ? {} : { NextToken }),
  });
  return rowsOf(pages, 'DataCatalogsSummary')
    .flatMap(({ CatalogName: name, Type }) => (typeof name === 'string' && Type === 'GLUE' ? [name] : []))
    .filter((name) => name !== ownCatalog)
    .slice(0, mostCatalogs);
};

const tablesIn = async <T extends PlacedTable>(
  reader: Reader,
  place: Place,
  workGroup: string,
  at: TablePlace,
  fits: Fits<T>,
): Promise<{ tables: T[]; pages: Pages }> => {
  const { athena, listTableMetadata } = await import('./athena.js');
  const pages = await readPages(reader, {
    to: to(place, 'list-table-metadata'),
    service: athena,
    next: 'NextToken',
    most: pagesOfList,
    command: (NextToken) =>
      listTableMetadata({
        CatalogName: at.catalog,
        DatabaseName: at.database,
        WorkGroup: workGroup,
        ...(NextToken === undefined ? {} : { NextToken }),
      }),
  });
  return { tables: rowsOf(pages.pages, 'TableMetadataList').flatMap((table) => fits(at, table) ?? []), pages };
};

/** The one with the most columns tells the most. */
const bestIn = async <T extends PlacedTable & { readonly columns: readonly unknown[] }>(
  reader: Reader,
  place: Place,
  workGroup: string,
  catalog: string,
  fits: Fits<T>,
): Promise<Found<T>> => {
  const { athena, listDatabases } = await import('./athena.js');
  const listed = await readPages(reader, {
    to: to(place, 'list-databases'),
    service: athena,
    next: 'NextToken',
    most: pagesOfList,
    command: (NextToken) =>
      listDatabases({ CatalogName: catalog, WorkGroup: workGroup, ...(NextToken === undefined ? {} : { NextToken }) }),
  });
  const databases = rowsOf(listed.pages, 'DatabaseList').flatMap(({ Name }) =>
    typeof Name === 'string' ? [Name] : [],
  );
  if (databases.length === 0) return { why: refusal('ListDatabases', listed) };
  const read = await Promise.all(
    databases
      .slice(0, mostDatabases)
      .map((database) => tablesIn(reader, place, workGroup, { catalog, database }, fits)),
  );
  const [best] = read.flatMap(({ tables }) => tables).sort((a, b) => b.columns.length - a.columns.length);
  if (best) return { value: best };
  const failed = read.find(({ pages }) => pages.failed);
  return {
    why: failed ? refusal('ListTableMetadata', failed.pages) : 'no table lies over its folders with partitions',
  };
};

/**
 * A table that fits, in the account's own catalogue or another one of Glue that is registered there. None is made: that
 * would be a change.
 */
export const findTable = async <T extends PlacedTable & { readonly columns: readonly unknown[] }>(
  reader: Reader,
  place: Place,
  workGroup: string,
  fits: Fits<T>,
): Promise<Found<T>> => {
  const own = await bestIn(reader, place, workGroup, ownCatalog, fits);
  if ('value' in own) return own;
  for (const catalog of await otherCatalogs(reader, place)) {
    const found = await bestIn(reader, place, workGroup, catalog, fits);
    if ('value' in found) return found;
  }
  return own;
};
