import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { probeName } from '../../../src/probes/live/dns.js';
import { probeAnswer } from '../../../src/probes/live/http.js';
import { probeConnect } from '../../../src/probes/live/tcp.js';
import { probeHandshake } from '../../../src/probes/live/tls.js';
import { troubleOfHandshake } from '../../../src/diagnosis/evidence/live/rows-met.js';
import type { TLSSocket } from 'node:tls';
import type { Certificate, Serving } from './servers.js';
import { certificateFor, serveDns, serveFull, serveHttps, serveNarrow, serveTcp, serveTls } from './servers.js';

const name = 'abc.execute-api.us-east-1.amazonaws.com';
const local = '127.0.0.1';
const reach = (port: number, patience = 2_000) => ({ port, patience });
let certificate: Certificate;
const open: { close(): unknown }[] = [];
const keep = async <T extends { close(): unknown }>(made: Promise<T>): Promise<T> => {
  const one = await made;
  open.push(one);
  return one;
};

beforeAll(() => {
  certificate = certificateFor(['*.execute-api.us-east-1.amazonaws.com']);
});
afterAll(async () => {
  await Promise.all(open.map((one) => one.close()));
});

describe('names', () => {
  const lookup = (host: string) =>
    host === name
      ? Promise.resolve([{ address: '10.0.0.9' }])
      : Promise.reject(Object.assign(new Error(), { code: 'ENOTFOUND' }));

  test('are asked of the system and of each server', async () => {
    const dns = await keep(serveDns({ [name]: ['10.0.0.2', '10.0.0.1'] }));
    expect(await probeName(name, { servers: [dns.address], lookup })).toEqual([
      { name, by: 'host', addresses: ['10.0.0.9'], error: undefined },
      { name, by: dns.address, addresses: ['10.0.0.1', '10.0.0.2'], error: undefined },
    ]);
  });
  test('that do not exist, are refused, or get no answer, are values', async () => {
    const dns = await keep(serveDns({ 'refused.test': 'refuse', 'silent.test': 'silent', 'empty.test': [] }));
    const codes = async (host: string) =>
      (await probeName(host, { servers: [dns.address], lookup })).map(({ error }) => error);
    expect(await codes('none.test')).toEqual(['ENOTFOUND', 'ENOTFOUND']);
    expect((await codes('refused.test'))[1]).toBe('EREFUSED');
    expect((await codes('empty.test'))[1]).toBe('ENODATA');
    expect((await codes('silent.test'))[1]).toBe('ETIMEOUT');
  }, 15_000);
  test('a system that never answers is not waited for', async () => {
    const [asked] = await probeName(name, { servers: [], lookup: () => new Promise(() => undefined) });
    expect(asked).toMatchObject({ addresses: [], error: 'ETIMEOUT' });
  }, 15_000);
});

describe('connections', () => {
  test('come about, from an address that is told', async () => {
    const { port } = await keep(serveTcp('silent'));
    expect(await probeConnect(local, reach(port))).toEqual({
      address: local,
      is: 'connected',
      from: local,
      port: expect.any(Number),
      error: undefined,
    });
  });
  test('are refused where nobody listens', async () => {
    const server = await serveTcp('silent');
    await server.close();
    expect(await probeConnect(local, reach(server.port))).toMatchObject({ is: 'refused', error: 'ECONNREFUSED' });
  });
  test('to which nothing answers are given up in time', async () => {
    const { port } = await keep(serveFull());
    const before = performance.now();
    expect(await probeConnect(local, reach(port, 300))).toMatchObject({
      is: 'timeout',
      error: 'no answer in 300 ms',
    });
    expect(performance.now() - before).toBeLessThan(2_000);
  });
  test('end with a signal', async () => {
    const signal = AbortSignal.abort();
    expect(await probeConnect(local, { ...reach(9), signal })).toMatchObject({ is: 'failed' });
  });
});

describe('handshakes', () => {
  test('with the name of the certificate are trusted', async () => {
    const { port } = await keep(serveHttps(certificate, (_, response) => response.end()));
    expect(await probeHandshake(local, name, { ...reach(port), ca: certificate.cert })).toEqual({
      address: local,
      name,
      is: 'trusted',
      version: 'TLSv1.3',
      issuer: 'Test test',
      names: ['*.execute-api.us-east-1.amazonaws.com'],
      error: undefined,
      otherwise: undefined,
    });
  });
  test('with another name, or of nobody that is trusted, are read and not trusted', async () => {
    const { port } = await keep(serveHttps(certificate, (_, response) => response.end()));
    expect(await probeHandshake(local, 'api.example.com', { ...reach(port), ca: certificate.cert })).toMatchObject({
      is: 'untrusted',
      error: 'ERR_TLS_CERT_ALTNAME_INVALID',
      names: ['*.execute-api.us-east-1.amazonaws.com'],
    });
    expect(await probeHandshake(local, name, reach(port))).toMatchObject({
      is: 'untrusted',
      error: 'DEPTH_ZERO_SELF_SIGNED_CERT',
      issuer: 'Test test',
    });
  });
  test('with a version that the server refuses are tried with another', async () => {
    const { port } = await keep(serveHttps(certificate, (_, response) => response.end(), { minVersion: 'TLSv1.3' }));
    const versions = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } as const;
    const found = await probeHandshake(local, name, { ...reach(port), ca: certificate.cert }, versions);
    expect(found).toMatchObject({ is: 'failed', otherwise: 'TLSv1.3' });
    expect(found.error).toMatch(/ERR_SSL/);
  });
  test('with a server of an older version than this host takes', async () => {
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    const { port } = await keep(serveHttps(certificate, (_, response) => response.end(), old));
    const found = await probeHandshake(local, name, { ...reach(port), ca: certificate.cert });
    expect(found).toMatchObject({ is: 'failed', otherwise: undefined });
    expect(troubleOfHandshake(found)).toBe('version refused');
  });
  test('with a certificate that has ended', async () => {
    const ended = certificateFor([name], { ended: true });
    const { port } = await keep(serveHttps(ended, (_, response) => response.end()));
    const found = await probeHandshake(local, name, { ...reach(port), ca: ended.cert });
    expect(found).toMatchObject({ is: 'untrusted', error: 'CERT_HAS_EXPIRED' });
    expect(troubleOfHandshake(found)).toBe('expired');
  });
  test('that get through with a small first message only', async () => {
    const server = await keep(serveHttps(certificate, (_, response) => response.end()));
    const usual = await keep(serveNarrow(server.port, 100_000));
    const trusting = { ...reach(usual.port, 1_000), ca: certificate.cert };
    expect(await probeHandshake(local, name, trusting)).toMatchObject({ is: 'trusted', smaller: undefined });
    const narrow = await keep(serveNarrow(server.port, (usual.seen[0] ?? 0) - 1));
    const cut = { ...trusting, port: narrow.port };
    expect(await probeHandshake(local, name, cut)).toMatchObject({ is: 'timeout', smaller: true });
    expect(Math.min(...narrow.seen)).toBeLessThan(300);
    const closed = await keep(serveNarrow(server.port, 0));
    expect(await probeHandshake(local, name, { ...cut, port: closed.port })).toMatchObject({ smaller: false });
  });
  test('that hang, are reset, or meet no TLS, are told apart', async () => {
    const [silent, resets, plain] = await Promise.all([
      keep(serveTcp('silent')),
      keep(serveTcp('resets')),
      keep(serveTcp('plain')),
    ]);
    const of = async ({ port }: Serving) => probeHandshake(local, name, reach(port, 400));
    expect(await of(silent)).toMatchObject({ is: 'timeout' });
    expect(await of(resets)).toMatchObject({ is: 'reset', error: 'ECONNRESET' });
    const noTls = await of(plain);
    expect(noTls).toMatchObject({ is: 'failed', otherwise: undefined });
    expect(troubleOfHandshake(noTls)).toBe('no TLS');
  });
});

describe('answers', () => {
  const asked = {
    address: local,
    variant: 'as asked',
    name,
    host: name,
    headers: {},
    method: 'GET',
    path: '/prod/orders',
  } as const;
  const now = () => 1;

  test('are kept with their headers and the beginning of the body', async () => {
    const seen: string[] = [];
    const { port } = await keep(
      serveHttps(certificate, (request, response) => {
        seen.push(
          `${request.method} ${request.headers.host}${request.url} ${String(request.headers['x-apigw-api-id'])} ${String(request.headers.authorization)}`,
        );
        response.writeHead(403, { 'x-amzn-ErrorType': 'ForbiddenException', 'x-amzn-RequestId': '1' });
        response.end('{"message":"Forbidden"}');
      }),
    );
    const trusting = { ...reach(port), ca: certificate.cert };
    const answer = await probeAnswer({ ...asked, headers: { 'x-apigw-api-id': 'abc' } }, trusting, now);
    expect(answer).toMatchObject({ status: 403, host: name, at: 1, error: undefined });
    expect(answer.text).toMatch(/^HTTP\/1\.1 403 Forbidden\nx-amzn-ErrorType: ForbiddenException\n/);
    expect(answer.text.endsWith('\n\n{"message":"Forbidden"}')).toBe(true);
    expect(seen).toEqual([`GET ${name}/prod/orders abc undefined`]);
    expect(await probeAnswer({ ...asked, method: 'HEAD' }, trusting, now)).toMatchObject({ status: 403 });
    expect(seen[1]).toBe(`HEAD ${name}/prod/orders undefined undefined`);
  });
  test('of any length are cut, without end are given up', async () => {
    const endless = await keep(
      serveHttps(certificate, (_, response) => {
        response.writeHead(200);
        response.write('x'.repeat(100_000));
      }),
    );
    const long = await probeAnswer(asked, { ...reach(endless.port), ca: certificate.cert }, now);
    expect(long.status).toBe(200);
    expect(long.text.length).toBeLessThan(5_000);
    const silent = await keep(serveHttps(certificate, () => undefined));
    expect(await probeAnswer(asked, { ...reach(silent.port, 300), ca: certificate.cert }, now)).toMatchObject({
      status: undefined,
      error: 'no answer in 300 ms',
    });
  });
  test('of a server that asks for a certificate are a reason', async () => {
    const { port } = await keep(serveHttps(certificate, (_, response) => response.end(), { requestCert: true }));
    const answer = await probeAnswer(asked, { ...reach(port), ca: certificate.cert }, now);
    expect(answer).toMatchObject({ status: undefined, error: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED' });
  });

  describe('of hostile servers end in time', () => {
    const ask = async (speak: Parameters<typeof serveTls>[1]) => {
      const { port } = await keep(serveTls(certificate, speak));
      const before = performance.now();
      const answer = await probeAnswer(asked, { ...reach(port, 800), ca: certificate.cert }, now);
      expect(performance.now() - before).toBeLessThan(3_000);
      expect(answer.text.length).toBeLessThan(40_000);
      return answer;
    };
    const every = (ms: number, write: () => unknown, socket: TLSSocket): void => {
      const timer = setInterval(write, ms);
      socket.on('close', () => clearInterval(timer));
    };
    const ok = 'HTTP/1.1 200 OK\r\n';

    test('endless headers', async () => {
      const answer = await ask((socket) => {
        socket.write(ok);
        every(1, () => socket.write(`x-${'y'.repeat(1000)}: z\r\n`), socket);
      });
      expect(answer).toMatchObject({ status: undefined, error: 'HPE_HEADER_OVERFLOW' });
    });
    test('one header without an end', async () => {
      const answer = await ask((socket) => {
        socket.write(`${ok}x: `);
        every(1, () => socket.write('y'.repeat(4096)), socket);
      });
      expect(answer).toMatchObject({ status: undefined, error: 'HPE_HEADER_OVERFLOW' });
    });
    test('headers that drip', async () => {
      const answer = await ask((socket) => every(50, () => socket.write('H'), socket));
      expect(answer.status).toBeUndefined();
    });
    test('a body that drips: what came is kept', async () => {
      const answer = await ask((socket) => {
        socket.write(`${ok}x-amz-apigw-id: x\r\nContent-Length: 1000000\r\n\r\n`);
        every(50, () => socket.write('a'), socket);
      });
      expect(answer).toMatchObject({ status: 200, error: undefined });
      expect(answer.text).toMatch(/\n\na+$/);
    });
    test('a body of a gigabyte', async () => {
      const answer = await ask((socket) => {
        socket.write(`${ok}Content-Length: 1000000000\r\n\r\n`);
        const block = 'a'.repeat(1 << 16);
        every(1, () => socket.writableLength < 1 << 20 && socket.write(block), socket);
      });
      expect(answer).toMatchObject({ status: 200, error: undefined });
      expect(answer.text.length).toBeLessThan(5_000);
    });
    test('answers that are yet to come, without end', async () => {
      const answer = await ask((socket) => every(1, () => socket.write('HTTP/1.1 102 Processing\r\n\r\n'), socket));
      expect(answer).toMatchObject({ status: undefined, error: 'no answer in 800 ms' });
    });
    test('another protocol, a broken length, a connection that ends', async () => {
      const ends = (text: string) => ask((socket) => socket.end(text));
      expect(await ends('SSH-2.0-OpenSSH_9.6\r\n')).toMatchObject({ status: undefined });
      expect(await ends('')).toMatchObject({ status: undefined, error: 'ECONNRESET' });
      expect(await ends('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n')).toMatchObject(
        {
          status: undefined,
        },
      );
      expect(await ends(`${ok}Content-Length: 50\r\n\r\nshort`)).toMatchObject({ status: 200 });
      expect(await ends(`${ok}Transfer-Encoding: chunked\r\n\r\nzz\r\n`)).toMatchObject({ status: 200 });
    });
    test('control codes in a header are refused, in a body they are data', async () => {
      expect(await ask((socket) => socket.end(`${ok}x: \u001b[2J\r\n\r\n`))).toMatchObject({ status: undefined });
      const { text } = await ask((socket) => socket.end(`${ok}x: \u00e9\r\n\r\n\u001b[2J`));
      expect(text).toContain('\u001b[2J');
    });
  });

  test('from an untrusted server are not asked for', async () => {
    let requests = 0;
    const { port } = await keep(
      serveHttps(certificate, (_, response) => {
        requests += 1;
        response.end();
      }),
    );
    expect(await probeAnswer(asked, reach(port), now)).toMatchObject({
      status: undefined,
      error: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
    expect(requests).toBe(0);
  });
});
