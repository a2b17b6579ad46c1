import type { Check } from '../checks/check.js';
import type { Inventory } from '../inventory/inventory.js';
import { requestId } from '../request/build.js';
import type { Subject } from '../request/fact.js';
import { subjectOf } from '../request/fact.js';
import type { Request } from '../request/request.js';
import type { Corroboration } from './corroborate.js';
import { corroborate } from './corroborate.js';
import type { Failed, RequestVerdict } from './evaluate.js';
import { blocks, isFailed, judgeAll, judgeOne, verdictOf } from './evaluate.js';
import { asCustomised } from './gateway-response.js';
import type { Ranking } from './rank.js';
import { rank } from './rank.js';
import type { Examined } from './try.js';
import { asUndeployed } from './undeployed.js';

export interface DiagnoseOptions {
  readonly version: string;
  readonly source: 'live' | 'snapshot';
  readonly checks: readonly Check[];
  /** False leaves the recorded logs out (`--no-logs`). */
  readonly logs: boolean;
  readonly notes?: readonly string[];
}

/** One request with everything that was found of it: verdicts, what the logs say of each, and which leads. */
export interface Judged extends Examined {
  readonly subject: Subject;
  readonly corroborations: ReadonlyMap<Failed, Corroboration>;
  readonly ranking: Ranking;
}

export const unobserved: Corroboration = { confidence: 'unobserved', evidence: [], changedBy: null };

/** Whether a failure is none for who was not told what was observed. */
const supposedIn = ({ request, inventory }: Subject): ((failed: Failed) => boolean) => {
  const unseen = subjectOf({ ...request, observed: undefined }, inventory);
  return ({ check }) => request.observed !== undefined && !blocks(judgeOne(unseen, check));
};

export const judge = (inventory: Inventory, request: Request, options: DiagnoseOptions): Judged => {
  const subject = subjectOf(request, inventory);
  const found = asUndeployed(subject, judgeAll(subject, options.checks), options.checks);
  const judgements = found.map((judgement) => asCustomised(subject, judgement));
  const corroborations = new Map(
    judgements.filter(isFailed).map((failed) => [failed, options.logs ? corroborate(subject, failed) : unobserved]),
  );
  const confidence = (failed: Failed) => corroborations.get(failed)?.confidence ?? 'unobserved';
  const ranking = rank(judgements, request.observed, confidence, supposedIn(subject));
  return {
    id: requestId(inventory, request),
    request,
    subject,
    judgements,
    corroborations,
    ranking,
    lead: ranking.rootCause?.check.code,
    ignored: new Set(
      judgements.flatMap((j) => (isFailed(j) && confidence(j) === 'contradicted' ? [j.check.code] : [])),
    ),
  };
};

/**
 * What the logs contradict blocks nothing; but a request that only such failures stop is no healthy one either:
 * configuration and logs disagree.
 */
export const requestVerdict = ({ judgements, corroborations }: Judged): RequestVerdict => {
  const disproved = judgements.filter((j) => isFailed(j) && corroborations.get(j)?.confidence === 'contradicted');
  const verdict = verdictOf(judgements.filter((judgement) => !disproved.includes(judgement)));
  return verdict === 'healthy' && disproved.some(blocks) ? 'undecided' : verdict;
};
