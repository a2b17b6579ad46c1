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
    const empties = new Set(['meta', 'br', 'rect', 'circle', 'path']);
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
    expect(text.match(/<svg class="path"/g)).toHaveLength(4);
    expect(text).toContain('Broken on the way there: endpoint-sg-ingress-443-missing.');
    expect(text).toContain('Not enough could be read to decide.');
    expect(text).toMatch(/<svg class="path"[^>]* role="img" aria-labelledby="path-\d+ caption-\d+"/);
    const [first = ''] = /<figure>[\s\S]*?<\/figure>/.exec(text) ?? [];
    for (const hop of ['subnet-0c111111111111111', 'pcx-0a333333333333333', 'eni-0e22222222222222a', 'vl4444'])
      expect(first.match(new RegExp(`>${hop}</text`, 'g'))).toHaveLength(1);
    const drawn = [...first.matchAll(/>([✗?] [a-z ]+, on the way [a-z]+)<\/text/g)].map(([, words]) => words);
    expect(drawn).toEqual([
      '✗ fails in part, on the way back',
      '✗ fails, on the way back',
      '✗ break, on the way there',
      '✗ fails, on the way there',
      '? unknown, on the way there',
      '? unknown, on the way there',
    ]);
    expect(first).toMatch(
      /<li>\s*<code>pcx-0a333333333333333<\/code> \(VPC peering connection, 444455556666\):\s+passes/,
    );
  });

  test('every text of the drawing keeps to its card, however long its words are', async () => {
    for (const report of [incident(), hostile()])
      for (const [, look = '', words = ''] of (await page(report)).matchAll(
        /<text class="(\w+)"[^>]*>([^<]*)<\/text/g,
      )) {
        const characters = [...words.replace(/&(lt|gt|amp|quot|#39);/g, 'x')].length;
        expect(characters).toBeLessThanOrEqual(look === 'id' ? 30 : 34);
      }
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

/** As `many`, each request broken, and told with every hop. */
const allBroken = (requests: number): Report => {
  const report = many(requests);
  const first = report.requests.filter((_, index) => index % 2 === 0);
  return { ...report, requests: first.map((request) => ({ ...request, verdict: 'broken' as const })) };
};

describe('many requests', () => {
  test('300 APIs in less than a second of a processor', async () => {
    const report = many(300);
    await page(empty());
    const start = process.cpuUsage();
    const text = await page(report);
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(1000);
    expect(text.match(/<details><summary><span class="broken">/g)).toHaveLength(100);
  });

  test('300 broken ones are folded, and no more of them are drawn than a page can hold', async () => {
    const text = await page(allBroken(300));
    expect(text.match(/<details><summary><span class="broken">/g)).toHaveLength(300);
    expect(text.match(/<svg class="path"/g)).toHaveLength(100);
    expect(Buffer.byteLength(text)).toBeLessThan(3_000_000);
  });
});
