import { describe, expect, test } from '@jest/globals';
import { codeSpan, inert, jsonText, markdownProse, visible, xml } from '../../src/report/escape.js';
import type { Format } from '../../src/report/index.js';
import { formats, render } from '../../src/report/index.js';
import { hostile, incident, options, payload } from './reports.js';

const raw = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|\p{Cs}/u;

const text = (format: Format) => render(format, hostile(), options);

test.each(formats.map((format) => [format]))(
  '%s: no control character, bidi override or half surrogate',
  async (format) => {
    expect(raw.exec(await text(format))).toBeNull();
  },
);

test.each<[Format]>([['json'], ['sarif'], ['asff'], ['ocsf']])('%s parses', async (format) => {
  expect(typeof JSON.parse(await text(format))).toBe('object');
});

test('json gives back what was put in', async () => {
  const [request] = (JSON.parse(await text('json')) as ReturnType<typeof hostile>).requests;
  expect(request?.api.name).toBe(`orders${payload}`);
});

test('jsonl is a line a finding and a header', async () => {
  const lines = (await text('jsonl')).trimEnd().split('\n');
  expect(lines).toHaveLength(hostile().findings.length + 1);
  expect(lines.map((line) => (JSON.parse(line) as { type: string }).type)).toEqual([
    'report',
    ...hostile().findings.map(() => 'finding'),
  ]);
});

test('short has as many lines as without', async () => {
  expect((await text('short')).split('\n').length).toBe(
    (await render('short', incident(), options)).split('\n').length,
  );
});

test('a line break in a name is none in a table', async () => {
  const lines = (await text('table')).split('\n');
  expect(lines.filter((line) => /^\s*(# heading|- item)$/.test(line))).toEqual([]);
  expect((await text('table')).includes('\\x1b[31mRED\\x1b[0m\\x07\\x9b31m\\x7f\\u202eevil\\u2066')).toBe(true);
});

describe('html', () => {
  test('holds the elements that the page makes, and no other', async () => {
    const page = await text('html');
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page.match(/<style/g)).toHaveLength(1);
    expect(page).not.toMatch(/<img|<!--|<iframe|<object|<link|<base/i);
    const tags = (source: string) =>
      [...source.replace(/>[^<]*/g, '>').matchAll(/<([a-z0-9]+)/g)].map(([, tag]) => tag).sort();
    const made = new Set(tags(await render('html', incident(), options)));
    expect(tags(page).filter((tag) => !made.has(tag))).toEqual([]);
  });

  test('has no event handler and no style attribute, and every attribute is quoted', async () => {
    for (const [tag] of (await text('html')).matchAll(/<[a-z][^>]*>/g)) {
      expect(tag.replace(/"[^"]*"/g, '""')).toMatch(/^<[a-z0-9]+(\s+[a-zA-Z0-9-]+(="")?)*\s*\/?>$/);
      expect(tag.replace(/"[^"]*"/g, '""')).not.toMatch(/\s(on[a-z]+|style)=/);
    }
  });
});

describe('junit', () => {
  const wellFormed = (source: string): boolean => {
    const open: string[] = [];
    const rest = source
      .replace(/<\?xml[^?]*\?>/, '')
      .replace(/<(\/?)([a-z]+)((?: [a-z]+="[^"<]*")*)(\/?)>/g, (_, close, name, __, empty) => {
        if (close) return open.pop() === name ? '' : '<';
        if (!empty) open.push(String(name));
        return '';
      });
    return (
      open.length === 0 && !rest.includes('<') && !rest.includes(']]>') && !/&(?!amp;|lt;|gt;|quot;|#39;)/.test(rest)
    );
  };

  test('is well-formed XML', async () => {
    expect(wellFormed(await text('junit'))).toBe(true);
    expect(wellFormed((await text('junit')).replace('</testsuites>', ']]></testsuites>'))).toBe(false);
  });
});

describe('markdown', () => {
  /** What is left when code is gone, by CommonMark's rule: a span ends at the next run of as many backticks. */
  const outsideCode = (source: string): string =>
    source.replace(/^(`{3,})[a-z]*\n[\s\S]*?\n\1$/gm, '').replace(/(?<!`)(`+)(?!`)([\s\S]*?[^`])\1(?!`)/g, '');

  test('markup, links and mentions stand in code', async () => {
    const left = outsideCode(await text('markdown')).replace(/<https:\/\/docs\.aws\.amazon\.com\/[a-z0-9/.-]+>/g, '');
    expect(left).not.toMatch(/[<>@`]|\]\(|!\[|http:|www\.|#1|&amp;|\*\*bold/);
    expect(left.match(/^# /gm)).toHaveLength(1);
  });

  test('rows of a table keep their cells', async () => {
    for (const line of (await text('markdown')).split('\n').filter((one) => one.startsWith('| ')))
      expect(line.replaceAll('\\|', '').split('|').length).toBeGreaterThanOrEqual(6);
  });

  test.each([
    ['a `b` c', '`` `b` ``'],
    ['``', '``` `` ```'],
    ['x', '`x`'],
  ])('code span of %s', (inner, expected) => {
    expect(codeSpan(inner.replace(/^a (.*) c$/, '$1'))).toBe(expected);
  });

  test('prose keeps plain words and stops', () => {
    expect(markdownProse('none of sg-1, sg-2 admits TCP 443 from 10.0.0.1.')).toBe(
      'none of `sg-1`, `sg-2` admits TCP 443 from `10.0.0.1`.',
    );
    expect(markdownProse('1. [x](y) *z* _u_ <b> @me')).toBe('`1`. `[x](y`) `*z*` `_u_` `<b>` `@me`');
  });
});

describe('escape', () => {
  test('what is invisible becomes visible, what is not stays', () => {
    expect(visible('a\tb\u0085\u2028\u{e0041}é漢🙂\ud83d')).toBe('a\\tb\\x85\\u2028\\u{e0041}é漢🙂\\ud83d');
  });

  test('a command keeps the breaks of a continued line only', () => {
    const { cli, because } = inert({ cli: "aws a 'x\ny' && \\\naws b", because: 'a\nb' });
    expect(cli).toBe("aws a 'x\\ny' && \\\naws b");
    expect(because).toBe('a\\nb');
  });

  test('JSON and XML', () => {
    expect(jsonText({ a: '\u009b\u202e\u{e0041}' })).toBe('{"a":"\\u009b\\u202e\\udb40\\udc41"}');
    expect(JSON.parse(jsonText({ a: payload }, 2))).toEqual({ a: payload });
    expect(xml('<a b="c">]]>&\u0000')).toBe('&lt;a b=&quot;c&quot;&gt;]]&gt;&amp;\\x00');
  });
});
