import { open } from 'node:fs/promises';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { AsyncBuffer, ColumnData, Compressors, FileMetaData } from 'hyparquet';
import type { Scanner, Sought } from './scan.js';

const text = (value: unknown): string => {
  if (value === null || value === undefined || value === '') return '-';
  if (value instanceof Uint8Array) return text(Buffer.from(value).toString('utf8'));
  // Tags may hold spaces: a field of a line may not.
  if (typeof value === 'string') return value.replace(/\s+/g, '_');
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : '-';
};

/** Flow logs come with gzip inside of the file, other writers' files with Snappy, which the reader knows by itself. */
const compressors: Compressors = {
  GZIP: (input) => gunzipSync(input),
  BROTLI: (input) => brotliDecompressSync(input),
};

type Cells = ArrayLike<unknown>;

interface Group {
  readonly file: AsyncBuffer;
  readonly metadata: FileMetaData;
  readonly rowStart: number;
  readonly rowEnd: number;
}

/** Columns of one row group, by name. They are kept as they lie in the file: most rows never become one. */
const columnsOf = async (
  { rowStart, ...group }: Group,
  names: readonly string[],
): Promise<ReadonlyMap<string, Cells>> => {
  const { parquetRead } = await import('hyparquet');
  const columns = new Map(names.map((name) => [name, new Array<unknown>(group.rowEnd - rowStart)]));
  const onChunk = ({ columnName, columnData, rowStart: first }: ColumnData): void => {
    const cells = columns.get(columnName);
    for (let index = 0; cells && index < columnData.length; index += 1)
      cells[first - rowStart + index] = columnData[index];
  };
  await parquetRead({ ...group, rowStart, columns: [...names], compressors, onChunk });
  return columns;
};

/** Rows that may matter, by the columns that decide; all of them where the file has none of these. */
const rowsWorth = (columns: ReadonlyMap<string, Cells>, count: number, { interfaces, port }: Sought): number[] => {
  const [own, from, to] = ['interface_id', 'srcport', 'dstport'].map((name) => columns.get(name));
  const wanted = String(port);
  const isPort = (cell: unknown): boolean => (typeof cell === 'number' ? cell === port : text(cell) === wanted);
  const rows: number[] = [];
  for (let row = 0; row < count; row += 1) {
    if (own && !interfaces.has(text(own[row]))) continue;
    if (from && to && !isPort(from[row]) && !isPort(to[row]) && text(to[row]) !== '-') continue;
    rows.push(row);
  }
  return rows;
};

const deciding = ['interface_id', 'srcport', 'dstport'];

/**
 * Scans the rows of a Parquet file as lines of text, by the names of its columns. One row group is held at a time, of
 * which most columns are read only where a row may matter. Gives what stopped it, if something did.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-path.html
 */
export const scanParquet = async (file: AsyncBuffer, scanner: Scanner): Promise<string | undefined> => {
  const { parquetMetadataAsync, parquetSchema } = await import('hyparquet');
  try {
    const metadata = await parquetMetadataAsync(file);
    const names = parquetSchema(metadata).children.map(({ element }) => element.name);
    const format = names.map((name) => name.replaceAll('_', '-'));
    const lines = scanner.file([format]);
    lines.write(Buffer.from(`${format.join(' ')}\n`));
    const first = names.filter((name) => deciding.includes(name));
    const others = names.filter((name) => !first.includes(name));
    let rowStart = 0;
    for (const { num_rows: count } of metadata.row_groups) {
      const group = { file, metadata, rowStart, rowEnd: rowStart + Number(count) };
      const decided = await columnsOf(group, first);
      const rows = rowsWorth(decided, Number(count), scanner.sought);
      const columns = rows.length === 0 ? decided : new Map([...decided, ...(await columnsOf(group, others))]);
      const line = (row: number): string => `${names.map((name) => text(columns.get(name)?.[row])).join(' ')}\n`;
      lines.pass(Number(count) - rows.length);
      lines.write(Buffer.from(rows.map(line).join('')));
      rowStart = group.rowEnd;
    }
    lines.end();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
};

export const scanParquetFile = async (path: string, scanner: Scanner): Promise<string | undefined> => {
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    const slice = async (start: number, end = size): Promise<ArrayBuffer> => {
      const buffer = new ArrayBuffer(end - start);
      await handle.read(new Uint8Array(buffer), 0, end - start, start);
      return buffer;
    };
    return await scanParquet({ byteLength: size, slice }, scanner);
  } finally {
    await handle.close();
  }
};

/** An object is read whole: the index of a Parquet file is at its end. */
export const scanParquetStream = async (
  stream: AsyncIterable<Buffer>,
  scanner: Scanner,
): Promise<string | undefined> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  const whole = Uint8Array.from(Buffer.concat(chunks)).buffer;
  return scanParquet({ byteLength: whole.byteLength, slice: (start, end) => whole.slice(start, end) }, scanner);
};
