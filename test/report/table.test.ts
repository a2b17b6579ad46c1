import { describe, expect, test } from '@jest/globals';
import type { Report } from '../../src/diagnosis/schema.js';
import { render } from '../../src/report/index.js';
import { columns } from '../../src/report/table/layout.js';
import { empty, hostile, incident, many, options } from './reports.js';

const table = (report: Report, changed = {}): Promise<string> => render('table', report, { ...options, ...changed });

/** A command, or one id or ARN that has nothing else on its line but its label. */
const mayBeWide = (line: string): boolean => /^\s*aws /.test(line) || line.trim().split(/\s+/).length <= 2;

const tooWide = (text: string, width: number): string[] =>
  text.split('\n').filter((line) => columns(line) > width && !mayBeWide(line));

describe('width', () => {
  test.each([60, 80, 100, 120])('%i columns are kept, but for commands and ids', async (width) => {
    expect(tooWide(await table(incident(), { width }), width)).toEqual([]);
    expect(tooWide(await table(many(40), { width }), width)).toEqual([]);
  });

  test('wide characters count twice', async () => {
    const report = incident();
    const requests = report.requests.map((request) => ({
      ...request,
      notes: ['注意 このエンドポイントは ピアリングの向こうに ある '.repeat(4).trim()],
    }));
    expect(tooWide(await table({ ...report, requests }), 80)).toEqual([]);
  });

  test('commands are whole, on lines of their own', async () => {
    const text = await table(incident());
    const lines = text.split('\n').map((line) => line.trim());
    const commands = incident()
      .findings.filter(({ waived }) => !waived)
      .flatMap(({ repair }) => repair.flatMap(({ cli, undo }) => [cli, undo]));
    for (const part of commands.flatMap((command) => command.split('\n'))) expect(lines).toContain(part);
  });
});

describe('colour', () => {
  test('level 0 has no escape sequence; level 1 says the same words', async () => {
    const plain = await table(incident());
    expect(plain).not.toContain('\u001b');
    const coloured = await table(incident(), { colour: 1 });
    expect(coloured).toContain('\u001b[');
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(plain);
  });

  test('ASCII has no glyph of its own', async () => {
    expect(await table(incident(), { ascii: true })).toMatch(/^[\n -~]*$/);
    expect(await table(many(20), { ascii: true })).toMatch(/^[\n -~]*$/);
  });

  test('a glyph stands beside a word', async () => {
    const text = await table(incident());
    for (const [, after] of text.matchAll(/[✓✗](.*)/g)) expect(after).toMatch(/^ [A-Za-z0-9]/);
  });
});

describe('order', () => {
  test('the root cause leads, what it hides follows, the commands come last', async () => {
    const text = await table(incident());
    const at = (part: string) => {
      expect(text).toContain(part);
      return text.indexOf(part);
    };
    const places = [
      at('✗ BROKEN  eni-0c111111111111111'),
      at('Root cause\n  ✗ fail  endpoint-sg-ingress-443-missing'),
      at('Repair this first, then you will meet\n  ✗ fail  route-missing-endpoint-to-client'),
      at('True as well, but stops no part of this request'),
      at('The timeout row of the matrix'),
      at('The 503 row of the matrix'),
      at('? UNDECIDED'),
      at('Not decided ─'),
      at('Commands ─'),
      at('✗ broken: 4 requests'),
    ];
    expect([...places].sort((a, b) => a - b)).toEqual(places);
  });

  test('503: says on which leg an association is missing and that it cannot produce a 503', async () => {
    const text = (await table(incident())).replace(/\s+/g, ' ');
    expect(text).toContain('route-missing-endpoint-to-client: cannot produce a 503');
    expect(text).toContain('nlb-or-alb-no-healthy-targets: can produce a 503');
    expect(text).toContain('✗ missing endpoint to caller: subnet-0e22222222222222a uses rtb-0e222222222222222');
    expect(text).toContain('cannot produce a 503: the caller gets no answer at all and times out');
  });

  test('missing reads are grouped by account with the action and what it leaves undecided', async () => {
    const text = await table(incident());
    const section = text.slice(text.indexOf('Not decided'), text.indexOf('Commands ─'));
    expect(section).toMatch(/in account 444455556666 us-east-1\n {4}elasticloadbalancing:DescribeTargetHealth/);
    expect(section).toMatch(/in account 777788889999 us-east-1\n {4}ec2:SearchTransitGatewayRoutes/);
    expect(section).toContain('undecided  nlb-or-alb-no-healthy-targets');
    expect(section).toContain('vpc-link-not-available');
  });
});

describe('commands', () => {
  const commandsOf = (text: string) => text.slice(text.indexOf('Commands ─'));

  test('each command once, by account, waived ones not', async () => {
    const section = commandsOf(await table(incident()));
    const commands = section.split('\n').filter((line) => line.startsWith('aws '));
    expect(new Set(commands).size).toBe(commands.length);
    expect(section).toContain('# account 444455556666, us-east-1');
    expect(section).not.toContain('10.99.0.0/16 --region');
  });

  test('a command that cannot be printed as it is says so', async () => {
    expect(await table(hostile())).toContain('# holds control characters');
    expect(await table(incident())).not.toContain('# holds control characters');
  });
});

describe('size', () => {
  test('nothing to report is said', async () => {
    expect(await table(empty())).toBe(
      'No request was examined.\n\n? undecided: 0 requests, 0 passed, 0 failed, 0 unknown, 0 waived\nsnapshot of 2026-02-01T12:00:00.000Z, xapi 0.0.0\n',
    );
  });

  test('an audit of 200 accounts: those with something to tell, the worst first, and how many have nothing', async () => {
    const account = (n: number, more: object) => ({
      account: String(100000000000 + n),
      name: `team-${n}`,
      read: 'whole' as const,
      requests: 0,
      broken: 0,
      critical: 0,
      high: 0,
      medium: 0,
      low: 0,
      unknown: 0,
      ...more,
    });
    const accounts = Array.from({ length: 200 }, (_, n) =>
      account(n, n === 7 ? { read: 'none' } : n === 150 ? { critical: 1 } : n % 8 === 1 ? { low: n } : {}),
    );
    const audit = { critical: 1, high: 0, medium: 0, low: 25, accounts, rules: [] };
    const lines = (await table({ ...incident(), audit })).split('\n');
    expect(lines[0]).toContain('200 accounts: 1 critical');
    expect(lines[2]).toContain('team-150');
    expect(lines[3]).toContain('team-193');
    expect(lines.slice(2, 24).join('\n')).toMatch(/and 7 accounts more[^]*173 accounts with nothing to tell/);
  });

  test('300 APIs: a table of what is not ok, causes told once, in less than a second', async () => {
    const report = many(300);
    const start = performance.now();
    const text = await table(report);
    expect(performance.now() - start).toBeLessThan(1000);
    expect(text).toContain('2 callers, 300 APIs');
    expect(text).toContain('200 more APIs: ok from every caller');
    expect(text).toMatch(/✗ stopped: 100 of 600 requests\n +100 {2}resource-policy-wrong-vpce\n +100 resources\n/);
    expect(text).toMatch(/│ and 97 more alike +│ ✗ broken +│ ✓ ok +│/);
    expect(text).toContain('and 98 more of resource-policy-wrong-vpce: --format short');
    expect(text).toContain('# and 50 more: --format markdown, html or json');
    const beforeCommands = text.slice(0, text.indexOf('\nCommands ─'));
    expect(beforeCommands.split('\n').length).toBeLessThan(100);
  });
});
