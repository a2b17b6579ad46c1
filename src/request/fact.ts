import type { Inventory, Known } from '../inventory/inventory.js';
import { GapError, known } from '../inventory/inventory.js';
import type { OperationId } from '../snapshot/operations.js';
import type { Request } from './request.js';

/** One request over one inventory, with what is known of it so far. Facts are computed once and lazily. */
export interface Subject {
  readonly request: Request;
  readonly inventory: Inventory;
  readonly computed: Map<AnyFact, Known<unknown>>;
  /** Of these the values that checks have read, by the names of the facts: one object for all checks, whose types say what each may read. */
  readonly values: Record<string, unknown>;
}

/**
 * What is true of a request. `needs` are the operations it asks itself, `uses` the facts it reads; a test runs every
 * fact over a recording inventory and fails when an operation outside both is asked.
 */
export interface Fact<T> {
  readonly needs: readonly OperationId[];
  readonly uses: readonly AnyFact[];
  readonly of: (subject: Subject) => T;
}

export type AnyFact = Fact<unknown>;
export type ValueOf<F> = F extends Fact<infer T> ? T : never;

export const fact = <T>(definition: Fact<T>): Fact<T> => definition;

export const subjectOf = (request: Request, inventory: Inventory): Subject => ({
  request,
  inventory,
  computed: new Map(),
  values: Object.create(null) as Record<string, unknown>,
});

/** The fact's value, or the gap it needs. */
export const lookUp = <T>(subject: Subject, of: Fact<T>): Known<T> => {
  const present = subject.computed.get(of);
  if (present) return present as Known<T>;
  const value = known(() => of.of(subject));
  subject.computed.set(of, value);
  return value;
};

/** For use inside facts: the value of another fact. A gap passes through, so that a fact that needs one is that gap. */
export const get = <T>(subject: Subject, of: Fact<T>): T => {
  const value = lookUp(subject, of);
  if (!value.known) throw new GapError(value.gap);
  return value.value;
};

/** Every operation that a fact may ask, its own and those of the facts it uses. */
export const operationsOf = (of: AnyFact): ReadonlySet<OperationId> => {
  const [seen, found] = [new Set<AnyFact>(), new Set<OperationId>()];
  const visit = (one: AnyFact): void => {
    if (seen.has(one)) return;
    seen.add(one);
    for (const operation of one.needs) found.add(operation);
    one.uses.forEach(visit);
  };
  visit(of);
  return found;
};
