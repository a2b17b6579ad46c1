import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as securityhub from '@aws-sdk/client-securityhub';
import { NormalizedSchema } from '@smithy/core/schema';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { validateXML } from 'xmllint-wasm';
import type { Finding, Report } from '../../src/diagnosis/schema.js';
import type { Format } from '../../src/report/index.js';
import { render } from '../../src/report/index.js';
import { diagnosed } from '../diagnose.js';
import { faults } from '../faults/index.js';
import { healthy } from '../worlds/peered.js';
import { empty, hostile, incident, many, options } from './reports.js';

const data = (name: string): string => readFileSync(new URL(`../data/schemas/${name}`, import.meta.url), 'utf8');

/** A finding of a resource, as `audit` tells it, and one that is longer than any field may be. */
const audited = (): Report => {
  const [first] = incident().findings;
  const finding = { ...(first as Finding), request: null, role: 'latent' as const };
  const long = 'x'.repeat(5000);
  return {
    ...incident(),
    requests: [],
    findings: [finding, { ...finding, fingerprint: long.slice(0, 32), title: long, because: long, subject: long }],
  };
};

const reports: readonly (readonly [string, () => Report])[] = [
  ['the incident', incident],
  ['hostile text', hostile],
  ['nothing', empty],
  ['many requests', () => many(120)],
  ['resources', audited],
];

const every: Report[] = [];
beforeAll(() => {
  every.push(
    ...reports.map(([, report]) => report()),
    ...faults.map((fault) => diagnosed(fault.breaks((fault.world ?? healthy)()), fault).report),
  );
});

const eachReport = async (format: Format, check: (text: string, report: Report) => unknown): Promise<void> => {
  for (const report of every) await check(await render(format, report, options), report);
};

test('sarif: the published schema of 2.1.0 takes every report', async () => {
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats.default(ajv);
  const validate = ajv.compile(JSON.parse(data('sarif-2.1.0.json')) as object);
  await eachReport('sarif', (text) => {
    validate(JSON.parse(text));
    expect(validate.errors ?? []).toEqual([]);
  });
  expect(validate({ version: '2.1.0', runs: [{ results: [] }] })).toBe(false);
});

test('ocsf: the class Compliance Finding takes every event', async () => {
  const validate = new Ajv2020({ strict: true, strictRequired: false, allErrors: true }).compile(
    JSON.parse(data('ocsf-compliance-finding.json')) as object,
  );
  let events = 0;
  await eachReport('ocsf', (text) => {
    for (const event of JSON.parse(text) as object[]) {
      validate(event);
      expect(validate.errors ?? []).toEqual([]);
      events += 1;
    }
  });
  expect(events).toBeGreaterThan(100);
  expect(validate({ class_uid: 2003 })).toBe(false);
});

test('junit: what Jenkins takes', async () => {
  const schema = [{ fileName: 'junit.xsd', contents: data('junit.xsd') }];
  const faultsOf = async (files: readonly string[]) => {
    const xml = files.map((contents, index) => ({ fileName: `report-${index}.xml`, contents }));
    const { errors } = await validateXML({ xml, schema, initialMemoryPages: 1024, maxMemoryPages: 4096 });
    return errors.map(({ message }) => message);
  };
  const texts: string[] = [];
  await eachReport('junit', (text) => texts.push(text));
  expect(await faultsOf(texts)).toEqual([]);
  expect(await faultsOf(['<testsuites><testsuite name="x"/></testsuites>'])).not.toEqual([]);
});

/** Where a value is not of a shape of the SDK's model: unknown members, missing ones, other types. */
const misfits = (value: unknown, schema: NormalizedSchema, at: string): string[] => {
  if (schema.isStructSchema()) {
    if (typeof value !== 'object' || value === null) return [`${at} is no object`];
    const members = new Map(schema.structIterator());
    const [, , , , names, , required = 0] = schema.getSchema() as unknown as [0, 0, 0, 0, string[], 0, number?];
    const missing = names.slice(0, required).filter((name) => !(name in value));
    return [
      ...missing.map((name) => `${at}.${name} is missing`),
      ...Object.entries(value).flatMap(([name, item]) => {
        const member = members.get(name);
        return member ? misfits(item, member, `${at}.${name}`) : [`${at}.${name} is not in the model`];
      }),
    ];
  }
  if (schema.isListSchema())
    return Array.isArray(value)
      ? value.flatMap((item, index) => misfits(item, schema.getValueSchema(), `${at}[${index}]`))
      : [`${at} is no list`];
  if (schema.isMapSchema())
    return Object.entries(value as object).flatMap(([name, item]) =>
      misfits(item, schema.getValueSchema(), `${at}.${name}`),
    );
  if (schema.isStringSchema()) return typeof value === 'string' ? [] : [`${at} is no text`];
  return [];
};

describe('asff: what BatchImportFindings takes', () => {
  const request = NormalizedSchema.of(securityhub.BatchImportFindingsRequest$);
  const values = (of: object): readonly unknown[] => Object.values(of);
  const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/;

  /** https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFinding.html */
  const longest: Readonly<Record<string, number>> = {
    Title: 256,
    Description: 1024,
    GeneratorId: 512,
    Id: 512,
    ProductArn: 2048,
  };

  test('every batch fits the model and the limits', async () => {
    await eachReport('asff', (text) => {
      for (const batch of JSON.parse(text) as { Findings: never[] }[]) {
        expect(misfits(batch, request, 'request')).toEqual([]);
        expect(batch.Findings.length).toBeLessThanOrEqual(100);
        expect(Buffer.byteLength(JSON.stringify(batch))).toBeLessThanOrEqual(6 * 1000 * 1000);
        for (const finding of batch.Findings as securityhub.AwsSecurityFinding[]) {
          expect(Buffer.byteLength(JSON.stringify(finding))).toBeLessThanOrEqual(240 * 1024);
          for (const [name, most] of Object.entries(longest)) {
            const field = finding[name as 'Title'] ?? '';
            expect(field.length).toBeGreaterThan(0);
            expect(field.length).toBeLessThanOrEqual(most);
          }
          expect(String(finding.CreatedAt)).toMatch(instant);
          expect(String(finding.UpdatedAt)).toMatch(instant);
          expect(values(securityhub.SeverityLabel)).toContain(finding.Severity?.Label);
          expect(values(securityhub.ComplianceStatus)).toContain(finding.Compliance?.Status);
          expect(values(securityhub.RecordState)).toContain(finding.RecordState);
          if (finding.Workflow) expect(values(securityhub.WorkflowStatus)).toContain(finding.Workflow.Status);
          for (const resource of finding.Resources ?? [])
            expect(values(securityhub.Partition)).toContain(resource.Partition);
          for (const type of finding.Types ?? []) expect(type.split('/')).toHaveLength(3);
          for (const [name, value] of Object.entries(finding.ProductFields ?? {})) {
            expect(name.length).toBeLessThanOrEqual(128);
            expect(value.length).toBeLessThanOrEqual(2048);
          }
          expect(Object.keys(finding.ProductFields ?? {}).length).toBeLessThanOrEqual(50);
        }
      }
    });
  });

  test('findings that are as long as can be are spread over batches by their size too', async () => {
    const [first] = incident().findings;
    const long = (index: number, field: string) => `${index} ${field} ${'é'.repeat(200_000)}`;
    const findings = Array.from({ length: 250 }, (_, index) => ({
      ...(first as Finding),
      fingerprint: String(index).padStart(32, '0'),
      title: long(index, 'title'),
      because: long(index, 'because'),
      details: Array.from({ length: 60 }, (_unused, line) => long(line, 'detail')),
      repair: (first as Finding).repair.map((repair) => ({ ...repair, cli: long(index, 'cli') })),
    }));
    const batches = JSON.parse(await render('asff', { ...incident(), findings }, options)) as { Findings: object[] }[];
    for (const batch of batches) {
      expect(batch.Findings.length).toBeLessThanOrEqual(100);
      expect(Buffer.byteLength(JSON.stringify(batch))).toBeLessThanOrEqual(6 * 1000 * 1000);
      for (const finding of batch.Findings)
        expect(Buffer.byteLength(JSON.stringify(finding))).toBeLessThanOrEqual(240 * 1000);
    }
    expect(batches.flatMap(({ Findings }) => Findings)).toHaveLength(250);
  });

  test('and the check can fail', () => {
    expect(misfits({ Findings: [{ Title: 1, Wrong: 'x' }] }, request, 'request')).toEqual(
      expect.arrayContaining([
        'request.Findings[0].SchemaVersion is missing',
        'request.Findings[0].Title is no text',
        'request.Findings[0].Wrong is not in the model',
      ]),
    );
  });
});

test('markdown: every row of a table has the cells of its head', async () => {
  const cells = (row: string): number => row.replace(/\\\|/g, '').split('|').length - 2;
  await eachReport('markdown', (text) => {
    const blocks = text.split('\n\n').filter((block) => /^\|.*\n\| ---/.test(block));
    for (const block of blocks) {
      const rows = block.trimEnd().split('\n');
      expect(new Set(rows.map(cells)).size).toBe(1);
    }
  });
});

test('html: every element that opens closes, in order', async () => {
  const empties = new Set(['meta', 'link', 'br', 'img', 'rect', 'line', 'circle', 'polygon', 'path', 'input', 'use']);
  await eachReport('html', (text) => {
    const open: string[] = [];
    const bare = text.replace(/<(style|script)>[\s\S]*?<\/\1>/g, '');
    for (const [, slash, name = '', self] of bare.matchAll(/<(\/?)([a-z][a-z0-9]*)[^>]*?(\/?)>/gi)) {
      if (slash) expect(open.pop()).toBe(name);
      else if (!self && !empties.has(name)) open.push(name);
    }
    expect(open).toEqual([]);
  });
});
