import type { PastFinding, PastReport } from './compare/past-report.js';
import { readPastReport } from './compare/past-report.js';
import { compareReports } from './compare/reports.js';
import type { Report } from './schema.js';

type Verify = NonNullable<Report['verify']>;

const refOf = ({ fingerprint, code, request, subject }: PastFinding): Verify['still'][number] => ({
  fingerprint,
  code,
  request: request ?? null,
  subject: subject ?? '',
});

/**
 * The report with what became of an earlier one's failures: repaired only where this run judged the same request and
 * found the cause gone; what it could not judge is undecided, neither repaired nor still there.
 */
export const verified = (report: Report, past: PastReport): Report => {
  const read = readPastReport(report);
  if (!read.ok) throw new Error(`a report that does not read itself: ${read.fault}`);
  const changes = compareReports(past, read.report);
  const failedBefore = new Set(past.findings.flatMap(({ is, fingerprint }) => (is === 'fail' ? [fingerprint] : [])));
  const of = (type: (typeof changes)[number]['type']) => changes.filter((change) => change.type === type);
  const open = changes.flatMap((change) =>
    change.type === 'undecided' && failedBefore.has(change.fingerprint)
      ? [{ ...refOf(change.finding), because: change.because }]
      : [],
  );
  return {
    ...report,
    verify: {
      takenAt: past.takenAt,
      repaired: of('closed').map(({ finding }) => refOf(finding)),
      still: read.report.findings.filter((one) => one.is === 'fail' && failedBefore.has(one.fingerprint)).map(refOf),
      new: of('opened').map(({ finding }) => refOf(finding)),
      undecided: open,
    },
  };
};
