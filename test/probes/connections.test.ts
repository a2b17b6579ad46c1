import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { EC2Client, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { connectionsOf, maxSockets } from '../../src/probes/connections.js';
import { startFakeAws, type FakeAws } from '../fake-aws/index.js';
import { region, twoAccounts } from './two-accounts.js';

let aws: FakeAws | undefined;
afterEach(async () => {
  await aws?.close();
  aws = undefined;
});

const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' };

const clientOn = (endpoint: string, requestHandler: object) =>
  new EC2Client({ region, endpoint, credentials, requestHandler, maxAttempts: 1 });

/** A listener that counts who comes and who goes. */
const door = async () => {
  const open = new Set<object>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return { open, url, close: () => new Promise((resolve) => server.close(resolve)) };
};

const until = async (isSo: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 200 && !isSo(); tries++) await sleep(10);
};

describe('connections that are opened ahead', () => {
  test('a request takes one, and finds the handshake done; one more connects by itself', async () => {
    aws = await startFakeAws({ snapshot: twoAccounts, handshakeMs: 600 });
    const connections = connectionsOf();
    const client = clientOn(aws.url, connections.requestHandler);
    connections.open(new URL(aws.url), 2);
    await sleep(700);
    await Promise.all([1, 2, 3].map(() => client.send(new DescribeVpcsCommand({}))));
    const took = aws.journal.map(({ at, until: end = at }) => end - at).sort((a, b) => a - b);
    expect(took.map((ms) => ms > 500)).toEqual([false, false, true]);
    expect(new Set(aws.journal.map(({ socket }) => socket)).size).toBe(3);
    connections.close();
  });

  test('a closed run holds none of them, and opens none any more', async () => {
    const { open, url, close } = await door();
    const connections = connectionsOf();
    connections.open(url, maxSockets + 20);
    await until(() => open.size === maxSockets);
    expect(open.size).toBe(maxSockets);
    connections.close();
    connections.open(url, 1);
    await until(() => open.size === 0);
    expect(open.size).toBe(0);
    await close();
  });

  test('where nobody listens, the request tells it', async () => {
    const { url, close } = await door();
    await close();
    const connections = connectionsOf();
    connections.open(url, 2);
    await sleep(50);
    const client = clientOn(url.href, connections.requestHandler);
    await expect(client.send(new DescribeVpcsCommand({}))).rejects.toThrow(/ECONNREFUSED/);
    connections.close();
  });
});
