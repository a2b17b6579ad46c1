import type { RenderOptions } from './options.js';

interface Stream {
  readonly isTTY?: boolean;
  readonly hasColors?: (count?: number) => boolean;
}

const forced = (value: string): RenderOptions['colour'] => {
  if (value === '0' || value === 'false') return 0;
  return value === '2' ? 2 : value === '3' ? 3 : 1;
};

const supported = (stream: Stream): RenderOptions['colour'] => {
  if (stream.isTTY !== true || !stream.hasColors?.()) return 0;
  if (stream.hasColors(2 ** 24)) return 3;
  return stream.hasColors(256) ? 2 : 1;
};

/** NO_COLOR (https://no-color.org: any value but the empty one), then FORCE_COLOR, then what the stream can do. */
export const colourLevel = (
  stream: Stream,
  env: Readonly<Record<string, string | undefined>>,
): RenderOptions['colour'] => {
  if (env.NO_COLOR) return 0;
  return env.FORCE_COLOR === undefined ? supported(stream) : forced(env.FORCE_COLOR);
};
