import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { Format, RenderOptions } from '../../src/report/index.js';
import { formats, render } from '../../src/report/index.js';
import { incident, many, options } from './reports.js';

const update = process.env['XAPI_UPDATE_GOLDEN'] === '1';

/** `XAPI_UPDATE_GOLDEN=1` writes what the renderers say now; without it a missing file is a failure. */
const expectGolden = (name: string, text: string): void => {
  const file = new URL(`golden/${name}.golden`, import.meta.url);
  if (update) writeFileSync(file, text);
  expect(existsSync(file)).toBe(true);
  expect(text).toBe(readFileSync(file, 'utf8'));
};

test.each(formats.map((format) => [format]))('%s', async (format) => {
  expectGolden(format, await render(format, incident(), options));
});

test.each<[string, Format, Partial<RenderOptions>]>([
  ['table-ascii', 'table', { ascii: true }],
  ['table-colour', 'table', { colour: 1 }],
  ['table-120', 'table', { width: 120 }],
  ['sarif-docs', 'sarif', { docs: 'https://xapi.example/v1' }],
])('%s', async (name, format, changed) => {
  expectGolden(name, await render(format, incident(), { ...options, ...changed }));
});

test('table of many requests', async () => {
  expectGolden('table-many', await render('table', many(20), options));
});

test.each(formats.map((format) => [format]))('%s: the same report is the same bytes', async (format) => {
  const reversed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reversed);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, item]) => [key, reversed(item)]),
    );
  };
  const other = reversed(incident()) as ReturnType<typeof incident>;
  const text = await render(format, incident(), options);
  expect(await render(format, incident(), options)).toBe(text);
  if (format === 'json' || format === 'jsonl') expect(await render(format, other, options)).toBe(text);
  expect(text.endsWith('\n')).toBe(true);
});
