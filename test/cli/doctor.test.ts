import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Report } from '../../src/diagnosis/schema.js';
import { ids, urls } from '../worlds/peered.js';
import { run } from './run.js';

const fixture = (name: string): string => new URL(`../../fixtures/${name}`, import.meta.url).pathname;
const call = ['doctor', urls.alias, '--from', ids.app];
const json = (text: string): Report => JSON.parse(text) as Report;

describe('exit statuses', () => {
  test('0: every check passed', async () => {
    const { status, stderr } = await run([...call, '--snapshot', fixture('healthy')]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  test('1: a failure, the same for every format', async () => {
    for (const format of [
      'table',
      'short',
      'json',
      'jsonl',
      'markdown',
      'html',
      'sarif',
      'junit',
      'asff',
      'ocsf',
      'terraform',
    ])
      expect((await run([...call, '--snapshot', fixture('broken/route-blackhole'), '--format', format])).status).toBe(
        1,
      );
  });

  test('1 becomes 0 when the failure is below --fail-on', async () => {
    const front = [...call, '--snapshot', fixture('broken/fronting-lb-targets-unhealthy'), '--symptom', '503'];
    expect((await run([...front, '--fail-on', 'critical'])).status).toBe(0);
    expect((await run([...front, '--fail-on', 'high'])).status).toBe(1);
  });

  test.each([
    [['doctor', 'https://'], /is not a URL/],
    [['doctor', 'http://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/prod'], /not https/],
    [['doctor', 'arn:aws:execute-api:nowhere'], /is not an invoke ARN/],
    [[...call, '--symptom', 'sad'], /--symptom 'sad'/],
    [[...call, '--format', 'xml'], /--format 'xml'/],
    [[...call, '--format', 'json', '--format', 'short'], /only one --format/],
    [[...call, '--format', 'json='], /needs a file name/],
    [[...call, '--header', 'nonsense'], /not of the form/],
    [[...call, '--method', 'FETCH'], /--method 'FETCH'/],
    [[...call, '--endpoint', 'eni-1'], /--endpoint 'eni-1'/],
    [[...call, '--principal', 'me'], /--principal 'me'/],
    [[...call, '--region', 'moon'], /--region 'moon'/],
    [[...call, '--since', 'soon', '--snapshot', fixture('healthy')], /--since 'soon'/],
    [['doctor', '--nonsense'], /unknown argument: nonsense/],
    [
      ['doctor', '--from', 'eni-0ffffffffffffffff', urls.alias, '--snapshot', fixture('healthy')],
      /in no account that was read/,
    ],
    [['doctor', '--snapshot', '/nowhere'], /nowhere/],
    [['docter'], /did you mean 'doctor'/],
    [[...call, '--snapshot', fixture('healthy'), '--format', 'json=/nowhere/report.json'], /cannot be written/],
  ])('2: %j is one clear sentence', async (argv, message) => {
    const { status, stdout, stderr } = await run(argv);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test('3: something is undecided, and 0 with --allow-unknown', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'xapi-'));
    const manifest = {
      schema: 'xapi/snapshot/1',
      takenAt: '2026-02-01T12:00:00Z',
      accounts: {},
      gaps: [
        {
          account: '444455556666',
          region: 'us-east-1',
          service: 'apigateway',
          operation: 'get-rest-apis',
          why: 'denied',
          message: 'AccessDenied',
        },
      ],
    };
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
    const argv = ['doctor', 'a1b2c3d4e5', '--from', 'vpc-0c111111111111111', '--snapshot', folder, '--format', 'json'];
    const { status, stdout } = await run(argv);
    expect(status).toBe(3);
    const report = json(stdout);
    expect(report.verdict).toBe('undecided');
    expect(report.gaps.map(({ action, why }) => `${action} ${why}`)).toContain('apigateway:GET denied');
    expect((await run([...argv, '--allow-unknown'])).status).toBe(0);
  });
});

describe('output', () => {
  test('the same snapshot gives the same bytes, and nothing else goes to standard output', async () => {
    const argv = [...call, '--snapshot', fixture('incidents/closed-group'), '--format', 'json'];
    const [one, two] = [await run(argv), await run(argv, { now: new Date('2031-01-01T00:00:00Z') })];
    expect(two.stdout).toBe(one.stdout);
    expect(json(one.stdout).schema).toBe('xapi/report/1');
  });

  test('a format may go to a file beside one on standard output', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'xapi-')), 'report.json');
    const { status, stdout } = await run([
      ...call,
      '--snapshot',
      fixture('healthy'),
      '--format',
      'short',
      '--format',
      `json=${file}`,
    ]);
    expect(status).toBe(0);
    expect(stdout).toContain('healthy');
    expect(json(readFileSync(file, 'utf8')).verdict).toBe('healthy');
  });

  test('a pasted curl output is a symptom', async () => {
    const pasted =
      '* Connected\n> GET /prod/orders HTTP/1.1\n< HTTP/1.1 403 Forbidden\n< x-amzn-ErrorType: AccessDeniedException\n{"Message":"User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:********6666:a1b2c3d4e5/prod/GET/orders with an explicit deny in a resource-based policy"}';
    const { stdout } = await run(
      [...call, '--snapshot', fixture('broken/resource-policy-wrong-vpce'), '--format', 'json', '--message', '-'],
      { stdin: pasted },
    );
    expect(json(stdout).requests[0]).toMatchObject({
      observed: { kind: 'http', status: 403 },
      rootCause: 'resource-policy-wrong-vpce',
    });
  });

  test('a failure that cannot produce the symptom is told, and never leads', async () => {
    const { stdout } = await run([
      ...call,
      '--snapshot',
      fixture('broken/route-blackhole'),
      '--format',
      'json',
      '--symptom',
      '503',
    ]);
    const { requests, findings } = json(stdout);
    expect(requests[0]).toMatchObject({ verdict: 'broken', rootCause: null });
    expect(requests[0]?.notes.join()).toMatch(/nothing that was found produces http 503/);
    expect(findings[0]).toMatchObject({ code: 'route-blackhole', role: 'contributing' });
  });

  test('where nothing produces the symptom, every format says so first and names what would decide it', async () => {
    const asked = [...call, '--snapshot', fixture('broken/route-blackhole'), '--symptom'];
    const told = async (symptom: string, format: string) => (await run([...asked, symptom, '--format', format])).stdout;
    const decide = async (symptom: string) => json(await told(symptom, 'json')).requests[0]?.wouldDecide?.join('\n');
    expect(await decide('503')).toMatch(/turn on the access log of stage prod.*\n.*execution logging[^]*with --live/);
    expect(await decide('dns')).toMatch(/turn on Resolver query logging of vpc-\w+ in \d{12}[^]*with --live/);
    expect(await decide('refused')).toMatch(/flow logs of eni-\w+ in \d{12}[^]*which address refuses/);
    expect(await decide('timeout')).toBeUndefined();
    for (const format of ['table', 'markdown', 'html']) {
      const text = (await told('503', format)).replaceAll(/\s+/g, ' ');
      expect(text).toMatch(/nothing that was found produces 503; by what was read, this caller times out/);
      expect(text).toMatch(/What would decide it.*turn on the access log/);
      expect(text).toMatch(/Found on the way, but not what was observed.*route-blackhole/);
      expect(await told('timeout', format)).not.toMatch(/What would decide it|not what was observed/);
    }
  });

  test('an answer that was not read and could produce the symptom is named with what it decides', async () => {
    const { stdout } = await run([...call, '--snapshot', fixture('healthy'), '--symptom', '503', '--format', 'json']);
    expect(json(stdout).requests[0]).toMatchObject({ rootCause: null });
    expect(json(stdout).requests[0]?.wouldDecide).not.toEqual([]);
  });

  test('with 503 the row of the customer comes first and says what can produce it', async () => {
    const { stdout } = await run([
      ...call,
      '--snapshot',
      fixture('broken/route-missing-endpoint-to-client'),
      '--format',
      'json',
      '--symptom',
      '503',
    ]);
    const { requests } = json(stdout);
    expect(requests[0]?.matrix.find(({ code }) => code === 'route-missing-endpoint-to-client')).toMatchObject({
      is: 'fail',
      produces: false,
    });
    expect(requests[0]?.associations).toContainEqual(
      expect.objectContaining({ leg: 'endpoint to caller', leads: false, association: 'explicit' }),
    );
    expect(requests[0]?.associations).toContainEqual(
      expect.objectContaining({ leg: 'target to load balancer', association: 'main' }),
    );
  });
});

describe('other commands', () => {
  test('explain, checks, permissions, completion come from the checks and operations themselves', async () => {
    expect((await run(['explain', 'route-blackhole'])).stdout).toContain('# route-blackhole');
    expect((await run(['explain', 'flow-logs-off'])).stdout).toContain('# flow-logs-off');
    expect((await run(['explain', 'mtu-black-hole'])).stdout).toContain('No answer of AWS shows it');
    expect((await run(['explain', 'route-blackhol'])).stderr).toContain('did you mean route-blackhole?');
    expect((await run(['explain', 'curl: (28) Connection timed out'])).stdout).toContain(
      'endpoint-sg-ingress-443-missing',
    );
    const listed = JSON.parse((await run(['checks', '--format', 'json'])).stdout) as { code: string }[];
    expect(listed.map(({ code }) => code)).toContain('peering-not-active');
    expect((await run(['permissions', '--side', 'provider'])).stdout).toContain('"lambda:GetPolicy"');
    expect((await run(['completion', 'bash'])).stdout).toContain('complete -o bashdefault');
    expect((await run(['--get-yargs-completions', 'xapi', 'do'])).stdout).toBe('doctor\n');
  });

  test('help tells the commands; no command is wrong usage', async () => {
    expect(await run(['--help'])).toMatchObject({ status: 0, stderr: '' });
    expect((await run([])).status).toBe(2);
    expect((await run(['doctor', '--help'])).stdout).toContain('--symptom');
  });

  test('path', async () => {
    const argv = ['path', '--from', ids.app, '--to', ids.endpoint, '--format', 'json', '--snapshot'];
    expect((await run([...argv, fixture('healthy')])).status).toBe(0);
    const { status, stdout } = await run([...argv, fixture('broken/nacl-blocks-ephemeral-return')]);
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'xapi/path/1',
      verdict: 'blocked',
      forward: { verdict: 'reachable' },
      return: { verdict: 'blocked' },
    });
    expect(
      (await run(['path', '--from', 'eni-1', '--to', ids.endpoint, '--snapshot', fixture('healthy')])).status,
    ).toBe(2);
    expect(
      (
        await run([
          'path',
          '--from',
          ids.app,
          '--to',
          ids.endpoint,
          '--port',
          '70000',
          '--snapshot',
          fixture('healthy'),
        ])
      ).status,
    ).toBe(2);
  });

  test('authorize', async () => {
    const cases = new URL('../cases/authorize.json', import.meta.url).pathname;
    const { status, stdout } = await run(['authorize', '--request', cases]);
    const results = JSON.parse(stdout) as { asExpected: boolean }[];
    expect(results.filter(({ asExpected }) => !asExpected)).toEqual([]);
    expect(status).toBe(0);
    const out = await run([
      'authorize',
      '--snapshot',
      fixture('broken/resource-policy-wrong-vpce'),
      '--api',
      ids.api,
      '--from',
      ids.app,
    ]);
    expect(out.status).toBe(1);
    expect(JSON.parse(out.stdout)).toMatchObject({
      schema: 'xapi/authorize/1',
      decision: 'DENY',
      kind: 'EXPLICIT_DENY',
      blame: [{ layer: 'resourcePolicy', statement: 1 }],
    });
    expect((await run(['authorize', '--request', '-'], { stdin: '{"api":1}' })).status).toBe(2);
    expect((await run(['authorize', '--request', '-'], { stdin: '{' })).stderr).toMatch(/is not JSON/);
    expect((await run(['authorize'])).status).toBe(2);
  });

  test('snapshot repacks and redacts, and the verdict stays', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'xapi-')), 'shared.tar.gz');
    const { status, stderr } = await run([
      'snapshot',
      '--snapshot',
      fixture('broken/route-blackhole'),
      '--redact',
      '-o',
      file,
    ]);
    expect(stderr).toMatch(/answers of 2 accounts/);
    expect(status).toBe(0);
    const { stdout } = await run(['doctor', '--from', ids.app, '--snapshot', file, '--format', 'json']);
    expect(json(stdout).requests.map(({ rootCause }) => rootCause)).toContain('route-blackhole');
    expect(stdout).not.toContain('111122223333');
    expect((await run(['snapshot', '--snapshot', fixture('healthy'), '-o', file])).status).toBe(2);
  });
});

test('a target that is nearly the name of a request of the settings is told as such; an API by that name is no slip', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'xapi-named-'));
  const settings = join(folder, 'settings.yaml');
  writeFileSync(settings, `requests:\n  order-lookup:\n    target: ${urls.alias}\n    from: ${ids.app}\n`);
  const notesOf = async (target: string): Promise<readonly string[] | undefined> => {
    const { stdout } = await run([
      'doctor',
      target,
      ...['--config', settings, '--snapshot', fixture('healthy'), '--format', 'json'],
    ]);
    return json(stdout).notes;
  };
  const slip = ".xapi.yaml names no request 'order-lokup': did you mean 'order-lookup'?";
  expect(await notesOf('order-lokup')).toContain(slip);
  for (const target of ['order-lookup', 'something-else', ids.api])
    expect((await notesOf(target))?.filter((note) => note.includes('did you mean'))).toEqual([]);
});
