// Starts moto_server on a free port of the loopback interface. Its absence is an error, never a pass.
import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { startRelay } from './as-saved.mjs';

export const motoVersion = '5.2.1';

const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

export const startMoto = async () => {
  if (spawnSync('moto_server', ['--help'], { stdio: 'ignore' }).error) {
    throw new Error(`moto_server is not installed. Install it: pip install 'moto[server]==${motoVersion}'`);
  }
  const port = await freePort();
  const child = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], {
    stdio: 'ignore',
    // Certificates are issued at once, not after a minute.
    env: { ...process.env, MOTO_ACM_VALIDATION_WAIT: '0' },
  });
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 100; attempt++) {
    const up = await fetch(`${url}/moto-api/data.json`).then(
      (r) => r.ok,
      () => false,
    );
    if (up) {
      const relay = await startRelay(port);
      const stop = () => {
        relay.stop();
        child.kill('SIGKILL');
      };
      return { url: relay.url, stop };
    }
    await sleep(100);
  }
  child.kill('SIGKILL');
  throw new Error('moto_server did not answer within ten seconds');
};
