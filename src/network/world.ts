import type { Inventory, Known, Place, Table } from '../inventory/inventory.js';
import { GapError, known } from '../inventory/inventory.js';
import type { OperationId } from '../snapshot/operations.js';
import { operation } from '../snapshot/operations.js';
import type { Gap } from '../snapshot/snapshot.js';

/** What is compiled from one inventory, each thing once and only when a packet first meets it. */
export interface World {
  readonly inventory: Inventory;
  readonly shelves: Map<Shelf<never>, Map<string, unknown>>;
}

/** One kind of compiled thing; the object itself is its key. */
export interface Shelf<T> {
  readonly holds: string;
  readonly made?: (value: T) => void;
}

const worlds = new WeakMap<Inventory, World>();

export const worldOf = (inventory: Inventory): World => {
  const present = worlds.get(inventory);
  if (present) return present;
  const world: World = { inventory, shelves: new Map() };
  worlds.set(inventory, world);
  return world;
};

export const remember = <T>(world: World, shelf: Shelf<T>, key: string, make: () => T): T => {
  let things = world.shelves.get(shelf);
  if (!things) world.shelves.set(shelf, (things = new Map()));
  const present = things.get(key);
  if (present !== undefined) return present as T;
  const made = make();
  things.set(key, made);
  return made;
};

export const at = ({ account, region }: Place): string => `${account}/${region}`;

export const samePlace = (a: Place, b: Place): boolean => a.account === b.account && a.region === b.region;

/** A gap found on reading: the answer is there, but says something that we do not model; `message` names the resource. */
export const unmodelled = (place: Place, operationId: OperationId, message: string, key?: string): Gap => ({
  account: place.account,
  region: place.region,
  action: operation(operationId).action,
  why: 'unmodelled',
  operation: operationId,
  ...(key === undefined ? {} : { key }),
  message,
});

/** An answer that another account would have to give. */
export const notCollected = (place: Place, operationId: OperationId, message: string): Gap => ({
  ...unmodelled(place, operationId, message),
  why: 'not-collected',
});

export const missing = (gap: Gap): { readonly known: false; readonly gap: Gap } => ({ known: false, gap });
export const have = <T>(value: T): { readonly known: true; readonly value: T } => ({ known: true, value });

/** The elements of a list inside an answer; a GapError where there is something else, or nothing. */
export const elements = <T>(value: readonly T[] | undefined, gap: () => Gap): readonly T[] => {
  if (!Array.isArray(value) || value.some((one) => typeof one !== 'object' || one === null)) throw new GapError(gap());
  return value as readonly T[];
};

const rowsById: Shelf<Known<ReadonlyMap<string, unknown>>> = { holds: 'rows of one table in one place, by id' };

/** The row of this id in the answers of exactly this place; undefined when they do not hold it. */
export const rowIn = <T>(world: World, of: Table<T>, place: Place, id: string): Known<T | undefined> => {
  const rows = remember(world, rowsById, `${of.operation}/${at(place)}`, () =>
    known(() => new Map(world.inventory.list(of, place).map((row) => [of.id(row) as string, row]))),
  );
  return rows.known ? have(rows.value.get(id)) : rows;
};
