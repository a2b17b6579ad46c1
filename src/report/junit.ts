import type { Finding, Report, RequestReport } from '../diagnosis/schema.js';
import { inert, xml } from './escape.js';
import type { Renderer } from './options.js';
import { resourceFindings } from './reading.js';
import { changedText, evidenceText, headline, triedText, waivedText } from './wording.js';

type Outcome = 'failure' | 'error' | 'skipped';

/** Waived and latent ones are told and do not fail the build; what was not decided is an error, never green. */
const outcomeOf = ({ is, role, waived, request }: Finding): Outcome => {
  if (waived) return 'skipped';
  if (is === 'unknown') return 'error';
  return role === 'latent' && request !== null ? 'skipped' : 'failure';
};

const bodyOf = (finding: Finding): string =>
  [
    finding.because,
    ...finding.details,
    ...finding.evidence.map(evidenceText),
    finding.changedBy ? changedText(finding.changedBy) : '',
    finding.waived ? waivedText(finding.waived) : '',
    finding.hiddenBy === undefined ? '' : `met once ${finding.hiddenBy} is repaired`,
    triedText(finding) && `tried ${triedText(finding)}`,
    ...finding.repair.map(
      ({ account, region, summary, cli }) => `in account ${account}, ${region}: ${summary}\n${cli}`,
    ),
  ]
    .filter(Boolean)
    .join('\n');

const caseOf = (finding: Finding): string => {
  const outcome = outcomeOf(finding);
  const type = outcome === 'skipped' ? '' : ` type="${xml(finding.severity)}"`;
  const about = finding.subject === '' ? '' : ` ${finding.subject}`;
  return [
    `    <testcase classname="${xml(finding.layer)}" name="${xml(`${finding.code}${about}`)}" time="0">`,
    `      <${outcome} message="${xml(finding.because)}"${type}>${xml(bodyOf(finding))}</${outcome}>`,
    '    </testcase>',
  ].join('\n');
};

const quietCase = (request: RequestReport): string =>
  `    <testcase classname="request" name="${xml(headline(request))}" time="0"/>`;

interface Suite {
  readonly name: string;
  readonly findings: readonly Finding[];
  readonly quiet: readonly RequestReport[];
}

const suitesOf = (report: Report): readonly Suite[] => {
  const rest = report.findings.filter((f) => f.is === 'unknown' && !report.requests.some(({ id }) => id === f.request));
  const elsewhere = [...resourceFindings(report), ...rest];
  return [
    ...report.requests.map((request) => {
      const findings = report.findings.filter((finding) => finding.request === request.id);
      return { name: request.id, findings, quiet: findings.length === 0 ? [request] : [] };
    }),
    ...(elsewhere.length === 0 ? [] : [{ name: 'resources', findings: elsewhere, quiet: [] }]),
  ];
};

const countOf = (findings: readonly Finding[], outcome: Outcome): number =>
  findings.filter((finding) => outcomeOf(finding) === outcome).length;

const counts = (findings: readonly Finding[], tests: number): string =>
  `tests="${tests}" failures="${countOf(findings, 'failure')}" errors="${countOf(findings, 'error')}"`;

const suiteText = ({ name, findings, quiet }: Suite, takenAt: string): string =>
  [
    `  <testsuite name="${xml(name)}" ${counts(findings, findings.length + quiet.length)} skipped="${countOf(findings, 'skipped')}" time="0" timestamp="${xml(takenAt)}">`,
    ...quiet.map(quietCase),
    ...findings.map(caseOf),
    '  </testsuite>',
  ].join('\n');

/** JUnit XML as Surefire writes it and Jenkins takes it: a suite a request, a case a finding. */
export const junit: Renderer = (raw) => {
  const report = inert(raw);
  const suites = suitesOf(report);
  const tests = suites.reduce((sum, { findings, quiet }) => sum + findings.length + quiet.length, 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="xapi" ${counts(report.findings, tests)} time="0">`,
    ...suites.map((suite) => suiteText(suite, report.takenAt)),
    '</testsuites>',
    '',
  ].join('\n');
};
