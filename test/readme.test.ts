import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { FakeAws } from './fake-aws/index.js';
import { startFakeAws } from './fake-aws/index.js';
import { incident } from './worlds/incident.js';
import './live/live.js';
import { run } from './cli/run.js';

const root = new URL('../', import.meta.url).pathname;
const readme = readFileSync(`${root}README.md`, 'utf8');
const blocks = (kind: string): string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${kind}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map((match) => match[1] ?? '');

/** Words of a shell line; single quotes hold blanks together. */
const words = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '');

const folder = mkdtempSync(join(tmpdir(), 'xapi-readme-'));
let aws: FakeAws;
beforeAll(async () => {
  aws = await startFakeAws({ snapshot: incident() });
  writeFileSync(join(folder, '.xapi.yaml'), blocks('yaml').join(''));
});
afterAll(() => aws.close());

describe('README', () => {
  test('shows what the tool prints (npm run docs writes it)', () => {
    const marker = /<!-- output: xapi (.*) -->\n\n```\n([\s\S]*?)```/.exec(readme);
    const argv = words(marker?.[1] ?? '').map((word) => (word.startsWith('fixtures/') ? `${root}${word}` : word));
    const { stdout } = spawnSync(process.execPath, [`${root}dist/cli.js`, ...argv], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] },
    });
    if (process.env['XAPI_UPDATE_DOCS'] === '1')
      writeFileSync(
        `${root}README.md`,
        readme.replace(`\`\`\`\n${marker?.[2] ?? ''}\`\`\``, `\`\`\`\n${stdout}\`\`\``),
      );
    else expect(marker?.[2]).toBe(stdout);
  });

  test('its first two commands are the two of package.json, and the demo exits 0', () => {
    expect(blocks('sh').slice(0, 2)).toEqual(['npm ci && npm run demo\n', 'npm ci && npm test\n']);
    const { status, stdout } = spawnSync(process.execPath, [`${root}scripts/demo.mjs`], { encoding: 'utf8' });
    expect(status).toBe(0);
    expect(stdout).toContain('endpoint-sg-ingress-443-missing');
  });

  const lines = blocks('sh')
    .flatMap((block) => block.split('\n'))
    .filter((line) => line.startsWith('xapi '));

  test('every command in it runs', async () => {
    expect(lines.length).toBeGreaterThan(8);
    for (const line of lines) {
      const argv = words(line)
        .slice(1)
        .map((word) => (word.startsWith('fixtures/') ? `${root}${word}` : word))
        .map((word) =>
          word.replace(
            /^(json=)?((?:incident|shared|accounts)\.tar\.gz|report\.json)$/,
            (_, format: string | undefined, file: string) => `${format ?? ''}${join(folder, file)}`,
          ),
        );
      const isLive =
        (line.includes('--consumer') || line.includes('doctor orders') || line.includes('--verify')) &&
        !line.includes('--snapshot incident');
      const { status, stderr } = await run(isLive ? [...argv, '--endpoint-url', aws.url] : argv, {
        cwd: folder,
        env: { AWS_REGION: 'us-east-1' },
      });
      expect({ line, ok: [0, 1, 3].includes(status), stderr: stderr.includes('xapi:') ? stderr : '' }).toEqual({
        line,
        ok: true,
        stderr: '',
      });
    }
  }, 60_000);

  test('every file that it links to is there', () => {
    for (const [, link] of readme.matchAll(/\]\(([^)]+)\)/g))
      expect(() => readFileSync(`${root}${link}`)).not.toThrow();
  });
});
