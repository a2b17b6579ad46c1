import type { OperationId } from '../../snapshot/operations.js';
import { operation } from '../../snapshot/operations.js';
import type { Question } from '../../snapshot/snapshot.js';
import { collectable, isAsked, isDeferred, roots, rules, type PlanInput } from './index.js';

/** Calls whose keys depend on answers: one for each of `per`. */
export interface Family {
  readonly account: string;
  readonly operation: OperationId;
  readonly per: readonly string[];
}

/** What a run would do. `skipped`: wanted, and not asked of anyone. */
export interface Plan {
  readonly calls: readonly Question[];
  readonly families: readonly Family[];
  readonly skipped: readonly { readonly operation: OperationId; readonly why: string }[];
}

const familiesOf = (input: PlanInput, account: string): Family[] => {
  const later = collectable.filter(
    (id) => isAsked(input, account, id) && (operation(id).key !== undefined || isDeferred(input, account, id)),
  );
  return later.flatMap((id) => {
    const sources = rules.filter(
      ({ asks, after }) =>
        asks.includes(id) &&
        after.some((source) => input.accounts.some((other) => isAsked(input, other.account, source))),
    );
    const per = [...new Set(sources.map((rule) => rule.per))];
    return per.length === 0 ? [] : [{ account, operation: id, per }];
  });
};

const whySkipped = (input: PlanInput, id: OperationId): string | undefined => {
  if (operation(id).evidence) return 'evidence, read by the log probes';
  if (!input.accounts.some(({ account }) => isAsked(input, account, id)))
    return `concerns the ${operation(id).sides.join(' and ')} side, which no session plays`;
  return undefined;
};

/** The calls of a run, without making one: those whose keys are known, and families for the others. */
export const planFor = (input: PlanInput): Plan => {
  const calls = roots(input).map(({ parts: _parts, ...question }) => question);
  const families = input.accounts.flatMap(({ account }) => familiesOf(input, account));
  const reached = new Set([...calls, ...families].map((one) => one.operation));
  const skipped = input.operations.flatMap((id) => {
    const why = whySkipped(input, id) ?? (reached.has(id) ? undefined : 'nothing that is asked names its keys');
    return why === undefined ? [] : [{ operation: id, why }];
  });
  return { calls, families, skipped };
};
