import type { Address, Caller } from '../calls.js';
import type { Service } from '../clients.js';
import type { Failure } from '../failure.js';
import { tooLate } from '../failure.js';
import type { Budget } from './budget.js';

export type Output = Readonly<Record<string, unknown>>;

/** What is said while reading: what a scan will take, before it begins; the text of a query, as it is sent. */
export interface Told {
  readonly is: 'estimate' | 'query';
  readonly text: string;
}

/** What every source reads with. */
export interface Reader {
  readonly caller: Caller;
  readonly budget: Budget;
  readonly from: Date;
  readonly to: Date;
  readonly tell: (told: Told) => void;
}

/** The same reader within a budget of its own: its calls end with that. */
export const readerWithin = (reader: Reader, budget: Budget): Reader => ({
  ...reader,
  budget,
  caller: {
    ...reader.caller,
    send: (to, service, command) => reader.caller.send(to, service, command, budget.signal),
  },
});

export interface Paging {
  readonly to: Address;
  readonly service: Service;
  /** The command of the page with this token; undefined for the first. */
  readonly command: (token: string | undefined) => object;
  /** Under which name the answer tells the next page's token. */
  readonly next: string;
  readonly most: number;
}

/** The pages that were read. `cut`: there are more; `failed`: the last one could not be had. */
export interface Pages {
  readonly pages: readonly Output[];
  readonly cut: string | undefined;
  readonly failed: (Failure & { readonly name: string | undefined }) | undefined;
}

/**
 * Reads page after page, within the budget. Pages without a row and yet with a successor are usual. A token that comes
 * twice ends the reading.
 */
export const readPages = async ({ caller, budget }: Reader, paging: Paging): Promise<Pages> => {
  const pages: Output[] = [];
  const tokens = new Set<string>();
  let token: string | undefined;
  for (;;) {
    const cut = budget.spent() ?? (pages.length >= paging.most ? `${paging.most} pages were read` : undefined);
    if (cut !== undefined) return { pages, cut, failed: undefined };
    const sent = await caller.send(paging.to, paging.service, paging.command(token));
    if (!sent.ok) {
      const late = sent.failure === tooLate ? budget.spent() : undefined;
      if (late !== undefined) return { pages, cut: late, failed: undefined };
      return { pages, cut: undefined, failed: { ...sent.failure, name: sent.errorName } };
    }
    budget.charge(sent.body.length);
    pages.push(sent.output);
    const next = sent.output[paging.next];
    if (typeof next !== 'string' || next === '') return { pages, cut: undefined, failed: undefined };
    if (tokens.has(next)) return { pages, cut: 'the pages lead in a circle', failed: undefined };
    tokens.add(next);
    token = next;
  }
};

export const rowsOf = (pages: readonly Output[], name: string): Output[] =>
  pages.flatMap((page) => (Array.isArray(page[name]) ? (page[name] as Output[]) : []));
