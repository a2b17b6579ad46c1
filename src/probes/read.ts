import { dropSecrets } from '../snapshot/secrets.js';
import type { OperationId } from '../snapshot/operations.js';
import type { Answer } from '../snapshot/snapshot.js';
import type { Address, Caller, Sent } from './calls.js';
import type { Service } from './clients.js';
import { UnreadableAnswer, type Failure } from './failure.js';
import { demand, merged } from './state/merge.js';
import type { Asked, Reading } from './state/reading.js';
import { printed } from './state/wire.js';

type Output = Readonly<Record<string, unknown>>;

/**
 * What came of one question. `answer` is as AWS gave it and stays in memory (keys of further calls are derived from
 * it); `kept` is without secrets and goes into the snapshot. `absent`: what was asked about is not there.
 */
export type Outcome =
  | { readonly is: 'answered' | 'none'; readonly answer: Answer; readonly kept: Answer; readonly pages: number }
  | { readonly is: 'absent'; readonly pages: number }
  | { readonly is: 'failed'; readonly failure: Failure; readonly pages: number };

const mostPages = 10_000;

type Pages = { readonly pages: readonly Output[] } | { readonly stopped: Sent & { ok: false }; readonly count: number };

const readPages = async (
  caller: Caller,
  to: Address,
  service: Service,
  reading: Reading,
  input: object,
): Promise<Pages> => {
  const pages: Output[] = [];
  const tokens = new Set<string>();
  let next: Output | undefined = {};
  while (next !== undefined) {
    const token = JSON.stringify(next);
    if (tokens.has(token) || pages.length >= mostPages)
      throw new UnreadableAnswer(`the answer never ends: page ${pages.length} leads back to an earlier one`);
    tokens.add(token);
    const sent: Sent = await caller.send(to, service, new reading.command({ ...input, ...next } as never));
    if (!sent.ok) return { stopped: sent, count: pages.length + 1 };
    demand(sent.output, sent.body, service.protocol, reading);
    pages.push(sent.output);
    next = reading.next?.(sent.output);
  }
  return { pages };
};

const stoppedBy = ({ errorName, message, failure }: Sent & { ok: false }, reading: Reading, pages: number): Outcome => {
  if (errorName !== undefined && reading.none?.(errorName, message)) return { is: 'none', answer: {}, kept: {}, pages };
  if (errorName !== undefined && reading.absent?.(errorName, message)) return { is: 'absent', pages };
  return { is: 'failed', failure, pages };
};

const parsed = (reading: Reading, pages: readonly Output[]): Answer => {
  const answer = printed(merged(pages, reading)) as Answer;
  try {
    return reading.print ? reading.print(answer) : answer;
  } catch (error) {
    if (error instanceof SyntaxError) throw new UnreadableAnswer(`the answer cannot be read: ${error.message}`);
    throw error;
  }
};

/** Asks one question, to its last page. Rejects only for a bug. */
export const readAnswer = async (
  caller: Caller,
  to: Address & { readonly operation: OperationId },
  service: Service,
  asked: Asked,
): Promise<Outcome> => {
  const reading = service.readings[to.operation];
  if (!reading) throw new Error(`no reading of ${to.operation}`);
  const pages: Output[] = [];
  try {
    for (const input of reading.inputs(asked)) {
      const read = await readPages(caller, to, service, reading, input);
      if ('stopped' in read) return stoppedBy(read.stopped, reading, pages.length + read.count);
      pages.push(...read.pages);
    }
    const answer = parsed(reading, pages);
    const is = Object.keys(answer).length === 0 ? 'none' : 'answered';
    return { is, answer, kept: dropSecrets(to.operation, answer), pages: pages.length };
  } catch (error) {
    if (!(error instanceof UnreadableAnswer)) throw error;
    return { is: 'failed', failure: { why: 'unreachable', message: error.message }, pages: pages.length + 1 };
  }
};
