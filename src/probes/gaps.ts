import type { OperationId } from '../snapshot/operations.js';
import { operation } from '../snapshot/operations.js';
import type { Gap } from '../snapshot/snapshot.js';
import { answerPath } from '../snapshot/snapshot.js';
import type { Failure } from './failure.js';
import type { Known } from './journal.js';
import { collectable, isAsked, rules, type Ask, type PlanInput } from './plan/index.js';
import type { Sessions } from './session.js';

const gapFor = ({ parts: _parts, ...question }: Ask, failure: Failure): Gap => ({
  ...question,
  action: operation(question.operation).action,
  ...failure,
});

/** Operations whose keys come from an operation's answer, directly or by way of others. */
const dependents = (id: OperationId, seen: Set<OperationId> = new Set()): ReadonlySet<OperationId> => {
  const next = rules.filter(({ after }) => after.includes(id)).flatMap(({ asks }) => asks);
  for (const dependent of next) {
    if (seen.has(dependent)) continue;
    seen.add(dependent);
    dependents(dependent, seen);
  }
  return seen;
};

const regionsFor = (id: OperationId, { region }: Ask, { regions }: PlanInput): readonly string[] => {
  if (operation(id).global) return ['global'];
  return region === 'global' ? regions : [region];
};

/** What was never asked because the answer that names its keys failed: one gap an operation, for any key. */
const consequences = (input: PlanInput, { ask, outcome }: Known): Gap[] => {
  if (outcome.is !== 'failed') return [];
  const { why, unsupported } = outcome.failure;
  const what = unsupported ? 'the endpoint does not have' : `was ${why}`;
  const message = `not asked: it needs ${operation(ask.operation).action}, which ${what}`;
  const failure: Failure = { why, message, ...(unsupported ? { unsupported } : {}) };
  return [...dependents(ask.operation)]
    .filter((id) => id !== ask.operation && isAsked(input, ask.account, id))
    .flatMap((id) =>
      regionsFor(id, ask, input).map((region) =>
        gapFor({ account: ask.account, region, operation: id, parts: [] }, failure),
      ),
    );
};

/** What a side that could not be opened would have been asked, where its account is known. */
const unopened = ({ operations, regions }: PlanInput, { failed, opened }: Sessions): Gap[] =>
  failed.flatMap(({ side, account, error }) => {
    if (account === undefined || opened.some((session) => session.account === account)) return [];
    return collectable
      .filter((id) => operations.includes(id) && operation(id).sides.includes(side))
      .flatMap((id) =>
        (operation(id).global ? ['global'] : regions).map((region) =>
          gapFor({ account, region, operation: id, parts: [] }, { why: error.why, message: error.what }),
        ),
      );
  });

/** By path; what is known of one key comes before what is said of all. */
const rank = (gap: Gap): string => (gap.key === undefined ? `${answerPath(gap)}/\uffff` : answerPath(gap));

/** For people: the operations that an account's endpoints do not have. */
export const unsupportedNotes = (known: readonly Known[]): string[] => {
  const byAccount = new Map<string, string[]>();
  for (const { ask, outcome } of known) {
    if (outcome.is !== 'failed' || !outcome.failure.unsupported) continue;
    const name = ask.operation.replace('/', ' ');
    byAccount.set(ask.account, [...(byAccount.get(ask.account) ?? []), name]);
  }
  return [...byAccount]
    .map(([account, names]) => `the endpoints of ${account} do not have ${[...new Set(names)].sort().join(', ')}`)
    .sort();
};

/** Every gap of a collection, each question once; what was asked comes before what only follows from it. */
export const gapsFrom = (input: PlanInput, known: readonly Known[], sessions: Sessions): Gap[] => {
  const asked = known.flatMap(({ ask, outcome }) => (outcome.is === 'failed' ? [gapFor(ask, outcome.failure)] : []));
  const follow = known.flatMap((one) => consequences(input, one));
  const gaps = new Map<string, Gap>();
  const answered = new Set(known.flatMap(({ ask, outcome }) => (outcome.is === 'failed' ? [] : [answerPath(ask)])));
  for (const gap of [...asked, ...unopened(input, sessions), ...follow])
    if (!gaps.has(answerPath(gap)) && !answered.has(answerPath(gap))) gaps.set(answerPath(gap), gap);
  return [...gaps.values()].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
};
