import type { PortRange } from './trace.js';

export const everyPort: PortRange = [0, 65535];

const isPort = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 65535;

/** The range, or undefined where the two are not ports in order. */
export const portRange = (from: unknown, to: unknown): PortRange | undefined =>
  isPort(from) && isPort(to) && from <= to ? [from, to] : undefined;

/** What of some ranges lies inside another range, and what outside; both in order. */
export const divide = (
  ranges: readonly PortRange[],
  [from, to]: PortRange,
): { readonly inside: readonly PortRange[]; readonly outside: readonly PortRange[] } => {
  const inside: PortRange[] = [];
  const outside: PortRange[] = [];
  for (const range of ranges) {
    const [low, high] = range;
    if (high < from || low > to) {
      outside.push(range);
      continue;
    }
    if (low < from) outside.push([low, from - 1]);
    inside.push([Math.max(low, from), Math.min(high, to)]);
    if (high > to) outside.push([to + 1, high]);
  }
  return { inside, outside };
};

/** Sorted, with touching ranges joined. */
export const joined = (ranges: readonly PortRange[]): readonly PortRange[] => {
  const sorted = [...ranges].sort(([a], [b]) => a - b);
  const result: [number, number][] = [];
  for (const [low, high] of sorted) {
    const last = result.at(-1);
    if (last && low <= last[1] + 1) last[1] = Math.max(last[1], high);
    else result.push([low, high]);
  }
  return result;
};

/** The ports that are in both sets. */
export const common = (a: readonly PortRange[], b: readonly PortRange[]): readonly PortRange[] =>
  joined(b.flatMap((range) => divide(a, range).inside));

/** How many ports the ranges hold; they must not overlap. */
export const portCount = (ranges: readonly PortRange[]): number =>
  ranges.reduce((count, [low, high]) => count + high - low + 1, 0);

export const formatPorts = ([low, high]: PortRange): string => (low === high ? `${low}` : `${low}-${high}`);
