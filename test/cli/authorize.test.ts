import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { healthy, ids } from '../worlds/peered.js';
import { remove } from '../worlds/world.js';
import { run } from './run.js';
import { folderFor } from './saved.js';

const { folder, saved } = folderFor('authorize');
const world = await saved('healthy', healthy());
const blind = await saved(
  'blind',
  remove(healthy(), (path) => path.endsWith('ec2/describe-vpc-endpoints')),
);
const one = ['authorize', '--from', ids.app, '--api', ids.api];

const bare = {
  api: {
    partition: 'aws',
    region: 'us-east-1',
    accountId: '444455556666',
    apiId: ids.api,
    stage: 'prod',
    method: 'GET',
    path: '/orders',
    authorizationType: 'NONE',
  },
  principal: { type: 'Anonymous' },
  context: {},
  resourcePolicy: {
    Statement: [
      {
        Sid: 'a\u001b[31m name that is long enough to leave no room on a line of forty columns',
        Effect: 'Allow',
        Principal: '*',
        Action: '*',
        Resource: '*',
      },
    ],
  },
  endpointPolicy: null,
};

describe('xapi authorize out of a snapshot', () => {
  test('the decision carries the name of its request', async () => {
    const { status, stdout } = await run([...one, '--snapshot', world]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      id: `${ids.app} > ${ids.endpoint} > ${ids.api}/prod GET /orders`,
      decision: 'ALLOW',
    });
  });

  test('what was not collected leaves it unknown, and is named', async () => {
    const { status, stdout, stderr } = await run([...one, '--snapshot', blind]);
    expect({ status, stderr }).toEqual({ status: 3, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'xapi/authorize/1',
      decision: 'UNKNOWN',
      kind: 'UNKNOWN',
      blame: [],
      statements: [],
      dependsOn: [],
      lint: [],
      gaps: [{ account: '111122223333', action: 'ec2:DescribeVpcEndpoints', why: 'not-collected' }],
    });
    const table = await run([...one, '--snapshot', blind, '--format', 'table']);
    expect(table.status).toBe(3);
    expect(table.stdout).toMatch(/^\? UNKNOWN[^]*not read: ec2:DescribeVpcEndpoints in 111122223333/);
    expect((await run([...one, '--snapshot', blind, '--allow-unknown'])).status).toBe(0);
  });

  test('an API that no account has is decided by nothing', async () => {
    const { status, stdout, stderr } = await run(['authorize', '--api', 'nowhere', '--snapshot', world]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('--api nowhere is in no account that was read');
  });

  test('a caller that no account has is wrong usage', async () => {
    const { status, stderr } = await run(['authorize', '--api', ids.api, '--from', 'eni-0f', '--snapshot', world]);
    expect(status).toBe(2);
    expect(stderr).toContain('eni-0f is in no account');
  });
});

describe('xapi authorize --request', () => {
  test('a byte order mark is no part of the JSON', async () => {
    const { status } = await run(['authorize', '--request', '-'], { stdin: `\ufeff${JSON.stringify(bare)}` });
    expect(status).toBe(0);
  });

  test('the table keeps to the width, and shows control characters', async () => {
    const file = join(folder, 'request.json');
    writeFileSync(file, JSON.stringify([bare, { ...bare, id: 'second', expected: { decision: 'DENY' } }]));
    const { status, stdout } = await run(['authorize', '--request', file, '--format', 'table'], {
      env: { COLUMNS: '40' },
    });
    expect(status).toBe(1);
    expect(stdout).toContain('NOT AS EXPECTED');
    expect(stdout).toContain('\\x1b[31m');
    expect(stdout.split('\n').filter((line) => [...line].length > 40)).toEqual([]);
  });

  test('a format may go to a file', async () => {
    const file = join(folder, 'decision.json');
    const argv = ['authorize', '--request', '-', '--format', `json=${file}`];
    expect(await run(argv, { stdin: JSON.stringify(bare) })).toMatchObject({ status: 0, stdout: '' });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ decision: 'ALLOW' });
  });

  test('a file that cannot be read is told in words', async () => {
    expect((await run(['authorize', '--request', folder])).stderr).toBe(
      `xapi: ${folder} cannot be read: it is a folder\n`,
    );
  });
});
