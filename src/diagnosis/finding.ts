import type { Change } from '../changes/change.js';
import type { Gap } from '../snapshot/snapshot.js';
import type { Failed, Undecided } from './evaluate.js';
import { isFailed } from './evaluate.js';
import { fingerprint } from './fingerprint.js';
import type { Judged } from './judged.js';
import { unobserved } from './judged.js';
import type { Finding, Report } from './schema.js';
import type { Bench, Trial } from './try.js';
import { notTried } from './try.js';

export const gapReport = (gap: Gap): Report['gaps'][number] => ({
  account: gap.account,
  region: gap.region,
  action: gap.action,
  why: gap.why,
  operation: gap.operation,
  ...(gap.key === undefined ? {} : { key: gap.key }),
  ...(gap.message === undefined ? {} : { message: gap.message }),
  ...(gap.unsupported ? { unsupported: true } : {}),
});

export const repairReport = ({
  account,
  region,
  summary,
  cli,
  undo,
  terraform,
  warning,
}: Change): Finding['repair'][number] => ({
  account,
  region,
  summary,
  cli,
  undo,
  terraform,
  ...(warning === undefined ? {} : { warning }),
});

export const unreadText = ({ action, account, region, why, message }: Gap): string =>
  `${action} in ${account} ${region} is ${why}${message ? ` (${message})` : ''}`;

const unknownBecause = (judgement: Failed | Undecided): string => {
  if (judgement.verdict === 'broken-check') return `the check itself failed: ${judgement.error.message}`;
  if (judgement.verdict !== 'unknown') return '';
  return judgement.gaps.map(unreadText).join('; ');
};

/** A verdict with an identity, what the logs say of it, and its repair as far as the trial holds. */
export const findingOf = (judged: Judged, judgement: Failed | Undecided, bench: Bench): Finding => {
  const { check, subject } = judgement;
  const failed = isFailed(judgement) ? judgement : undefined;
  const { confidence, evidence, changedBy } = (failed && judged.corroborations.get(failed)) ?? unobserved;
  const hiddenBy = judged.ranking.hiddenBy(judgement);
  const trial: Trial = failed ? bench.try(judged, failed) : notTried;
  return {
    fingerprint: fingerprint(check.code, judged.id, subject.id),
    code: check.code,
    title: check.title,
    layer: check.layer,
    severity: check.severity,
    is: failed ? 'fail' : 'unknown',
    role: judged.ranking.roleOf(judgement),
    ...(hiddenBy === undefined ? {} : { hiddenBy }),
    request: judged.id,
    subject: subject.id,
    account: subject.account,
    region: subject.region,
    because: failed ? failed.verdict.because : unknownBecause(judgement),
    details: [...(failed?.verdict.details ?? [])],
    confidence,
    evidence: [...evidence],
    changedBy,
    repair: trial.changes.map(repairReport),
    ...(trial.alternatives === undefined
      ? {}
      : {
          alternatives: trial.alternatives.map(({ change, sideEffects }) => ({
            ...repairReport(change),
            sideEffects: [...sideEffects],
          })),
        }),
    tried: {
      result: trial.result,
      remaining: [...trial.remaining],
      sideEffects: [...trial.sideEffects],
      ...(trial.by === undefined ? {} : { by: [...trial.by] }),
    },
    gaps: judgement.verdict === 'unknown' ? judgement.gaps.map(gapReport) : [],
    waived: null,
    baseline: null,
    doc: `docs/causes/${check.code}.md`,
  };
};
