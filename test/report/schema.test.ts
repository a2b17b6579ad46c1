import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { keyOrder } from '../../src/report/json.js';
import { reportJsonSchema } from '../../src/report/json-schema.js';
import { render } from '../../src/report/index.js';
import { diagnosed } from '../diagnose.js';
import { faults } from '../faults/index.js';
import { healthy } from '../worlds/peered.js';
import { empty, hostile, incident, many, options } from './reports.js';

const file = new URL('../../schema/report.schema.json', import.meta.url);

const ajv = new Ajv2020({ strict: true, allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile(reportJsonSchema());

const errorsOf = (report: unknown): unknown => {
  validate(report);
  return validate.errors ?? [];
};

test('schema/report.schema.json is what the source says (XAPI_UPDATE_GOLDEN=1 writes it)', () => {
  const text = `${JSON.stringify(reportJsonSchema(), null, 2)}\n`;
  if (process.env['XAPI_UPDATE_GOLDEN'] === '1') writeFileSync(file, text);
  expect(readFileSync(file, 'utf8')).toBe(text);
});

test('is draft 2020-12 and allows fields that a later version adds', () => {
  expect(reportJsonSchema()).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema' });
  const [request, ...requests] = incident().requests;
  expect(errorsOf({ ...incident(), later: 1, requests: [{ ...request, later: 1 }, ...requests] })).toEqual([]);
  expect(errorsOf({ ...incident(), verdict: 'fine' })).not.toEqual([]);
});

describe('every report is valid', () => {
  test.each([
    ['incident', incident()],
    ['empty', empty()],
    ['many', many(30)],
    ['hostile', hostile()],
  ])('%s', (_, report) => {
    expect(errorsOf(report)).toEqual([]);
  });

  test('and so is what diagnosis says of the healthy world and of each fault, through --format json', async () => {
    const reports = [
      diagnosed(healthy(), { target: undefined }).report,
      ...faults.flatMap((fault) =>
        [undefined, '503', '403', 'timeout'].map(
          (symptom) => diagnosed(fault.breaks((fault.world ?? healthy)()), { ...fault, symptom }).report,
        ),
      ),
    ];
    for (const report of reports) expect(errorsOf(JSON.parse(await render('json', report, options)))).toEqual([]);
  });
});

test('json has an order for every key of the schema', () => {
  const keys = new Set<string>();
  const collect = (schema: unknown): void => {
    if (Array.isArray(schema)) schema.forEach(collect);
    else if (typeof schema === 'object' && schema !== null) {
      const { properties } = schema as { properties?: Record<string, unknown> };
      for (const key of Object.keys(properties ?? {})) keys.add(key);
      Object.values(schema).forEach(collect);
    }
  };
  collect(reportJsonSchema());
  expect([...keys].filter((key) => !(keyOrder as readonly string[]).includes(key))).toEqual([]);
});
