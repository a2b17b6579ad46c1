// The tests on the other supported releases of Node (`engines` in package.json): each is installed from npm into a folder
// of its own, and runs what `npm test` runs, or the tests that the arguments name. Ends with "N passed, N failed"; a
// release that cannot be installed is a failure.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const releases = ['22', '24'];
const tests = process.argv.slice(2);
const jest = join(root, 'node_modules/jest/bin/jest.js');

const install = (folder, release) => {
  const { status, stderr } = spawnSync(
    'npm',
    ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', `node@${release}`],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`node@${release} cannot be installed: ${stderr.trim()}`);
  return join(folder, 'node_modules/node/bin/node');
};

/** Jest's own counts, whatever it printed. */
const runSuite = (node, folder) => {
  const results = join(folder, 'results.json');
  const PATH = `${dirname(node)}${delimiter}${process.env.PATH}`;
  spawnSync(
    node,
    ['--no-warnings', '--experimental-vm-modules', jest, '--silent', '--json', '--outputFile', results, ...tests],
    {
      cwd: root,
      env: { ...process.env, PATH },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(results, 'utf8'));
  return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites };
};

const total = { passed: 0, failed: 0 };
for (const release of releases) {
  const folder = mkdtempSync(join(tmpdir(), `xapi-node-${release}-`));
  try {
    const node = install(folder, release);
    const { passed, failed } = runSuite(node, folder);
    const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
    console.log(`${version}: ${passed} passed, ${failed} failed`);
    total.passed += passed;
    total.failed += failed;
  } catch (error) {
    console.log(`node@${release}: ${error.message}`);
    total.failed += 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
