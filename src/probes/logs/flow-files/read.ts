import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Format } from '../../../inventory/evidence/flow-record.js';
import type { Scanner } from './scan.js';

export const isGzip = (chunk: Buffer): boolean => chunk[0] === 0x1f && chunk[1] === 0x8b;

/** What stopped the reading of a stream; undefined where it was read to its end. */
type Broken = string | undefined;

/**
 * Scans text or gzip, told apart by its first bytes. One chunk is held at a time. A stream that breaks off has been
 * scanned as far as it went; the line in which it did tells nothing.
 */
export const scanStream = async (stream: Readable, scanner: Scanner, formats: readonly Format[]): Promise<Broken> => {
  const file = scanner.file(formats);
  const write = async (source: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of source) file.write(chunk);
  };
  try {
    const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    const first = await chunks.next();
    if (first.done === true) return undefined;
    const whole = async function* (): AsyncGenerator<Buffer> {
      yield first.value;
      for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield next.value;
    };
    if (!isGzip(first.value)) await write(whole());
    else await write(gunzipped(whole()));
    file.end();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  } finally {
    stream.destroy();
  }
};

async function* gunzipped(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const { Readable: Source } = await import('node:stream');
  // More ahead would not be faster, and keeps what was unpacked alive for longer: 130 MB instead of 70.
  const source = Source.from(chunks, { objectMode: false, highWaterMark: 1 << 16 });
  const gunzip = createGunzip({ chunkSize: 1 << 18 });
  source.once('error', (error) => gunzip.destroy(error));
  for await (const chunk of source.pipe(gunzip)) yield chunk as Buffer;
}
