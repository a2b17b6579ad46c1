import { open } from 'node:fs/promises';
import type { AsyncBuffer } from 'hyparquet';
import type { Scanner } from './scan.js';

/** Rows that are held at once. */
const rowsAtOnce = 20_000;

const text = (value: unknown): string => {
  if (value === null || value === undefined || value === '') return '-';
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' ? String(value) : '-';
};

/**
 * Scans the rows of a Parquet file as lines of text, by the names of its columns.
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
    for (let rowStart = 0; rowStart < Number(metadata.num_rows); rowStart += rowsAtOnce) {
      const rowEnd = Math.min(rowStart + rowsAtOnce, Number(metadata.num_rows));
      const rows = await parquetReadObjects({ file, metadata, rowStart, rowEnd });
      for (const row of rows) lines.write(Buffer.from(`${columns.map((name) => text(row[name])).join(' ')}\n`));
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
