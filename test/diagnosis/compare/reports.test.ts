import { describe, expect, test } from '@jest/globals';
import { reportsDiff } from '../../../src/diagnosis/compare/index.js';
import { readPastReport } from '../../../src/diagnosis/compare/past-report.js';
import type { Finding, Report } from '../../../src/diagnosis/schema.js';
import { diagnosed } from '../../diagnose.js';
import { faults } from '../../faults/index.js';
import { healthy, ids, provider, urls } from '../../worlds/peered.js';
import { edit, remove } from '../../worlds/world.js';

const past = (report: Report) => {
  const read = readPastReport(JSON.parse(JSON.stringify(report)));
  if (!read.ok) throw new Error(read.fault);
  return read.report;
};
const between = (old: Report, now: Report) => reportsDiff(past(old), past(now));

const call = { target: urls.alias, from: ids.app };
const closed = faults.find(({ code }) => code === 'endpoint-sg-ingress-443-missing');
if (!closed) throw new Error('no such fault');
const fine = () => diagnosed(healthy(), call).report;
const broken = () => diagnosed(closed.breaks(healthy()), call).report;
const blind = () =>
  diagnosed(
    remove(healthy(), (path) => path === `${provider.account}/us-east-1/ec2/describe-security-groups`),
    call,
  ).report;

const codes = (changes: readonly { finding: { code: string } }[]) => changes.map(({ finding }) => finding.code);

/** A practice rule about a resource, as `audit` tells it. */
const practice = (changed: Partial<Finding> = {}): Finding => ({
  ...(broken().findings[0] as Finding),
  fingerprint: 'f'.repeat(32),
  code: 'practice-rule',
  request: null,
  role: 'latent',
  ...changed,
});
const audited = (findings: Finding[], places = [{ account: provider.account, region: 'us-east-1' }]): Report => ({
  ...fine(),
  requests: [],
  findings,
  examined: { checks: ['practice-rule'], places },
});

describe('two reports', () => {
  test('the same report differs in nothing', () => {
    for (const report of [fine(), broken(), blind()])
      expect(between(report, report).summary).toEqual({ opened: 0, changed: 0, closed: 0, undecided: 0, decided: 0 });
  });

  test('a failure opens, and closes once the later run examined the request and does not find it', () => {
    expect(codes(between(fine(), broken()).opened)).toEqual(['endpoint-sg-ingress-443-missing']);
    expect(between(fine(), broken()).closed).toEqual([]);
    expect(codes(between(broken(), fine()).closed)).toEqual(['endpoint-sg-ingress-443-missing']);
    expect(between(broken(), fine()).opened).toEqual([]);
  });

  test('a failure that a gap hides is undecided, and says which gap', () => {
    const diff = between(broken(), blind());
    expect(diff.closed).toEqual([]);
    const [first] = diff.undecided.filter(({ finding }) => finding.is === 'fail');
    expect(first?.finding.code).toBe('endpoint-sg-ingress-443-missing');
    expect(first?.because).toContain('ec2:DescribeSecurityGroups in 444455556666 us-east-1 is not-collected');
    expect(diff.undecided.filter(({ finding }) => finding.code === first?.finding.code)).toHaveLength(1);
  });

  test('what becomes unknown is undecided, what stays unknown is no difference, what passes then is decided', () => {
    expect(between(fine(), blind()).undecided).toHaveLength(blind().findings.length);
    expect(between(fine(), blind()).opened).toEqual([]);
    expect(between(blind(), fine()).decided).toHaveLength(blind().findings.length);
    expect(codes(between(blind(), broken()).opened)).toEqual(['endpoint-sg-ingress-443-missing']);
  });

  test('a request that the later run did not examine closes nothing', () => {
    const other = diagnosed(healthy(), { ...call, method: 'POST' }).report;
    expect(between(broken(), other)).toMatchObject({
      closed: [],
      undecided: [{ because: 'the later report did not examine this request' }],
    });
  });

  test('nor does a run that did not judge this cause', () => {
    const now = fine();
    const less = { ...now, examined: { checks: ['route-blackhole'], places: now.examined?.places ?? [] } };
    expect(between(broken(), less)).toMatchObject({
      closed: [],
      undecided: [{ because: 'the later report did not judge endpoint-sg-ingress-443-missing' }],
    });
  });

  test('a request that goes by another endpoint now was examined all the same', () => {
    const now = fine();
    const moved = {
      ...now,
      requests: now.requests.map((request) => ({ ...request, id: request.id.replace(/vpce-\w+/, 'vpce-0new') })),
    };
    expect(codes(between(broken(), moved).closed)).toEqual(['endpoint-sg-ingress-443-missing']);
  });

  test('what a person would be told again is a change, what every run counts anew is none', () => {
    const now = broken();
    const louder = now.findings.map((finding) => ({
      ...finding,
      because: 'other words',
      confidence: 'confirmed' as const,
      evidence: [],
    }));
    const [change] = between(now, { ...now, findings: louder }).changed;
    expect(change?.edits.map(({ path }) => path)).toEqual(['because', 'confidence']);
  });

  test('a finding about a resource closes where its account was read, and the rule decided there', () => {
    expect(codes(between(audited([practice()]), audited([])).closed)).toEqual(['practice-rule']);
    expect(between(audited([practice()]), audited([], [])).closed).toEqual([]);
    const unknown = practice({ is: 'unknown', fingerprint: 'e'.repeat(32), subject: 'any' });
    expect(between(audited([practice()]), audited([unknown]))).toMatchObject({ closed: [], opened: [] });
  });

  test('reads what an earlier or a later version wrote, and says what is no report', () => {
    const { examined: _examined, ...older } = fine();
    expect(codes(between(broken(), { ...older, later: 1 } as Report).closed)).toHaveLength(1);
    expect(readPastReport({ schema: 'xapi/report/2' })).toMatchObject({ ok: false });
    expect(readPastReport([])).toMatchObject({ ok: false });
    const bad = { ...fine(), findings: [{ code: 'x' }] };
    expect(readPastReport(bad)).toMatchObject({ ok: false, fault: expect.stringContaining('findings.0.fingerprint') });
  });

  test('renamed and reordered accounts give the same fingerprints', () => {
    const tagged = edit(
      closed.breaks(healthy()),
      provider,
      'ec2/describe-security-groups',
      ({ SecurityGroups }: { SecurityGroups: { GroupName: string }[] }) => {
        for (const group of SecurityGroups) group.GroupName = 'renamed';
        SecurityGroups.reverse();
      },
    );
    expect(between(broken(), diagnosed(tagged, call).report).opened).toEqual([]);
  });
});
