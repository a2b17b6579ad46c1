import { layers } from '../checks/check.js';
import type { PastFinding, PastReport } from './compare/past-report.js';
import { readPastReport } from './compare/past-report.js';
import { compareReports, successors } from './compare/reports.js';
import type { Finding, Report } from './schema.js';

type Verify = NonNullable<Report['verify']>;

const refOf = ({ fingerprint, code, request, subject }: PastFinding): Verify['still'][number] => ({
  fingerprint,
  code,
  request: request ?? null,
  subject: subject ?? '',
});

const place = (layer: unknown): number => layers.findIndex((one) => one === layer);

/** Stops the same request, and what lies behind it could not be seen: no repair of it was found to hold on the copy. */
const isUnseenThrough = ({ tried: { result } }: Finding): boolean => result === 'not-tried' || result === 'no-effect';

/**
 * Why a failure that is not found any more may only be hidden: the trial of what stops the request now meets it again; or
 * what stops it cannot be tried, and lies before it on the way or leaves the request without that way.
 */
const hiddenBy = (
  { code, layer, request }: PastFinding,
  ids: readonly string[],
  report: Report,
): string | undefined => {
  const { findings, plan = [] } = report;
  const blocking = findings.filter(
    (one) => ids.includes(one.request ?? '') && one.is === 'fail' && one.role !== 'latent',
  );
  const [first] = blocking;
  if (!first) return undefined;
  const isMetAgain = plan.some((step) => step.code === code && step.requests.some((id) => ids.includes(id)));
  const before = blocking.find(({ tried }) => tried.remaining.includes(code)) ?? (isMetAgain ? first : undefined);
  if (before) return `hidden by ${before.code}: on a copy, ${code} is met again once that is repaired`;
  const isElsewhere = !ids.includes(request ?? '');
  const unseen = blocking.find((one) => isUnseenThrough(one) && (isElsewhere || place(one.layer) < place(layer)));
  return unseen && `hidden by ${unseen.code}: what lies behind it is not known until it is repaired`;
};

/**
 * The report with what became of an earlier one's failures: repaired only where this run judged the same request and
 * found the cause gone; what it could not judge, or what another failure hides now, is undecided: neither repaired nor
 * still there.
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
  const closed = of('closed').map(({ finding }) => {
    const ids = finding.request ? successors(finding.request, past, read.report).map(({ id }) => id) : [];
    return { finding, because: hiddenBy(finding, ids, report) };
  });
  const hidden = closed.flatMap(({ finding, because }) =>
    because === undefined ? [] : [{ ...refOf(finding), because }],
  );
  return {
    ...report,
    verify: {
      takenAt: past.takenAt,
      repaired: closed.flatMap(({ finding, because }) => (because === undefined ? [refOf(finding)] : [])),
      still: read.report.findings.filter((one) => one.is === 'fail' && failedBefore.has(one.fingerprint)).map(refOf),
      new: of('opened').map(({ finding }) => refOf(finding)),
      undecided: [...open, ...hidden],
    },
  };
};
