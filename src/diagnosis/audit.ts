import type { Check } from '../checks/check.js';
import type { AnyRule, Thresholds } from '../checks/practice/rule.js';
import type { Inventory } from '../inventory/inventory.js';
import type { Intended } from '../resources/intended.js';
import { intendedRequests } from '../resources/intended.js';
import type { Diagnosis } from './diagnose.js';
import { diagnose, examinedOf, uniqueGaps, worst } from './diagnose.js';
import type { DiagnoseOptions } from './judged.js';
import { isWeak, judgeRules, practiceFinding } from './practice.js';
import type { Report } from './schema.js';

export interface AuditOptions extends DiagnoseOptions {
  readonly rules: readonly AnyRule[];
  readonly thresholds: Thresholds;
}

/** Causes that lie in what a caller sends: nobody calls while an audit runs, so there is nothing to judge them by. */
export const ofTheCaller: ReadonlySet<string> = new Set([
  'host-header-missing-for-vpce-dns',
  'stage-missing-in-url',
  'payload-header-or-uri-limit',
  'request-validation-failed',
  'cache-invalidation-unauthorized',
  'iam-unsigned-request',
  'sigv4-scope-wrong',
  'authorizer-missing-identity',
  'authorizer-denied',
  'cognito-token-invalid',
  'api-key-missing-or-invalid',
  'endpoint-policy-vs-authorization-header',
]);

/** What a rule says of the resource itself. */
const ofARule: ReadonlySet<string> = new Set(['endpoint-az-coverage']);

/** Layers that nothing can be said of while it is not known who signs. */
const ofTheSigner: ReadonlySet<string> = new Set(['endpoint-policy', 'resource-policy', 'iam', 'authorizer']);

const checksFor = (checks: readonly Check[], signed: boolean): readonly Check[] =>
  checks.filter(
    ({ code, layer }) => !ofTheCaller.has(code) && !ofARule.has(code) && !(signed && ofTheSigner.has(layer)),
  );

const diagnosed = (inventory: Inventory, intended: readonly Intended[], options: AuditOptions, signed: boolean) =>
  diagnose(
    inventory,
    intended.filter((one) => one.signed === signed).map(({ request }) => request),
    { ...options, checks: checksFor(options.checks, signed), notes: [] },
  );

const verdictOf = (requests: Report['requests'], undecided: boolean): Report['verdict'] => {
  if (requests.length > 0) return worst(requests.map(({ verdict }) => verdict));
  return undecided ? 'undecided' : 'healthy';
};

/**
 * Judges the rules of practice over every resource, and diagnoses every request that policies and routes intend. Pure.
 * The report is that of `diagnose`; findings of practice have no request and are latent.
 */
export const audit = (inventory: Inventory, options: AuditOptions): Diagnosis => {
  const intended = intendedRequests(inventory);
  const parts = [false, true].map((signed) => diagnosed(inventory, intended, options, signed));
  const judgements = judgeRules(inventory, options.rules, options.thresholds);
  const practice = judgements
    .filter(({ verdict }) => verdict.is !== 'pass')
    .map((judgement) => practiceFinding(inventory, judgement, options.thresholds));
  const reports = parts.map(({ report }) => report);
  const [first] = reports as [Report, Report];
  const requests = reports.flatMap((report) => report.requests);
  const count = (of: 'passed' | 'failed' | 'unknown') => reports.reduce((sum, { summary }) => sum + summary[of], 0);
  const weak = judgements.filter(isWeak).length;
  const passed = judgements.filter(({ verdict }) => verdict.is === 'pass').length;
  const report: Report = {
    ...first,
    verdict: verdictOf(
      requests,
      practice.some(({ is }) => is === 'unknown'),
    ),
    requests,
    findings: [...reports.flatMap(({ findings }) => findings), ...practice],
    summary: {
      passed: count('passed') + passed,
      failed: count('failed') + weak,
      unknown: count('unknown') + judgements.length - passed - weak,
      waived: 0,
    },
    gaps: uniqueGaps([
      ...reports.flatMap(({ findings }) => findings.flatMap(({ gaps }) => gaps)),
      ...practice.flatMap(({ gaps }) => gaps),
    ]),
    notes: [...(options.notes ?? []), ...signerNote(intended), ...unaskedNotes(intended)],
    examined: examinedOf(inventory, [...checksFor(options.checks, false), ...options.rules]),
  };
  const broken = judgements.flatMap(({ rule, subject, verdict }) =>
    verdict.is === 'broken' ? [{ code: rule.code, request: subject.id, error: verdict.error }] : [],
  );
  return { report, broken: [...parts.flatMap((part) => part.broken), ...broken] };
};

const signerNote = (intended: readonly Intended[]): string[] => {
  const apis = new Set(intended.filter(({ signed }) => signed).map(({ request }) => request.api));
  return apis.size === 0
    ? []
    : [`${[...apis].join(', ')}: calls want a signature, and no role that may sign was read: only the way is judged`];
};

const unaskedNotes = (intended: readonly Intended[]): string[] => [
  ...new Set(
    intended.flatMap(({ request: { api, stage }, unasked = 0 }) =>
      unasked === 0
        ? []
        : [
            `stage ${stage} of ${api} has ${unasked} more kinds of methods than were asked: doctor asks for one by name`,
          ],
    ),
  ),
];
