/** Below this a number is seconds since 1970 (as AWS CLI v1 and flow logs print them), above it milliseconds. */
const seconds = 1e11;

/** A time as AWS answers print it, in milliseconds since 1970; undefined where it is none. */
export const instantOf = (time: unknown): number | undefined => {
  if (typeof time === 'number') return Number.isFinite(time) ? time * (Math.abs(time) < seconds ? 1000 : 1) : undefined;
  if (typeof time !== 'string' || time === '') return undefined;
  const instant = Date.parse(time);
  return Number.isNaN(instant) ? undefined : instant;
};

const digits = (value: number, width = 2): string => String(value).padStart(width, '0');

/** As `Date.toISOString`, which on Node 20 first looks up the time zone of the host: longer than reading a log. */
export const isoText = (instant: number): string => {
  const date = new Date(instant);
  const year = date.getUTCFullYear();
  if (!(year >= 0 && year <= 9999)) return date.toISOString();
  const day = `${digits(year, 4)}-${digits(date.getUTCMonth() + 1)}-${digits(date.getUTCDate())}`;
  const time = `${digits(date.getUTCHours())}:${digits(date.getUTCMinutes())}:${digits(date.getUTCSeconds())}`;
  return `${day}T${time}.${digits(date.getUTCMilliseconds(), 3)}Z`;
};

/** Milliseconds as ISO 8601, where a Date can hold them. */
export const isoOf = (instant: number | undefined): string | null =>
  instant === undefined || Math.abs(instant) > 8.64e15 ? null : isoText(instant);

/** The time from the first to the last of some observations, in milliseconds since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export const spanOf = (spans: readonly Span[]): Span | undefined => {
  const [first] = spans;
  if (!first) return undefined;
  return spans.reduce((all, { from, to }) => ({ from: Math.min(all.from, from), to: Math.max(all.to, to) }), first);
};
