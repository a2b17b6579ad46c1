import { CliError } from './io.js';

const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `15m`, `1h30m`, `2d` in milliseconds. */
export const parseDuration = (text: string): number => {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)([smhd])/g)];
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== text)
    throw new CliError(`--since '${text}' is not a duration such as 30m, 1h or 1h30m`);
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ''] ?? 0), 0);
};
