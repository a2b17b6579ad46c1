import type { Inventory } from '../inventory/inventory.js';
import { restApis } from '../inventory/services.js';
import type { Request } from '../request/request.js';
import { isFailed, isUndecided } from './evaluate.js';
import { findingOf, gapReport } from './finding.js';
import type { DiagnoseOptions, Judged } from './judged.js';
import { judge } from './judged.js';
import { neighboursOf } from './neighbours.js';
import { planReport } from './plan-report.js';
import { requestReport } from './request-report.js';
import type { Finding, Report } from './schema.js';
import { benchOf } from './try.js';

/** The report, and what no report holds: the checks that broke, for `-v` and exit status 4. */
export interface Diagnosis {
  readonly report: Report;
  readonly broken: readonly { readonly code: string; readonly request: string; readonly error: Error }[];
}

/** Root causes first, then in the order in which a request travels. */
const ordered = (findings: readonly Finding[], codes: readonly string[]): Finding[] => {
  const place = new Map(codes.map((code, index) => [code, index]));
  const key = ({ role, code }: Finding) => (role === 'root-cause' ? -1 : (place.get(code) ?? codes.length));
  return findings
    .map((finding, index) => ({ finding, index }))
    .sort((a, b) => key(a.finding) - key(b.finding) || a.index - b.index)
    .map(({ finding }) => finding);
};

/** The worst of some verdicts; undecided where there is none. */
export const worst = (verdicts: readonly Report['verdict'][]): Report['verdict'] => {
  if (verdicts.includes('broken')) return 'broken';
  return verdicts.includes('undecided') || verdicts.length === 0 ? 'undecided' : 'healthy';
};

export const uniqueGaps = (gaps: Report['gaps']): Report['gaps'] => [
  ...new Map(
    gaps.map((gap) => [JSON.stringify([gap.account, gap.region, gap.operation, gap.key, gap.why]), gap]),
  ).values(),
];

/** What a report examined: the codes that were judged, and the accounts and regions that were read. */
export const examinedOf = (
  inventory: Inventory,
  checks: readonly { readonly code: string }[],
): NonNullable<Report['examined']> => ({
  checks: checks.map(({ code }) => code).sort(),
  places: inventory.places.map(({ account, region }) => ({ account, region })),
});

/** Judges requests over one inventory, holds the failures against the logs, tries the repairs, and reports. Pure. */
export const diagnose = (inventory: Inventory, requests: readonly Request[], options: DiagnoseOptions): Diagnosis => {
  const all = requests.map((request) => judge(inventory, request, options));
  const bench = benchOf({
    inventory,
    checks: options.checks,
    all,
    neighbours: neighboursOf(inventory, requests),
  });
  const told = (judged: Judged) => judged.judgements.filter((j) => isFailed(j) || isUndecided(j));
  const findings = all.flatMap((judged) => told(judged).map((judgement) => findingOf(judged, judgement, bench)));
  const judgements = all.flatMap((judged) => judged.judgements);
  const requestReports = all.map((judged) => requestReport(judged, options));
  const report: Report = {
    schema: 'xapi/report/1',
    tool: { name: 'xapi', version: options.version },
    takenAt: inventory.snapshot.takenAt,
    source: options.source,
    verdict: worst(requestReports.map(({ verdict }) => verdict)),
    requests: requestReports,
    findings: ordered(
      findings,
      options.checks.map(({ code }) => code),
    ),
    summary: {
      passed: judgements.filter((j) => !isFailed(j) && !isUndecided(j)).length,
      failed: judgements.filter(isFailed).length,
      unknown: judgements.filter(isUndecided).length,
      waived: 0,
    },
    gaps: uniqueGaps([
      ...findings.flatMap(({ gaps }) => gaps),
      ...(requests.length === 0 ? inventory.everywhere(restApis).gaps.map(gapReport) : []),
    ]),
    notes: [...(options.notes ?? [])],
    examined: examinedOf(inventory, options.checks),
    plan: planReport(all, bench),
  };
  const broken = all.flatMap(({ id, judgements: own }) =>
    own.flatMap((j) => (j.verdict === 'broken-check' ? [{ code: j.check.code, request: id, error: j.error }] : [])),
  );
  return { report, broken };
};
