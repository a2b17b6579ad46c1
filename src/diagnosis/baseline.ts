import type { PastFinding, PastReport } from './compare/past-report.js';
import { readPastReport } from './compare/past-report.js';
import { compareReports } from './compare/reports.js';
import type { Report } from './schema.js';

const fixedOf = ({ fingerprint, code, request, subject }: PastFinding) => ({
  fingerprint,
  code,
  request: request ?? null,
  subject: subject ?? '',
});

const asPast = (report: Report): PastReport => {
  const read = readPastReport(report);
  if (!read.ok) throw new Error(`a report that does not read itself: ${read.fault}`);
  return read.report;
};

/**
 * The report held against an earlier one: each finding is `new` or `still` there, by fingerprint, and what was fixed is
 * listed. A failure of the baseline that this run could not decide is `undecided`, not fixed.
 */
export const againstBaseline = (report: Report, baseline: PastReport): Report => {
  const known = new Set(baseline.findings.map(({ fingerprint }) => fingerprint));
  const changes = compareReports(baseline, asPast(report));
  const inBaseline = changes.filter(({ fingerprint, finding }) => finding.is === 'fail' && known.has(fingerprint));
  return {
    ...report,
    findings: report.findings.map((finding) => ({
      ...finding,
      baseline: known.has(finding.fingerprint) ? ('still' as const) : ('new' as const),
    })),
    baseline: {
      takenAt: baseline.takenAt,
      fixed: inBaseline.filter(({ type }) => type === 'closed').map(({ finding }) => fixedOf(finding)),
      undecided: inBaseline.filter(({ type }) => type === 'undecided').map(({ finding }) => fixedOf(finding)),
    },
  };
};
