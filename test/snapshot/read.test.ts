import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readFolder } from '../../src/snapshot/folder.js';
import { readSnapshot } from '../../src/snapshot/read.js';
import { SnapshotError } from '../../src/snapshot/snapshot-error.js';
import { emptyFolder, folderOf, vpcs } from './samples.js';

const file = `${vpcs}.json`;
const answer = { Vpcs: [] };

const refusal = async (path: string): Promise<string> => {
  const error: unknown = await readSnapshot(path).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(SnapshotError);
  return (error as Error).message;
};

const pack = (root: string, ...arguments_: readonly string[]): string => {
  const archive = join(emptyFolder(), 'snap.tar.gz');
  execFileSync('tar', ['-czf', archive, ...arguments_], { cwd: root });
  return archive;
};

describe('a folder', () => {
  test('holds answers by path; what is no part of a snapshot is ignored', async () => {
    const root = folderOf({
      [file]: answer,
      'README.md': 'hello',
      'notes.json': '{broken',
      '.git/config': 'x',
      '111122223333/.DS_Store': 'x',
      '111122223333/us-east-1/ec2/._describe-vpcs.json': 'x',
      '111122223333/us-east-1/ec2/describe-unicorns.json': '{broken',
      '111122223333/us-east-1/unicorns/list.json': '{broken',
      '111122223333/us-east-1/apigateway/get-resources/a1b2c3d4e5.json.bak': 'x',
      '111122223333/us-east-1/apigateway/get-resources/a1b2c3d4e5.json': { items: [] },
      '111122223333/somewhere/ec2/describe-subnets.json': '{broken',
      '99/us-east-1/ec2/describe-vpcs.json': '{broken',
    });
    const { answers, gaps, accounts } = await readSnapshot(root);
    expect([...answers]).toEqual([
      ['111122223333/us-east-1/apigateway/get-resources/a1b2c3d4e5', { items: [] }],
      [vpcs, answer],
    ]);
    expect({ gaps, accounts }).toEqual({ gaps: [], accounts: {} });
  });

  test.each([
    ['arn:aws:acm:us-east-1:1:certificate', 'arn%3Aaws%3Aacm%3Aus-east-1%3A1%3Acertificate'],
    ['arn%3Aaws%3aacm', 'arn%3Aaws%3Aacm'],
    ['a b', 'a%20b'],
    ['one~two words', 'one~two%20words'],
    ['one%7Etwo', 'one~two'],
    ['100%', '100%25'],
    ['%2Eprofile', '.profile'],
  ])('a key named %s is %s', async (name, key) => {
    const { answers } = await readSnapshot(
      folderOf({ [`111122223333/us-east-1/acm/describe-certificate/${name}.json`]: {} }),
    );
    expect([...answers.keys()]).toEqual([`111122223333/us-east-1/acm/describe-certificate/${key}`]);
  });

  test('without a manifest was taken when its newest answer was written', async () => {
    const root = folderOf({ [file]: answer, '111122223333/us-east-1/ec2/describe-subnets.json': {}, README: '' });
    utimesSync(join(root, file), 1_700_000_000, 1_700_000_000);
    utimesSync(join(root, '111122223333/us-east-1/ec2/describe-subnets.json'), 1_600_000_000, 1_600_000_000);
    expect((await readSnapshot(root)).takenAt).toBe('2023-11-14T22:13:20.000Z');
  });

  test('may hold links to its own files', async () => {
    const root = folderOf({ [file]: answer, 'shared/vpcs.json': answer });
    mkdirSync(join(root, '111122223333/eu-west-1/ec2'), { recursive: true });
    symlinkSync('../../../shared/vpcs.json', join(root, '111122223333/eu-west-1/ec2/describe-vpcs.json'));
    symlinkSync('us-east-1', join(root, '111122223333/us-west-2'));
    expect((await readSnapshot(root)).answers.size).toBe(3);
  });

  test('written by PowerShell is UTF-16', async () => {
    const root = folderOf({ [file]: '' });
    writeFileSync(join(root, file), Buffer.from('\uFEFF{"Vpcs": []}\r\n', 'utf16le'));
    expect((await readSnapshot(root)).answers.get(vpcs)).toEqual(answer);
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    ['nothing', {}, /holds no answer.*ACCOUNT\/REGION/],
    ['only strangers', { 'README.md': 'x' }, /holds no answer/],
    ['an account that is a file', { [file]: answer, '444455556666': 'x' }, /444455556666 is a file where a folder/],
    ['a region that is a file', { [file]: answer, '111122223333/eu-west-1': 'x' }, /eu-west-1 is a file where/],
    ['a service that is a file', { [file]: answer, '111122223333/us-east-1/elbv2': 'x' }, /elbv2 is a file where/],
    [
      'a keyed operation that is a file',
      { [file]: answer, '111122223333/us-east-1/apigateway/get-resources': 'x' },
      /get-resources is a file where/,
    ],
    ['an answer that is a folder', { [`${file}/x`]: '{}' }, /describe-vpcs\.json is a folder where a file belongs/],
    [
      'a keyed answer that is a folder',
      { '111122223333/us-east-1/apigateway/get-resources/a.json/x': '{}' },
      /a\.json is a folder where a file belongs/,
    ],
    ['a manifest that is a folder', { [file]: answer, 'manifest.json/x': '{}' }, /manifest\.json is a folder where/],
    [
      'a key with unencoded slashes',
      { '111122223333/us-east-1/logs/filter-log-events/aws/lambda/f.json': {} },
      /write a \/ in a key as %2F/,
    ],
    ['an empty file', { [file]: '\n' }, /describe-vpcs\.json is empty.*write \{\}/],
    ['a list', { [file]: [] }, /describe-vpcs\.json holds no JSON object/],
    ['null', { [file]: 'null' }, /describe-vpcs\.json holds no JSON object/],
    ['a text', { [file]: '"x"' }, /holds no JSON object/],
    [
      'the same answer twice',
      {
        '111122223333/us-east-1/acm/describe-certificate/a b.json': {},
        '111122223333/us-east-1/acm/describe-certificate/a%20b.json': {},
      },
      /hold the same answer/,
    ],
  ])('with %s is refused', async (_name, files, message) => {
    expect(await refusal(folderOf(files))).toMatch(message);
  });

  test.each<[string, string]>([
    ['{"Vpcs": [}', 'line 1, column 11: "}" where a value belongs'],
    ['{\n  "Vpcs": []\n  "a": 1}', 'line 3, column 3: "\\"" where "," or "}" belongs'],
    ['{"a": 1,}', 'line 1, column 9: "}" where a name in double quotes belongs'],
    ["{'a': 1}", 'line 1, column 2: "\'" where a name in double quotes belongs'],
    ['{"a" 1}', 'line 1, column 6: "1" where ":" belongs'],
    ['{"a": [1, 2', 'line 1, column 12: the end of the file where "," or "]" belongs'],
    ['{"a": {}}\n{"b": 1}', 'line 2, column 1: "{" where the end of the file belongs'],
    ['{"a": 01}', 'line 1, column 7: "0" where a value belongs'],
    ['{"a": "b\nc"}', 'line 1, column 7: "\\"" where a value belongs'],
    ['An error occurred (AccessDenied)', 'line 1, column 1: "A" where a value belongs'],
  ])('with bad JSON %j is refused with the place', async (text, message) => {
    const root = folderOf({ [file]: text });
    expect(await refusal(root)).toContain(`${join(root, file)} is not JSON, ${message}`);
  });

  test('with bytes that are no text is refused', async () => {
    const root = folderOf({ [file]: '' });
    writeFileSync(join(root, file), Buffer.from([0x7b, 0xff, 0x7d]));
    expect(await refusal(root)).toMatch(/describe-vpcs\.json is not UTF-8/);
  });

  test.each<[string, string]>([
    ['../../../../outside.json', '111122223333/us-east-1/ec2/describe-subnets.json'],
    ['/etc', '444455556666'],
    ['/etc', 'notes'],
    ['..', '444455556666'],
    ['.', '444455556666'],
  ])('with a link to %s at %s is refused', async (target, at) => {
    const root = folderOf({ [file]: answer });
    writeFileSync(join(dirname(root), 'outside.json'), '{}');
    symlinkSync(target, join(root, at));
    expect(await refusal(root)).toMatch(/symbolic link that leads out/);
  });

  test('with a link to nothing, or a pipe, is refused', async () => {
    const root = folderOf({ [file]: answer });
    symlinkSync('nowhere', join(root, '444455556666'));
    expect(await refusal(root)).toMatch(/444455556666 cannot be read: no such file/);
    const other = folderOf({ [file]: answer });
    execFileSync('mkfifo', [join(other, '111122223333/us-east-1/ec2/describe-subnets.json')]);
    expect(await refusal(other)).toMatch(/describe-subnets\.json is not a regular file/);
  });

  test('beyond the limit is refused', () => {
    const root = folderOf({ [file]: answer });
    expect(() => readFolder(root, 5)).toThrow(SnapshotError);
  });

  test('that is not there is refused', async () => {
    expect(await refusal('/no/such/folder')).toBe('/no/such/folder cannot be read: no such file or folder.');
    expect(await refusal(join(folderOf({ [file]: answer }), file, 'x'))).toMatch(/is a file, not a folder/);
  });
});

describe('a manifest', () => {
  const manifest = { schema: 'xapi/snapshot/1', takenAt: '2026-01-31T12:00:00Z' };
  const gap = {
    account: '111122223333',
    region: 'us-east-1',
    service: 'ec2',
    operation: 'describe-subnets',
    why: 'denied',
  };

  test('gives time, accounts and gaps; a gap on an unknown operation is ignored', async () => {
    const gaps = [
      { ...gap, message: 'no' },
      { ...gap, service: 'acm', operation: 'describe-certificate', key: 'arn:x', why: 'unreachable' },
      { ...gap, operation: 'describe-unicorns' },
    ];
    const accounts = { '111122223333': { alias: 'shop', side: 'consumer', extra: 1 }, '444455556666': {} };
    const root = folderOf({ [file]: answer, 'manifest.json': { ...manifest, accounts, gaps, later: true } });
    const place = { account: '111122223333', region: 'us-east-1' };
    expect(await readSnapshot(root)).toEqual({
      takenAt: '2026-01-31T12:00:00Z',
      accounts: { '111122223333': { alias: 'shop', side: 'consumer' }, '444455556666': {} },
      answers: new Map([[vpcs, answer]]),
      gaps: [
        { ...place, action: 'ec2:DescribeSubnets', why: 'denied', operation: 'ec2/describe-subnets', message: 'no' },
        {
          ...place,
          action: 'acm:DescribeCertificate',
          why: 'unreachable',
          operation: 'acm/describe-certificate',
          key: 'arn%3Ax',
        },
      ],
    });
  });

  test('alone is a snapshot when it holds gaps', async () => {
    expect((await readSnapshot(folderOf({ 'manifest.json': { ...manifest, gaps: [gap] } }))).gaps).toHaveLength(1);
    expect(await refusal(folderOf({ 'manifest.json': manifest }))).toMatch(/holds no answer/);
  });

  test.each<[unknown, RegExp]>([
    ['{', /manifest\.json is not JSON/],
    [[], /manifest\.json: it must be a JSON object/],
    [{ ...manifest, schema: 'xapi/snapshot/2' }, /schema must be "xapi\/snapshot\/1"/],
    [{ schema: 'xapi/snapshot/1' }, /takenAt must be an ISO 8601 time/],
    [{ ...manifest, takenAt: 'yesterday' }, /takenAt must be/],
    [{ ...manifest, takenAt: '2026-01-31T12:00:00' }, /takenAt must be/],
    [{ ...manifest, takenAt: '2026-13-31T12:00:00Z' }, /takenAt must be/],
    [{ ...manifest, accounts: [] }, /accounts must be an object/],
    [{ ...manifest, accounts: { shop: {} } }, /accounts\.shop must be keyed by an account id/],
    [{ ...manifest, accounts: { '111122223333': null } }, /accounts\.111122223333 must be an object/],
    [{ ...manifest, accounts: { '111122223333': { side: 'left' } } }, /side must be consumer, provider or network/],
    [{ ...manifest, accounts: { '111122223333': { alias: 1 } } }, /alias must be text/],
    [{ ...manifest, gaps: {} }, /gaps must be a list/],
    [{ ...manifest, gaps: ['x'] }, /gaps\[0\] must be an object/],
    [{ ...manifest, gaps: [{ ...gap, why: 'lazy' }] }, /gaps\[0\]\.why must be denied, throttled, unreachable/],
    [{ ...manifest, gaps: [gap, { ...gap, account: '1' }] }, /gaps\[1\]\.account must be an account id/],
    [{ ...manifest, gaps: [{ ...gap, region: '../x' }] }, /gaps\[0\]\.region must be a region/],
    [{ ...manifest, gaps: [{ ...gap, operation: undefined }] }, /gaps\[0\]\.operation must be text/],
  ])('%j is refused', async (content, message) => {
    expect(await refusal(folderOf({ [file]: answer, 'manifest.json': content }))).toMatch(message);
  });
});

describe('an archive', () => {
  const long = 'x'.repeat(180);
  const files = {
    [file]: answer,
    [`111122223333/us-east-1/logs/filter-log-events/${long}.json`]: { events: [] },
    README: 'x',
  };

  test.each<[string, (root: string) => string]>([
    ['at its root', (root) => pack(root, '111122223333', 'README')],
    ['below ./', (root) => pack(root, '.')],
    ['below NAME/', (root) => pack(dirname(root), 'snap')],
    ['below ./NAME/', (root) => pack(dirname(root), './snap')],
    ['by GNU tar', (root) => pack(root, '--format=gnu', '.')],
    ['by GNU tar with pax headers', (root) => pack(root, '--format=pax', '.')],
    ['by GNU tar, files alone', (root) => pack(root, '--no-recursion', ...Object.keys(files))],
    ['by GNU tar as ustar', (root) => pack(root, '--format=ustar', '--exclude=x*', '.')],
    [
      'by python, as bsdtar does',
      (root) => {
        const archive = join(emptyFolder(), 'snap.tgz');
        const script =
          'import tarfile,sys\nwith tarfile.open(sys.argv[1],"w:gz",format=tarfile.PAX_FORMAT) as t: t.add(".")';
        execFileSync('python3', ['-c', script, archive], { cwd: root });
        return archive;
      },
    ],
  ])('of the tree %s reads as the folder does', async (name, packed) => {
    const root = folderOf(files);
    utimesSync(join(root, file), 4_000_000_000, 4_000_000_000);
    const folder = await readSnapshot(root);
    if (name.includes('ustar'))
      (folder.answers as Map<string, unknown>).delete(`111122223333/us-east-1/logs/filter-log-events/${long}`);
    expect(await readSnapshot(packed(root))).toEqual(folder);
  });

  test.each<[string, (root: string) => void, string[], RegExp]>([
    ['a symbolic link', (root) => symlinkSync('/etc/passwd', join(root, 'x')), [], /x is a link/],
    [
      'a hard link',
      (root) => execFileSync('ln', [join(root, file), join(root, 'hard')]),
      [],
      /is a link, which a snapshot must not hold/,
    ],
    ['a path upwards', () => undefined, ['--transform=s,^./README,../../README,', '-P'], /leads out of the archive/],
    [
      'a path upwards inside',
      () => undefined,
      ['--transform=s,^./README,a/../../b,', '-P'],
      /leads out of the archive/,
    ],
    [
      'an absolute path',
      () => undefined,
      ['--transform=s,^./README,/etc/x,', '-P'],
      /"\/etc\/x" leads out of the archive/,
    ],
    ['a pipe', (root) => execFileSync('mkfifo', [join(root, 'pipe')]), [], /pipe is neither a file nor a folder/],
    [
      'a sparse file',
      (root) => {
        execFileSync('truncate', ['-s', '1M', join(root, 'sparse')]);
        execFileSync('sh', ['-c', `echo x >> ${join(root, 'sparse')}`]);
      },
      ['--sparse', '--format=pax'],
      /sparse/,
    ],
    [
      'an account that is a file',
      (root) => writeFileSync(join(root, '444455556666'), 'x'),
      [],
      /444455556666 is a file where/,
    ],
    [
      'an answer that is a folder',
      (root) => mkdirSync(join(root, '111122223333/us-east-1/ec2/describe-subnets.json')),
      [],
      /is a folder where a file/,
    ],
    [
      'bad JSON',
      (root) => writeFileSync(join(root, file), '{'),
      [],
      /describe-vpcs\.json is not JSON, line 1, column 2/,
    ],
  ])('with %s is refused', async (_name, spoil, options, message) => {
    const root = folderOf(files);
    spoil(root);
    expect(await refusal(pack(root, ...options, '.'))).toMatch(message);
  });

  test('with the same answer twice, or two snapshots, is refused', async () => {
    const root = folderOf(files);
    expect(await refusal(pack(root, '--hard-dereference', file, file))).toMatch(/hold the same answer/);
    execFileSync('cp', ['-r', root, join(dirname(root), 'other')]);
    expect(await refusal(pack(dirname(root), 'snap', 'other'))).toMatch(/more than one snapshot: /);
  });

  test('without an answer is refused', async () => {
    expect(await refusal(pack(folderOf({ README: 'x' }), '.'))).toMatch(/holds no answer/);
  });

  test('that is no gzip is refused', async () => {
    const root = folderOf({ 'x.tar.gz': 'hello' });
    expect(await refusal(join(root, 'x.tar.gz'))).toMatch(/neither a folder nor a \.tar\.gz/);
    renameSync(join(root, 'x.tar.gz'), join(root, 'y'));
    writeFileSync(join(root, 'empty.tgz'), '');
    expect(await refusal(join(root, 'empty.tgz'))).toMatch(/truncated/);
  });
});
