import { describe, expect, test } from '@jest/globals';
import type { Report } from '../../src/diagnosis/schema.js';
import type { Format } from '../../src/report/index.js';
import { render } from '../../src/report/index.js';
import { empty, hostile, incident, many, options } from './reports.js';

/* eslint-disable @typescript-eslint/no-explicit-any */
type Json = Record<string, any>;

const parsed = async (format: Format, report: Report, changed = {}): Promise<any> =>
  JSON.parse(await render(format, report, { ...options, ...changed }));

describe('sarif', () => {
  const runOf = async (report: Report, changed = {}): Promise<Json> => {
    const log = (await parsed('sarif', report, changed)) as Json;
    expect(log).toMatchObject({ version: '2.1.0', $schema: expect.stringContaining('sarif-2.1.0') });
    expect(log['runs']).toHaveLength(1);
    return log['runs'][0] as Json;
  };

  test.each([
    ['incident', incident()],
    ['hostile', hostile()],
    ['many', many(30)],
    ['empty', empty()],
  ])('%s: every result names a rule, a place, a kind and its fingerprint', async (_, report) => {
    const run = await runOf(report);
    const { rules } = run['tool'].driver as { rules: Json[] };
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    expect(run['results']).toHaveLength(report.findings.length);
    for (const [index, result] of (run['results'] as Json[]).entries()) {
      const finding = report.findings[index];
      expect(rules[result['ruleIndex']]?.['id']).toBe(result['ruleId']);
      expect(result['message'].text.length).toBeGreaterThan(0);
      expect(result['partialFingerprints']['xapi/v1']).toBe(finding?.fingerprint);
      expect(result['kind']).toBe(finding?.is === 'fail' ? 'fail' : 'open');
      expect(result['kind'] === 'open' ? ['none'] : ['error', 'warning', 'note']).toContain(result['level']);
      const { uri } = result['locations'][0].physicalLocation.artifactLocation as { uri: string };
      expect(uri).toMatch(/^\d{12}\/[A-Za-z0-9-]+\/[A-Za-z0-9%._~!'()*-]+$/);
      expect(result['suppressions']).toHaveLength(finding?.waived ? 1 : 0);
    }
  });

  test('every rule has help: the AWS page, or the page where causes are published', async () => {
    const helps = (run: Json) => (run['tool'].driver.rules as Json[]).map(({ id, helpUri }) => [id, helpUri] as const);
    for (const [, uri] of helps(await runOf(incident()))) expect(uri).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
    for (const [id, uri] of helps(await runOf(incident(), { docs: 'https://xapi.example/v1' })))
      expect(uri).toBe(`https://xapi.example/v1/docs/causes/${id}.md`);
  });

  test('the baseline is told', async () => {
    const states = ((await runOf(incident()))['results'] as Json[]).map(({ baselineState }) => baselineState);
    expect(states.slice(0, 2)).toEqual(['new', 'unchanged']);
  });
});

describe('junit', () => {
  const attributes = (text: string, element: string) =>
    [...text.matchAll(new RegExp(`<${element} ([^>]*)>`, 'g'))].map(([, all = '']) =>
      Object.fromEntries([...all.matchAll(/([a-z]+)="([^"]*)"/g)].map(([, name, value]) => [name, value])),
    );

  test('counts agree with the cases', async () => {
    for (const report of [incident(), many(30), empty(), hostile()]) {
      const text = await render('junit', report, options);
      const [total] = attributes(text, 'testsuites');
      const suites = attributes(text, 'testsuite');
      for (const [name, element] of [
        ['tests', 'testcase'],
        ['failures', 'failure'],
        ['errors', 'error'],
        ['skipped', 'skipped'],
      ] as const) {
        const cases = text.match(new RegExp(`<${element} `, 'g'))?.length ?? 0;
        if (name !== 'skipped') expect(Number(total?.[name])).toBe(cases);
        expect(suites.reduce((sum, suite) => sum + Number(suite[name]), 0)).toBe(cases);
      }
    }
  });

  test('what was not decided is an error, waived and latent ones are skipped, a healthy request passes', async () => {
    const text = await render('junit', incident(), options);
    expect(text).toMatch(/name="nlb-or-alb-no-healthy-targets[^>]*>\s*<error /);
    expect(text).toMatch(/name="route-blackhole arn[^>]*>\s*<skipped /);
    expect(text).toMatch(/name="resource-policy-absent arn[^>]*>\s*<failure /);
    expect(text).toContain('name="nothing stops this request" time="0"/>');
  });
});

describe('asff', () => {
  const required = [
    'SchemaVersion',
    'Id',
    'ProductArn',
    'GeneratorId',
    'AwsAccountId',
    'CreatedAt',
    'UpdatedAt',
    'Title',
    'Description',
    'Resources',
  ];

  test.each([
    ['incident', incident()],
    ['hostile', hostile()],
    ['many', many(700)],
  ])('%s: batches that BatchImportFindings accepts', async (_, report) => {
    const batches = (await parsed('asff', report)) as { Findings: Json[] }[];
    expect(batches.flatMap(({ Findings }) => Findings)).toHaveLength(report.findings.length);
    for (const { Findings } of batches) {
      expect(Findings.length).toBeGreaterThan(0);
      expect(Findings.length).toBeLessThanOrEqual(100);
      expect(new Set(Findings.map(({ ProductArn }) => ProductArn)).size).toBe(1);
      expect(JSON.stringify(Findings).length).toBeLessThan(6 * 1024 * 1024);
    }
    for (const finding of batches.flatMap(({ Findings }) => Findings)) {
      for (const name of required) expect(finding[name]).toBeTruthy();
      const { AwsAccountId: account, ProductArn: arn } = finding;
      expect(account).toMatch(/^\d{12}$/);
      expect(arn).toBe(`arn:aws:securityhub:us-east-1:${account}:product/${account}/default`);
      expect(finding['Title'].length).toBeLessThanOrEqual(256);
      expect(finding['Description'].length).toBeLessThanOrEqual(1024);
      expect(finding['Remediation'].Recommendation.Text.length).toBeLessThanOrEqual(512);
      expect(finding['Resources'][0].Id.length).toBeLessThanOrEqual(512);
      for (const value of Object.values(finding['ProductFields'] as Json)) {
        expect(value.length).toBeGreaterThan(0);
        expect(value.length).toBeLessThanOrEqual(2048);
      }
    }
  });

  test('half a command is never printed', async () => {
    const commands = incident().findings.flatMap(({ repair }) => repair.map(({ cli }) => cli));
    const batches = (await parsed('asff', incident())) as { Findings: Json[] }[];
    for (const { ProductFields } of batches.flatMap(({ Findings }) => Findings) as {
      ProductFields: Record<string, string>;
    }[])
      if (ProductFields['xapi/Command'] !== undefined) expect(commands).toContain(ProductFields['xapi/Command']);
  });

  test('a waiver suppresses, an unknown has no compliance status, other partitions have their own ARNs', async () => {
    const report = incident();
    const china = { ...report, findings: report.findings.map((finding) => ({ ...finding, region: 'cn-north-1' })) };
    const findings = ((await parsed('asff', china)) as { Findings: Json[] }[]).flatMap(({ Findings }) => Findings);
    expect(findings.filter(({ Workflow }) => Workflow?.Status === 'SUPPRESSED')).toHaveLength(1);
    expect(findings.filter(({ Compliance }) => Compliance.Status === 'NOT_AVAILABLE')).toHaveLength(
      report.findings.filter(({ is }) => is === 'unknown').length,
    );
    for (const { ProductArn } of findings) expect(ProductArn).toMatch(/^arn:aws-cn:securityhub:cn-north-1:/);
  });

  test('no finding, no batch', async () => {
    expect(await parsed('asff', empty())).toEqual([]);
  });
});

describe('ocsf', () => {
  test.each([
    ['incident', incident()],
    ['hostile', hostile()],
    ['empty', empty()],
  ])('%s: Compliance Findings of 1.3.0 with what the class requires', async (_, report) => {
    const events = (await parsed('ocsf', report)) as Json[];
    expect(events).toHaveLength(report.findings.length);
    for (const [index, event] of events.entries()) {
      const finding = report.findings[index];
      expect(event).toMatchObject({
        activity_id: 1,
        category_uid: 2,
        class_uid: 2003,
        type_uid: 200301,
        time: Date.parse(report.takenAt),
        metadata: { version: '1.3.0', product: { vendor_name: 'xapi' }, profiles: ['cloud'] },
        finding_info: { uid: finding?.fingerprint, title: finding?.title },
        compliance: { control: finding?.code, standards: ['xapi'], status_id: finding?.is === 'fail' ? 3 : 2 },
        status_id: finding?.waived ? 3 : 1,
        cloud: { provider: 'AWS', account: { uid: expect.stringMatching(/^\d{12}$/) } },
      });
      expect(event['severity_id']).toBeGreaterThanOrEqual(1);
      expect(event['remediation'].desc.length).toBeGreaterThan(0);
    }
  });
});

test('the same findings in every format', async () => {
  const report = incident();
  const codes = report.findings.map(({ code }) => code).sort();
  const sarif = ((await parsed('sarif', report)) as Json)['runs'][0].results as Json[];
  const asff = ((await parsed('asff', report)) as { Findings: Json[] }[]).flatMap(({ Findings }) => Findings);
  const ocsf = (await parsed('ocsf', report)) as Json[];
  expect(sarif.map(({ ruleId }) => ruleId).sort()).toEqual(codes);
  expect(asff.map(({ GeneratorId }) => GeneratorId.replace('xapi/', '')).sort()).toEqual(codes);
  expect(ocsf.map(({ compliance }) => compliance.control).sort()).toEqual(codes);
  for (const format of ['table', 'short', 'markdown', 'html', 'junit', 'jsonl'] as const) {
    const text = await render(format, report, options);
    for (const code of codes) expect(text).toContain(code);
  }
});
