import { describe, expect, test } from '@jest/globals';
import { againstBaseline } from '../../src/diagnosis/baseline.js';
import { readPastReport } from '../../src/diagnosis/compare/past-report.js';
import type { Report } from '../../src/diagnosis/schema.js';
import type { Waiver } from '../../src/diagnosis/waive.js';
import { lastDay, waive, waiverFault } from '../../src/diagnosis/waive.js';
import { incident } from '../report/reports.js';

const waiver = (changed: Partial<Waiver> = {}): Waiver => ({
  code: '*',
  subject: '*',
  by: 'jo',
  reason: 'moves in March',
  until: '2026-05-31',
  ...changed,
});

const base = (): Report => {
  const report = incident();
  return {
    ...report,
    takenAt: '2026-03-01T12:00:00.000Z',
    findings: report.findings.map((finding) => ({ ...finding, waived: null })),
  };
};
/** One finding for each fingerprint: the incident tells some of them of two requests. */
const distinct = (report: Report): Report => ({
  ...report,
  findings: [...new Map(report.findings.map((finding) => [finding.fingerprint, finding])).values()],
});
const failed = (report: Report) => report.findings.filter(({ is }) => is === 'fail');
const unknown = (report: Report) => report.findings.filter(({ is }) => is === 'unknown');

describe('waivers', () => {
  test('a wildcard covers every failure, and nothing that is unknown', () => {
    const report = waive(base(), [waiver()]);
    expect(failed(report).every(({ waived }) => waived?.by === 'jo')).toBe(true);
    expect(unknown(report).length).toBeGreaterThan(0);
    expect(unknown(report).every(({ waived }) => waived === null)).toBe(true);
    const { summary } = base();
    expect(report.summary.waived).toBe(summary.waived + failed(report).length);
    expect(report.summary.unknown).toBe(summary.unknown);
  });

  test('an unknown is waived by its code', () => {
    const [first] = unknown(base());
    const report = waive(base(), [waiver({ code: first?.code ?? '' })]);
    expect(unknown(report)[0]?.waived).toEqual({ by: 'jo', reason: 'moves in March', until: '2026-05-31' });
  });

  test('code and subject both must fit; a star stands for any text, everything else for itself', () => {
    const [first] = failed(base());
    const count = (changed: Partial<Waiver>) => waive(base(), [waiver(changed)]).waivers?.[0]?.findings;
    expect(count({ code: first?.code ?? '' })).toBeGreaterThan(0);
    const same = failed(base()).filter(({ code, subject }) => code === first?.code && subject === first.subject);
    expect(count({ code: first?.code ?? '', subject: first?.subject ?? '' })).toBe(same.length);
    expect(count({ subject: `${first?.subject.slice(0, 20)}*` })).toBeGreaterThan(0);
    expect(count({ code: first?.code.replace('-', '.') ?? '' })).toBe(0);
    expect(count({ code: first?.code.slice(0, -1) ?? '' })).toBe(0);
    expect(count({ subject: 'arn:elsewhere' })).toBe(0);
  });

  test.each([
    ['2026-02-28', 'expired'],
    ['2026-03-01', 'expiring'],
    ['2026-03-15', 'expiring'],
    ['2026-03-16', 'used'],
  ])('until %s, on 2026-03-01: %s', (until, is) => {
    const report = waive(base(), [waiver({ until })]);
    expect(report.waivers).toMatchObject([{ is }]);
    expect(failed(report).some(({ waived }) => waived !== null)).toBe(is !== 'expired');
  });

  test('the last day holds to its end, in UTC', () => {
    const at = (takenAt: string) => waive({ ...base(), takenAt }, [waiver({ until: '2026-03-01' })]).waivers?.[0]?.is;
    expect(at('2026-03-01T23:59:59.999Z')).toBe('expiring');
    expect(at('2026-03-02T00:00:00.000Z')).toBe('expired');
  });

  test('180 days ahead and no day more', () => {
    expect(lastDay('2026-03-01T12:00:00Z')).toBe('2026-08-28');
    expect(waiverFault(waiver({ until: '2026-08-28' }), '2026-03-01T12:00:00Z')).toBeUndefined();
    expect(waiverFault(waiver({ until: '2026-08-29' }), '2026-03-01T12:00:00Z')).toContain('2026-08-28 at the latest');
  });

  test('a waiver that fits nothing is unused; verdicts stay as they are', () => {
    const report = waive(base(), [waiver(), waiver({ code: 'no-such-code' })]);
    expect(report.waivers?.map(({ is }) => is)).toEqual(['used', 'unused']);
    expect(report.verdict).toBe(base().verdict);
    expect(waive(base(), [])).toEqual(base());
  });
});

describe('baseline', () => {
  const past = (report: Report) => {
    const read = readPastReport(JSON.parse(JSON.stringify(report)));
    if (!read.ok) throw new Error(read.fault);
    return read.report;
  };

  test('what it holds is still there, the rest is new', () => {
    const [first, ...others] = distinct(base()).findings;
    const report = againstBaseline(distinct(base()), past({ ...distinct(base()), findings: others }));
    const states = new Map(report.findings.map(({ fingerprint, baseline }) => [fingerprint, baseline]));
    expect(states.get(first?.fingerprint ?? '')).toBe('new');
    expect(others.every(({ fingerprint }) => states.get(fingerprint) === 'still')).toBe(true);
    expect(report.baseline).toMatchObject({ fixed: [], undecided: [] });
  });

  test('what it holds and this run examined and does not find is fixed; what was not examined is undecided', () => {
    const [first, ...others] = failed(distinct(base()));
    const now = { ...distinct(base()), findings: others };
    expect(againstBaseline(now, past(distinct(base()))).baseline?.fixed).toMatchObject([
      { fingerprint: first?.fingerprint },
    ]);
    const elsewhere = { ...now, requests: now.requests.filter(({ id }) => id !== first?.request) };
    expect(againstBaseline(elsewhere, past(distinct(base()))).baseline).toMatchObject({
      fixed: [],
      undecided: expect.arrayContaining([expect.objectContaining({ fingerprint: first?.fingerprint })]),
    });
  });
});
