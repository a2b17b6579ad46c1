import type { Answer } from '../../../snapshot/snapshot.js';
import type { Scanned } from './scanned.js';

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** A size as people read it. */
export const sizeText = (bytes: number): string => {
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log(bytes) / Math.log(1000)));
  const value = bytes / 1000 ** power;
  return `${power === 0 ? value : value.toFixed(1)} ${units[power]}`;
};

/** How many lines were of no format, as the end of a clause; empty where none was. */
export const malformedText = ({ malformed }: Pick<Scanned, 'malformed'>): string =>
  malformed === 0 ? '' : `, ${malformed} of no known format`;

/**
 * What was found in files, as events of a log group: a snapshot holds it like what CloudWatch Logs would have said. A
 * header line goes before the lines of its format.
 */
export const answerOf = ({ kept, headers, truncated }: Scanned, incomplete: boolean): Answer => ({
  events: [
    ...headers.map((message) => ({ logStreamName: '', message })),
    ...kept.map(({ line, interface: id }) => ({ logStreamName: id, message: line })),
  ],
  searchedLogStreams: [],
  ...(truncated || incomplete ? { nextToken: 'not read to the end' } : {}),
});
