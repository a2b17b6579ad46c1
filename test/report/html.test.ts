import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { Report } from '../../src/diagnosis/schema.js';
import { render } from '../../src/report/index.js';
import { empty, hostile, incident, many, options } from './reports.js';

const page = (report: Report): Promise<string> => render('html', report, options);
const between = (text: string, from: string, to: string): string =>
  text.slice(text.indexOf(from) + from.length, text.indexOf(to));
const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

describe('content policy', () => {
  test('allows the one script and the one style sheet, by their hashes, and nothing else', async () => {
    const text = await page(incident());
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(text)?.[1]?.replaceAll('&#39;', "'");
    expect(policy).toBe(
      `default-src 'none'; style-src ${hash(between(text, '<style>', '</style>'))}; script-src ${hash(between(text, '<script>', '</script>'))}; base-uri 'none'; form-action 'none'`,
    );
    expect(text.indexOf('Content-Security-Policy')).toBeLessThan(text.indexOf('<style>'));
  });

  test('nothing is loaded from elsewhere', async () => {
    const text = await page(hostile());
    expect(text).not.toMatch(/ (src|srcset|action|data|poster|background)="/);
    expect(text).not.toMatch(/@import|url\(/);
    for (const [, target = ''] of text.matchAll(/ href="([^"]*)"/g))
      expect(target).toMatch(/^(#main|https:\/\/docs\.aws\.amazon\.com\/)/);
  });
});

describe('structure', () => {
  test('ids are unique, and what refers to one finds it', async () => {
    const text = await page(incident());
    const ids = [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const named = [...text.matchAll(/ (?:aria-labelledby|data-copy)="([^"]+)"/g)].flatMap(([, list = '']) =>
      list.split(' '),
    );
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((id) => !ids.includes(id))).toEqual([]);
  });

  test('elements are closed in order', async () => {
    const empties = new Set(['meta', 'br', 'rect', 'line', 'circle', 'polygon']);
    for (const report of [incident(), empty(), many(30)]) {
      const open: string[] = [];
      const text = (await page(report)).replace(/<style>[\s\S]*<\/style>|<script>[\s\S]*<\/script>/g, '');
      for (const [, close, name = ''] of text.matchAll(/<(\/?)([a-z0-9]+)[^>]*>/g)) {
        if (empties.has(name)) continue;
        if (close) expect(open.pop()).toBe(name);
        else open.push(name);
      }
      expect(open).toEqual([]);
    }
  });

  test('the path is drawn and told in words, with the break where it is', async () => {
    const text = await page(incident());
    expect(text.match(/<svg/g)).toHaveLength(4);
    expect(text).toContain('Broken on the way there, caller to endpoint: endpoint-sg-ingress-443-missing.');
    expect(text).toContain('Not enough could be read to decide.');
    expect(text).toMatch(/<svg[^>]*role="img" aria-labelledby="caption-\d+"/);
  });

  test('every command can be copied, but one that is not what it seems', async () => {
    const text = await page(incident());
    const copies = text.match(/data-copy="/g)?.length ?? 0;
    expect(copies).toBeGreaterThanOrEqual(incident().findings.flatMap(({ repair }) => repair).length);
    expect(await page(hostile())).not.toContain('data-copy="');
  });

  test('callers and APIs are a table with headers', async () => {
    const text = await page(incident());
    expect(text).toMatch(/<th scope="col"><span class="id">eni-0c111111111111111<\/span>/);
    expect(text).toMatch(/<th scope="row">orders \(a1b2c3d4e5\) \/prod<\/th>/);
  });
});

test('300 APIs in less than a second', async () => {
  const report = many(300);
  const start = performance.now();
  const text = await page(report);
  expect(performance.now() - start).toBeLessThan(1000);
  expect(text.match(/<details><summary><span class="broken">/g)).toHaveLength(100);
});
