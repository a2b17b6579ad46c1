import type { Io } from './io.js';

/** The level for chalk: 0 none, 1 sixteen colours. NO_COLOR, FORCE_COLOR and non-terminals are honoured (chalk ignores NO_COLOR). */
export const colourOf = ({ env, stdout }: Pick<Io, 'env' | 'stdout'>, wanted?: boolean): 0 | 1 => {
  if (wanted !== undefined) return wanted ? 1 : 0;
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return 0;
  if (env['FORCE_COLOR'] !== undefined) return env['FORCE_COLOR'] === '0' || env['FORCE_COLOR'] === 'false' ? 0 : 1;
  return stdout.isTTY === true && env['TERM'] !== 'dumb' ? 1 : 0;
};

/** Columns of the terminal, 80 where it is none; never fewer than 40 or more than 120. */
export const widthOf = ({ stdout, env }: Pick<Io, 'stdout' | 'env'>): number => {
  const columns = stdout.columns ?? Number(env['COLUMNS'] ?? 80);
  return Math.min(120, Math.max(40, Number.isFinite(columns) ? columns : 80));
};

/**
 * Whether only ASCII is safe to print: a locale that states another character set than UTF-8, as POSIX reads it (LC_ALL,
 * else LC_CTYPE, else LANG). Where no locale is stated, as on Windows and in most containers, nothing is known against UTF-8.
 */
export const asciiOf = ({ env }: Pick<Io, 'env'>): boolean => {
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((value) => value !== undefined && value !== '');
  return locale !== undefined && !/utf-?8/i.test(locale);
};
