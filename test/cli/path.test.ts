import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { healthy, ids } from '../worlds/peered.js';
import { remove } from '../worlds/world.js';
import { run } from './run.js';
import { folderFor } from './saved.js';

const { folder, saved } = folderFor('path');
const world = await saved('healthy', healthy());
const blind = await saved(
  'blind',
  remove(healthy(), (path) => path.endsWith('ec2/describe-network-interfaces')),
);
const way = ['path', '--from', ids.app, '--to', ids.endpoint];

describe('xapi path', () => {
  test('an end that was not collected is unknown, in every format', async () => {
    const { status, stdout, stderr } = await run([...way, '--snapshot', blind, '--format', 'json']);
    expect({ status, stderr }).toEqual({ status: 3, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'xapi/path/1',
      verdict: 'unknown',
      forward: { verdict: 'unknown', hops: [] },
      return: { verdict: 'unknown', hops: [] },
      blockers: [],
      gaps: [
        { account: '111122223333', action: 'ec2:DescribeNetworkInterfaces', why: 'not-collected' },
        { account: '444455556666', action: 'ec2:DescribeNetworkInterfaces', why: 'not-collected' },
      ],
    });
    const table = await run([...way, '--snapshot', blind]);
    expect(table.status).toBe(3);
    expect(table.stdout).toMatch(/^\? UNKNOWN[^]*Not read\n {2}ec2:DescribeNetworkInterfaces in 111122223333/);
    expect((await run([...way, '--snapshot', blind, '--allow-unknown'])).status).toBe(0);
  });

  test('a format may go to a file', async () => {
    const file = join(folder, 'path.json');
    const { stdout } = await run([...way, '--snapshot', world, '--format', `json=${file}`, '--format', 'table']);
    expect(stdout).toMatch(/^✓ REACHABLE/);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ verdict: 'reachable', blockers: [], gaps: [] });
    expect(await run([...way, '--snapshot', world, '--format', 'sarif'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("--format 'sarif' is none of table, json"),
    });
  });

  test('settings of the file are read', async () => {
    const config = join(folder, 'settings.yaml');
    writeFileSync(config, 'allow-unknown: true\n');
    expect((await run([...way, '--snapshot', blind, '--config', config])).status).toBe(0);
    writeFileSync(config, 'nonsense: true\n');
    expect((await run([...way, '--snapshot', blind, '--config', config])).status).toBe(2);
  });

  test.each([
    ['--port', '0'],
    ['--port', ''],
    ['--port', '70000'],
    ['--source-port', ''],
    ['--source-port', '1-2-3'],
    ['--source-port', '5-1'],
    ['--source-port', '-5'],
    ['--region', 'Ohio'],
  ])('%s %j is wrong usage', async (option, value) => {
    const { status, stdout } = await run([...way, '--snapshot', world, `${option}=${value}`]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });
});
