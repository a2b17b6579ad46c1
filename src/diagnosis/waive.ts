import type { Finding, Report } from './schema.js';

/** A failure that somebody answers for, for a while. `code` and `subject` may hold `*`; `until` is a day (UTC), included. */
export interface Waiver {
  readonly code: string;
  readonly subject: string;
  readonly by: string;
  readonly reason: string;
  readonly until: string;
}

const day = 24 * 60 * 60 * 1000;

/** A waiver holds for no more than so many days from the run's now, and is told of so many days before it ends. */
export const longest = 180;
const warned = 14;

/** The instant at which the last day of the waiver ends. */
const endOf = ({ until }: Waiver): number => Date.parse(`${until}T00:00:00Z`) + day;

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** The last day that a waiver of this now may name. */
export const lastDay = (now: string): string => dayOf(Date.parse(now) + longest * day);

/** What is wrong with a waiver at this time: it ends later than one may. */
export const waiverFault = ({ until }: Waiver, now: string): string | undefined =>
  until > lastDay(now) ? `until: no more than ${longest} days ahead: ${lastDay(now)} at the latest` : undefined;

const wildcard = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .split('*')
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
    's',
  );

/** What could not be decided is waived only by a waiver that names its code: a wildcard alone would hide any blindness. */
const covers = ({ code, subject }: Waiver): ((finding: Finding) => boolean) => {
  const [codes, subjects] = [wildcard(code), wildcard(subject)];
  return (finding) =>
    codes.test(finding.code) && subjects.test(finding.subject) && (finding.is === 'fail' || !code.includes('*'));
};

type WaiverReport = NonNullable<Report['waivers']>[number];

const stateOf = (waiver: Waiver, findings: number, now: number): WaiverReport['is'] => {
  if (endOf(waiver) <= now) return 'expired';
  if (findings === 0) return 'unused';
  return waiver.until <= dayOf(now + warned * day) ? 'expiring' : 'used';
};

/**
 * The report with waivers applied: `waived` on what they cover, the summary without it, and what became of each waiver. The
 * verdicts stay: a waived failure still stops its request. An expired waiver covers nothing.
 */
export const waive = (report: Report, waivers: readonly Waiver[]): Report => {
  if (waivers.length === 0) return report;
  const now = Date.parse(report.takenAt);
  const all = waivers.map((waiver) => ({ waiver, covers: covers(waiver), holds: endOf(waiver) > now, findings: 0 }));
  const findings = report.findings.map((finding): Finding => {
    const fitting = all.filter((one) => one.covers(finding));
    for (const one of fitting) one.findings += 1;
    const first = fitting.find(({ holds }) => holds)?.waiver;
    return first ? { ...finding, waived: { by: first.by, reason: first.reason, until: first.until } } : finding;
  });
  const count = (is: Finding['is']) => findings.filter((finding) => finding.waived && finding.is === is).length;
  const { summary } = report;
  return {
    ...report,
    findings,
    summary: {
      passed: summary.passed,
      failed: summary.failed - count('fail'),
      unknown: summary.unknown - count('unknown'),
      waived: summary.waived + count('fail') + count('unknown'),
    },
    waivers: all.map(({ waiver: { code, subject, by, reason, until }, findings: covered, waiver }) => ({
      code,
      subject,
      by,
      reason,
      until,
      is: stateOf(waiver, covered, now),
      findings: covered,
    })),
  };
};
