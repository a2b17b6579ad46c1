import type { Address, Prefix } from './cidr.js';

export interface Match<T> {
  readonly value: T;
  /** Length of the range that matched, in bits. */
  readonly length: number;
}

/**
 * A map from CIDR ranges to values that finds the longest range that holds an address: one hash lookup for each
 * distinct length in the table, whatever its size.
 */
export interface PrefixTable<T> {
  get(prefix: Prefix): T | undefined;
  set(prefix: Prefix, value: T): void;
  /** The longest range that holds the address; with `below`, the longest of those shorter than that many bits. */
  longest(address: Address, below?: number): Match<T> | undefined;
  readonly size: number;
}

interface Level<K, T> {
  readonly length: number;
  readonly mask: number;
  readonly shift: bigint;
  readonly values: Map<K, T>;
}

const levelOf = <K, T>(levels: Level<K, T>[], length: number): Level<K, T> | undefined =>
  levels.find((level) => level.length === length);

const newLevel = <K, T>(levels: Level<K, T>[], length: number, bits: number): Level<K, T> => {
  const mask = length === 0 ? 0 : -1 << (32 - length);
  const level: Level<K, T> = { length, mask, shift: BigInt(bits - length), values: new Map() };
  levels.push(level);
  levels.sort((a, b) => b.length - a.length);
  return level;
};

const longest4 = <T>(levels: readonly Level<number, T>[], bits: number, below: number): Match<T> | undefined => {
  for (const { length, mask, values } of levels) {
    if (length >= below) continue;
    const value = values.get((bits & mask) >>> 0);
    if (value !== undefined) return { value, length };
  }
  return undefined;
};

const longest6 = <T>(levels: readonly Level<bigint, T>[], bits: bigint, below: number): Match<T> | undefined => {
  for (const { length, shift, values } of levels) {
    if (length >= below) continue;
    const value = values.get((bits >> shift) << shift);
    if (value !== undefined) return { value, length };
  }
  return undefined;
};

export const prefixTable = <T>(): PrefixTable<T> => {
  const levels4: Level<number, T>[] = [];
  const levels6: Level<bigint, T>[] = [];
  let size = 0;
  return {
    get size() {
      return size;
    },
    get: (prefix) =>
      prefix.family === 4
        ? levelOf(levels4, prefix.length)?.values.get(prefix.base)
        : levelOf(levels6, prefix.length)?.values.get(prefix.base),
    set(prefix, value) {
      size += 1;
      if (prefix.family === 4)
        (levelOf(levels4, prefix.length) ?? newLevel(levels4, prefix.length, 32)).values.set(prefix.base, value);
      else (levelOf(levels6, prefix.length) ?? newLevel(levels6, prefix.length, 128)).values.set(prefix.base, value);
    },
    longest: (address, below = 129) =>
      address.family === 4 ? longest4(levels4, address.bits, below) : longest6(levels6, address.bits, below),
  };
};
