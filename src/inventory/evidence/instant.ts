/** Below this a number is seconds since 1970 (as AWS CLI v1 and flow logs print them), above it milliseconds. */
const seconds = 1e11;

/** A time as AWS answers print it, in milliseconds since 1970; undefined where it is none. */
export const instantOf = (time: unknown): number | undefined => {
  if (typeof time === 'number') return Number.isFinite(time) ? time * (Math.abs(time) < seconds ? 1000 : 1) : undefined;
  if (typeof time !== 'string' || time === '') return undefined;
  const instant = Date.parse(time);
  return Number.isNaN(instant) ? undefined : instant;
};

/** Milliseconds as ISO 8601, where a Date can hold them. */
export const isoOf = (instant: number | undefined): string | null =>
  instant === undefined || Math.abs(instant) > 8.64e15 ? null : new Date(instant).toISOString();

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
