import { open } from 'node:fs/promises';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { AsyncBuffer, Compressors } from 'hyparquet';
import type { Scanner } from './scan.js';

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

/**
 * Scans the rows of a Parquet file as lines of text, by the names of its columns. One row group is held at a time. Gives
 * what stopped it, if something did.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-path.html
 */
export const scanParquet = async (file: AsyncBuffer, scanner: Scanner): Promise<string | undefined> => {
  const { parquetMetadataAsync, parquetReadObjects } = await import('hyparquet');
  try {
    const metadata = await parquetMetadataAsync(file);
    const columns = metadata.schema.slice(1).map(({ name }) => name);
    const format = columns.map((name) => name.replaceAll('_', '-'));
    const lines = scanner.file([format]);
    lines.write(Buffer.from(`${format.join(' ')}\n`));
    let rowStart = 0;
    for (const group of metadata.row_groups) {
      const rowEnd = rowStart + Number(group.num_rows);
      const rows = await parquetReadObjects({ file, metadata, rowStart, rowEnd, compressors });
      lines.write(Buffer.from(rows.map((row) => `${columns.map((name) => text(row[name])).join(' ')}\n`).join('')));
      rowStart = rowEnd;
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
