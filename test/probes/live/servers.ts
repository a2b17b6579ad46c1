import { execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SecureVersion, TLSSocket } from 'node:tls';
import { createServer as createTls } from 'node:tls';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** Lets the certificate of a folder have been valid for a day, long ago. */
const expire = (folder: string, san: string): void => {
  const at = (name: string) => join(folder, name);
  const settings = [
    '[ca]\ndefault_ca=a',
    `[a]\ndatabase=${at('index')}\nnew_certs_dir=${folder}\ndefault_md=sha256\nserial=${at('serial')}\npolicy=p\nx509_extensions=e`,
    `[p]\norganizationName=optional\ncommonName=supplied\n[e]\n${san}\n`,
  ];
  writeFileSync(at('ca.cnf'), settings.join('\n'));
  writeFileSync(at('index'), '');
  const openssl = (...args: readonly string[]) => execFileSync('openssl', [...args], { stdio: 'ignore' });
  openssl('req', '-new', '-key', at('key.pem'), '-subj', '/O=Test/CN=test', '-out', at('csr.pem'));
  const span = ['-startdate', '20240101000000Z', '-enddate', '20240102000000Z'];
  const made = ['-in', at('csr.pem'), '-out', at('cert.pem'), '-notext', '-batch', '-rand_serial'];
  openssl('ca', '-config', at('ca.cnf'), '-selfsign', '-keyfile', at('key.pem'), ...span, ...made);
};

/** A certificate that signs itself, for these names; `ended`: one that was valid once. */
export const certificateFor = (names: readonly string[], { ended = false } = {}): Certificate => {
  const folder = mkdtempSync(join(tmpdir(), 'xapi-live-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const san = `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`;
  const made = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const asked = ['req', ...made, '-subj', '/O=Test/CN=test', '-addext', san, '-keyout', key, '-out', cert];
  execFileSync('openssl', asked, { stdio: 'ignore' });
  if (ended) expire(folder, san);
  const certificate = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  rmSync(folder, { recursive: true, force: true });
  return certificate;
};

export interface Serving {
  readonly port: number;
  readonly close: () => Promise<void>;
}

const serving = (server: Server, host: string, port = 0): Promise<Serving> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () =>
      resolve({
        port: (server.address() as AddressInfo).port,
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            (server as { closeAllConnections?: () => void }).closeAllConnections?.();
          }),
      }),
    );
  });

export const serveHttps = (
  { key, cert }: Certificate,
  handler: RequestListener,
  at: {
    readonly host?: string;
    readonly port?: number;
    readonly minVersion?: SecureVersion;
    readonly maxVersion?: SecureVersion;
    readonly ciphers?: string;
    readonly requestCert?: boolean;
  } = {},
): Promise<Serving> => {
  const { host = '127.0.0.1', port, ...versions } = at;
  return serving(createHttps({ key, cert, ...versions }, handler), host, port);
};

/** Takes connections and says nothing, or hangs up on them. */
export const serveTcp = (manner: 'silent' | 'resets' | 'plain', host = '127.0.0.1'): Promise<Serving> => {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
    if (manner === 'resets') socket.once('data', () => socket.resetAndDestroy());
    if (manner === 'plain') socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  });
  return serving(server, host).then(({ port, close }) => ({
    port,
    close: () => {
      for (const socket of open) socket.destroy();
      return close();
    },
  }));
};

const questionIn = (query: Buffer): { readonly name: string; readonly end: number; readonly type: number } => {
  const labels: string[] = [];
  let at = 12;
  while ((query[at] ?? 0) > 0) {
    const length = query[at] as number;
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: labels.join('.').toLowerCase(), end: at + 5, type: query.readUInt16BE(at + 1) };
};

/** A DNS server for A records: a name that is not in the table does not exist, one with an empty list has no data. */
export const serveDns = (
  records: Readonly<Record<string, readonly string[] | 'refuse' | 'silent'>>,
): Promise<{ readonly address: string; readonly close: () => void }> =>
  new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.on('message', (query, from) => {
      const { name, end, type } = questionIn(query);
      const found = records[name];
      if (found === 'silent') return;
      const addresses = type === 1 && Array.isArray(found) ? (found as string[]) : [];
      const code = found === undefined ? 3 : found === 'refuse' ? 5 : 0;
      const head = Buffer.from(query.subarray(0, end));
      head.writeUInt16BE(0x8180 | code, 2);
      head.writeUInt16BE(addresses.length, 6);
      head.writeUInt16BE(0, 8);
      head.writeUInt16BE(0, 10);
      const answers = addresses.map((address) =>
        Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...address.split('.').map(Number)]),
      );
      socket.send(Buffer.concat([head, ...answers]), from.port, from.address);
    });
    socket.bind(0, '127.0.0.1', () =>
      resolve({ address: `127.0.0.1:${socket.address().port}`, close: () => socket.close() }),
    );
  });

/** A TLS server that says what it likes. */
export const serveTls = ({ key, cert }: Certificate, speak: (socket: TLSSocket) => void): Promise<Serving> => {
  const open = new Set<TLSSocket>();
  const server = createTls({ key, cert }, (socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => speak(socket));
  });
  return serving(server, '127.0.0.1').then(({ port, close }) => ({
    port,
    close: () => {
      for (const socket of open) socket.destroy();
      return close();
    },
  }));
};

/** Passes connections on whose first message is no longer than `most` bytes; of others it says nothing. */
export const serveNarrow = async (
  to: number,
  most: number,
): Promise<Serving & { readonly seen: readonly number[] }> => {
  const seen: number[] = [];
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', (first) => {
      seen.push(first.length);
      if (first.length > most) return;
      const upstream = connect(to, '127.0.0.1');
      open.add(upstream);
      upstream.on('error', () => socket.destroy());
      upstream.write(first);
      socket.pipe(upstream).pipe(socket);
    });
  });
  const { port, close } = await serving(server, '127.0.0.1');
  return {
    port,
    seen,
    close: () => {
      for (const socket of open) socket.destroy();
      return close();
    },
  };
};

/** A port whose queue is full: the kernel drops what comes, as a security group does. */
export const serveFull = async (): Promise<Serving> => {
  const script = `const server=require('net').createServer();server.listen({port:0,host:'127.0.0.1',backlog:1},()=>{
    require('fs').writeSync(1,server.address().port+'\\n');Atomics.wait(new Int32Array(new SharedArrayBuffer(4)),0,0)})`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  const port = await new Promise<number>((resolve) =>
    child.stdout.once('data', (line: Buffer) => resolve(Number(line))),
  );
  const queued = Array.from({ length: 8 }, () => connect(port, '127.0.0.1').on('error', () => undefined));
  await new Promise((resolve) => setTimeout(resolve, 200));
  return {
    port,
    close: () => {
      for (const socket of queued) socket.destroy();
      child.kill('SIGKILL');
      return Promise.resolve();
    },
  };
};
