import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { operation, operationIds, type OperationId } from '../../../src/snapshot/operations.js';
import { collectable, roots, rules } from '../../../src/probes/plan/index.js';
import { loadService, serviceWords } from '../../../src/probes/state/services.js';
import { merged, demand } from '../../../src/probes/state/merge.js';
import { list, single, token } from '../../../src/probes/state/reading.js';
import { printed } from '../../../src/probes/state/wire.js';

const readOnly = /^(Get|List|Describe|Search|Lookup|Filter|BatchGet|Head|Simulate|Select|Assume)[A-Z]/;

/** As botocore makes the CLI's word of an operation's name. */
const kebab = (name: string): string =>
  name
    .replace(/(.)([A-Z][a-z]+)/g, '$1-$2')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase();

const services = () => Promise.all(serviceWords.map((word) => loadService(`${word}/x` as OperationId)));

describe('the operations', () => {
  test('what is read equals the table of operations, and each by the command of that name', async () => {
    const pairs = (await services()).flatMap(({ word, readings }) =>
      Object.entries(readings).map(([id, reading]) => ({
        id,
        word,
        command: reading.command.name.replace(/Command$/, ''),
      })),
    );
    for (const { id, word, command } of pairs) {
      expect(`${word}/${kebab(command)}`).toBe(id);
      expect(command).toMatch(readOnly);
    }
    // Where resolvers and web ACLs log to is described like the state, and asked only for the logs.
    const isDescribed = (id: string) => /query-log-config|get-logging-configuration/.test(id);
    const wanted = operationIds.filter((id) => !operation(id).evidence || isDescribed(id));
    expect(pairs.map(({ id }) => id).sort()).toEqual([...wanted].sort());
  });

  test('no other command is imported: AssumeRole alone is called beside them', async () => {
    const read = new Set(
      (await services()).flatMap(({ readings }) => Object.values(readings).map(({ command }) => command.name)),
    );
    const folder = new URL('../../../src/probes/state/', import.meta.url);
    const sources = await Promise.all((await readdir(folder)).map((file) => readFile(new URL(file, folder), 'utf8')));
    const named = new Set(sources.flatMap((text) => [...text.matchAll(/\b[A-Z]\w+Command\b/g)].map(([name]) => name)));
    expect([...named].filter((name) => !read.has(name))).toEqual(['AssumeRoleCommand']);
  });

  test('every keyed operation is reached by a rule or is known beforehand; the others that rules ask are few', () => {
    const first = roots({
      accounts: [{ account: '111122223333', sides: ['consumer', 'provider', 'network'] }],
      regions: ['us-east-1'],
      operations: operationIds,
      scope: { principal: 'arn:aws:iam::111122223333:user/u', apiIds: ['a'], functions: ['f'] },
    });
    const role = roots({
      accounts: [{ account: '111122223333', sides: ['consumer'] }],
      regions: ['us-east-1'],
      operations: operationIds,
      scope: { principal: 'arn:aws:sts::111122223333:assumed-role/r/s' },
    });
    const reached = new Set<OperationId>([
      ...[...first, ...role].map((ask) => ask.operation),
      ...rules.flatMap(({ asks }) => asks),
    ]);
    expect(collectable.filter((id) => !reached.has(id))).toEqual([]);
    const deferred = rules.flatMap(({ asks }) => asks).filter((id) => operation(id).key === undefined);
    expect([...new Set(deferred)]).toEqual([
      'directconnect/describe-virtual-interfaces',
      'directconnect/describe-direct-connect-gateway-associations',
      'route53resolver/list-resolver-rules',
      'route53resolver/list-resolver-endpoints',
    ]);
  });
});

class Some {
  constructor(readonly input: object) {}
  resolveMiddleware(): (args: never) => Promise<{ output: { Rows?: unknown; Name?: unknown } }> {
    throw new Error('never called');
  }
}

describe('answers as the AWS CLI prints them', () => {
  const rows = list(Some, 'Rows', () => ({}), { next: token('NextToken') });
  const lenient = list(Some, 'Rows', () => ({}), { emptyIsNone: true });
  const one = single(Some, 'Name', () => ({}));

  test('pages are joined; tokens and metadata are left out; an empty list is printed', () => {
    const pages = [
      { Rows: [1, 2], NextToken: 'a', $metadata: {}, Other: 'x' },
      { Rows: [3], IsTruncated: false },
    ];
    expect(merged(pages, rows)).toEqual({ Rows: [1, 2, 3], Other: 'x' });
    expect(merged([{ $metadata: {} }], rows)).toEqual({ Rows: [] });
    expect(() => merged([{ Rows: 'oops' }], rows)).toThrow(/no list/);
  });

  test('rows that two inputs give are one', () => {
    const reading = { ...rows, rowId: ({ id }: Readonly<Record<string, unknown>>) => id };
    expect(merged([{ Rows: [{ id: 1 }, { id: 2 }] }, { Rows: [{ id: 2 }] }], reading)).toEqual({
      Rows: [{ id: 1 }, { id: 2 }],
    });
  });

  test('times, blobs and members without value', () => {
    const value = {
      at: new Date('2026-11-03T09:12:00.000Z'),
      exact: new Date('2026-11-03T09:12:00.250Z'),
      text: new TextEncoder().encode('bot'),
      bytes: new Uint8Array([0xff, 0xfe]),
      none: undefined,
      list: [{ deep: new Date('bad') }],
    };
    expect(printed(value)).toEqual({
      at: '2026-11-03T09:12:00+00:00',
      exact: '2026-11-03T09:12:00.250000+00:00',
      text: 'Ym90',
      bytes: '//4=',
      list: [{ deep: undefined }],
    });
  });

  test.each([
    ['nothing', '', 'xml', rows],
    ['a page', '<html><body/></html>', 'xml', rows],
    ['a page', '<html><body/></html>', 'json', lenient],
    ['another document', '<Other/>', 'xml', rows],
    ['an answer without its list', '<DescribeVpcsResponse></DescribeVpcsResponse>', 'xml', rows],
    ['a list', '[1]', 'json', lenient],
    ['other members', '{"zzz":1}', 'json', lenient],
    ['an empty object, where one thing was asked for', '{}', 'json', one],
  ] as const)('%s is no answer', (_, body, protocol, reading) => {
    expect(() => demand({}, body, protocol, reading)).toThrow();
  });

  test('an EC2 answer of nothing but a request id is an empty list', () => {
    const body = '<XResponse xmlns="y"><requestId>1-2</requestId></XResponse>';
    expect(() => demand({}, body, 'xml', rows)).not.toThrow();
    expect(() => demand({}, body, 'xml', one)).toThrow();
  });

  test('an empty JSON object with links is an empty list, where AWS answers so', () => {
    expect(() => demand({}, '{"_links":{"self":{}}}', 'json', lenient)).not.toThrow();
    expect(() =>
      demand({ Rows: [] }, '<?xml version="1.0"?>\n<XResponse xmlns="y"><a/></XResponse>', 'xml', rows),
    ).not.toThrow();
  });
});
