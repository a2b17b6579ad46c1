import type { AccountNote } from '../snapshot/snapshot.js';
import type { Finding, Report } from './schema.js';

export type AuditSummary = NonNullable<Report['audit']>;

const severities = ['critical', 'high', 'medium', 'low'] as const;

/** Failures that nobody answers for, each thing to repair once, however many requests meet it. */
const openFailures = ({ findings }: Report): readonly Finding[] => {
  const open = findings.filter(({ is, waived }) => is === 'fail' && !waived);
  return [...new Map(open.map((finding) => [`${finding.code} ${finding.subject}`, finding])).values()];
};

const counts = (findings: readonly Finding[]) => {
  const of = (severity: Finding['severity']) => findings.filter((finding) => finding.severity === severity).length;
  return { critical: of('critical'), high: of('high'), medium: of('medium'), low: of('low') };
};

/** An account of which nothing was read was not read; one of which something is missing, in part. */
const readOf = (report: Report, account: string, answered: ReadonlySet<string>): 'whole' | 'part' | 'none' => {
  if (!answered.has(account)) return 'none';
  return report.gaps.some((gap) => gap.account === account) ? 'part' : 'whole';
};

const accountsOf = (
  report: Report,
  failures: readonly Finding[],
  notes: Readonly<Record<string, AccountNote>>,
  answered: ReadonlySet<string>,
): AuditSummary['accounts'] => {
  const known = [...new Set([...Object.keys(notes), ...(report.examined?.places ?? []).map(({ account }) => account)])];
  return known.sort().map((account) => {
    const requests = report.requests.filter(({ api }) => api.account === account);
    return {
      account,
      name: notes[account]?.alias ?? null,
      read: readOf(report, account, answered),
      requests: requests.length,
      broken: requests.filter(({ verdict }) => verdict === 'broken').length,
      ...counts(failures.filter((finding) => finding.account === account)),
      unknown: report.findings.filter((one) => one.is === 'unknown' && !one.waived && one.account === account).length,
    };
  });
};

/**
 * What a manager reads in a minute: failures by severity, by account and by rule, the most severe first. `answered` are
 * the accounts of which anything was read. Waived findings do not count.
 */
export const auditSummary = (
  report: Report,
  notes: Readonly<Record<string, AccountNote>>,
  answered: ReadonlySet<string>,
): AuditSummary => {
  const failures = openFailures(report);
  const codes = [...new Set(failures.map(({ code }) => code))];
  const rules = codes.map((code) => {
    const own = failures.filter((finding) => finding.code === code);
    const { title = '', severity = 'low' } = own[0] ?? {};
    return { code, title, severity, failed: own.length, accounts: new Set(own.map(({ account }) => account)).size };
  });
  const rank = (severity: Finding['severity']) => severities.indexOf(severity);
  return {
    ...counts(failures),
    accounts: accountsOf(report, failures, notes, answered),
    rules: rules.sort(
      (a, b) => rank(a.severity) - rank(b.severity) || b.failed - a.failed || (a.code < b.code ? -1 : 1),
    ),
  };
};
