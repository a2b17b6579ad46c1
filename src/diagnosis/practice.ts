import type { Fail, SubjectRef, Verdict } from '../checks/check.js';
import type { AnyRule, Thresholds, View } from '../checks/practice/rule.js';
import type { Inventory } from '../inventory/inventory.js';
import { inventoryOf, known } from '../inventory/inventory.js';
import type { Gap } from '../snapshot/snapshot.js';
import { partitionOf } from '../request/facts/authorization/context.js';
import { gapReport, repairReport, unreadText } from './finding.js';
import { fingerprint } from './fingerprint.js';
import { unobserved } from './judged.js';
import type { Finding } from './schema.js';
import type { Trial } from './try.js';
import { notTried } from './try.js';

/** What one rule says of one resource, or of a place whose resources could not be listed. */
export interface RuleJudgement {
  readonly rule: AnyRule;
  readonly subject: SubjectRef;
  readonly verdict:
    Verdict | { readonly is: 'unknown'; readonly gap: Gap } | { readonly is: 'broken'; readonly error: Error };
}

/** Everything of this kind in a place: what stands in for resources that nobody could list. */
const collection = ({ account, region, operation: id, key }: Gap): SubjectRef => ({
  id: `arn:${partitionOf(region)}:${id.split('/')[0] ?? ''}:${region === 'global' ? '' : region}:${account}:${key === undefined ? '' : `${key}/`}*`,
  account,
  region,
});

const judgeResource = (rule: AnyRule, resource: never, view: View): RuleJudgement => {
  const subject = rule.subject(resource);
  try {
    const judged = known(() => rule.judge(resource, view));
    if (!judged.known) return { rule, subject, verdict: { is: 'unknown', gap: judged.gap } };
    const about = (judged.value.is === 'fail' ? judged.value.subject : undefined) ?? subject;
    return { rule, subject: about, verdict: judged.value };
  } catch (error) {
    return {
      rule,
      subject,
      verdict: { is: 'broken', error: error instanceof Error ? error : new Error(String(error)) },
    };
  }
};

/** Judges each rule over each resource of its kind. A rule that throws is reported undecided; the others still run. */
export const judgeRules = (inventory: Inventory, rules: readonly AnyRule[], thresholds: Thresholds): RuleJudgement[] =>
  rules.flatMap((rule) => {
    const { rows, gaps } = rule.about.find(inventory);
    const unlisted = gaps.map((gap): RuleJudgement => ({
      rule,
      subject: collection(gap),
      verdict: { is: 'unknown', gap },
    }));
    return [...rows.map((row) => judgeResource(rule, row, { inventory, thresholds })), ...unlisted];
  });

export type Weakness = RuleJudgement & { readonly verdict: Fail };

export const isWeak = (judgement: RuleJudgement): judgement is Weakness => judgement.verdict.is === 'fail';

/** The same rule of the same resource; of every resource where the verdict named another subject than its resource. */
const judgeOne = (
  inventory: Inventory,
  { rule, subject, thresholds }: Pick<Weakness, 'rule' | 'subject'> & { readonly thresholds: Thresholds },
): RuleJudgement[] => {
  const own = rule.about.find(inventory).rows.filter((row) => rule.subject(row).id === subject.id);
  if (own.length > 0) return own.map((row) => judgeResource(rule, row, { inventory, thresholds }));
  return judgeRules(inventory, [rule], thresholds).filter((one) => one.subject.id === subject.id);
};

/** Applies the repair to a copy of the answers and judges the same rule of the same resource again. */
const tryRepair = (inventory: Inventory, { rule, subject, verdict }: Weakness, thresholds: Thresholds): Trial => {
  if (verdict.repair.length === 0) return notTried;
  const after = inventoryOf(verdict.repair.reduce((state, change) => change.apply(state), inventory.snapshot));
  const again = judgeOne(after, { rule, subject, thresholds });
  const holds = again.every((one) => one.verdict.is === 'pass');
  return holds ? { ...notTried, result: 'repairs', changes: verdict.repair } : { ...notTried, result: 'no-effect' };
};

const because = ({ verdict }: RuleJudgement): string => {
  switch (verdict.is) {
    case 'unknown':
      return unreadText(verdict.gap);
    case 'broken':
      return `the rule itself failed: ${verdict.error.message}`;
    case 'pass':
    case 'fail':
      return verdict.because;
  }
};

/** A weakness, or what could not be decided, as a finding of no request. */
export const practiceFinding = (inventory: Inventory, judgement: RuleJudgement, thresholds: Thresholds): Finding => {
  const { rule, subject, verdict } = judgement;
  const failed = isWeak(judgement) ? judgement : undefined;
  const trial = failed ? tryRepair(inventory, failed, thresholds) : notTried;
  return {
    fingerprint: fingerprint(rule.code, null, subject.id),
    code: rule.code,
    title: rule.title,
    layer: rule.layer,
    severity: rule.severity,
    is: failed ? 'fail' : 'unknown',
    role: 'latent',
    request: null,
    subject: subject.id,
    account: subject.account,
    region: subject.region,
    because: because(judgement),
    details: [...(failed?.verdict.details ?? [])],
    confidence: unobserved.confidence,
    evidence: [],
    changedBy: null,
    repair: trial.changes.map(repairReport),
    tried: { result: trial.result, remaining: [...trial.remaining], sideEffects: [...trial.sideEffects] },
    gaps: verdict.is === 'unknown' ? [gapReport(verdict.gap)] : [],
    waived: null,
    baseline: null,
    doc: `docs/causes/${rule.code}.md`,
    controls: [...rule.controls],
  };
};
