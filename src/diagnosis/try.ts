import type { Change } from '../changes/change.js';
import type { Check } from '../checks/check.js';
import { inventoryOf } from '../inventory/inventory.js';
import type { Request } from '../request/request.js';
import { subjectOf } from '../request/fact.js';
import type { Snapshot } from '../snapshot/snapshot.js';
import type { Judgement, RequestVerdict } from './evaluate.js';
import { blocks, isUndecided, judgeAll, verdictOf } from './evaluate.js';

/** One request with what was found of it, before any repair. */
export interface Examined {
  readonly id: string;
  readonly request: Request;
  readonly judgements: readonly Judgement[];
}

export interface Trial {
  readonly result: 'repairs' | 'necessary' | 'no-effect' | 'not-tried';
  readonly remaining: readonly string[];
  readonly sideEffects: readonly string[];
}

export const notTried: Trial = { result: 'not-tried', remaining: [], sideEffects: [] };

const told: Record<RequestVerdict, string> = {
  healthy: 'is healthy',
  broken: 'is broken',
  undecided: 'is undecided',
};

/** Applies changes to a copy of the answers and judges from the inventory up. */
export interface Bench {
  readonly try: (of: Examined, code: string, changes: readonly Change[]) => Trial;
}

/**
 * Tries repairs of the requests in `all`. Side effects are looked for in the other requests of the same report; more
 * than `limit` of them are not judged again.
 */
export const benchOf = (snapshot: Snapshot, checks: readonly Check[], all: readonly Examined[], limit = 40): Bench => {
  const judged = (after: Snapshot, request: Request) => judgeAll(subjectOf(request, inventoryOf(after)), checks);
  const sideEffects = (after: Snapshot, except: string): string[] =>
    all
      .slice(0, limit)
      .filter(({ id }) => id !== except)
      .flatMap(({ id, request, judgements }) => {
        const before = verdictOf(judgements);
        const now = verdictOf(judged(after, request));
        return before === now ? [] : [`${id} ${told[now]} (it was ${before})`];
      });
  return {
    try: (of, code, changes) => {
      if (changes.length === 0) return notTried;
      const after = changes.reduce((state, change) => change.apply(state), snapshot);
      const judgements = judged(after, of.request);
      const own = judgements.find(({ check }) => check.code === code);
      if (own === undefined || blocks(own)) return { result: 'no-effect', remaining: [code], sideEffects: [] };
      const remaining = judgements.filter((j) => blocks(j) || isUndecided(j)).map(({ check }) => check.code);
      const result = verdictOf(judgements) === 'healthy' ? 'repairs' : 'necessary';
      return { result, remaining, sideEffects: sideEffects(after, of.id) };
    },
  };
};
