// Diagnoses the bundled incident: no AWS account, no network.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const target = 'https://a1b2c3d4e5-vpce-0e222222222222222.execute-api.us-east-1.amazonaws.com/prod/orders';
const args = [
  'doctor',
  target,
  '--from',
  'i-0c111111111111111',
  '--symptom',
  'timeout',
  '--snapshot',
  'fixtures/incidents/closed-group',
];

console.log(`$ xapi ${args.join(' ')}\n`);
const { status } = spawnSync(process.execPath, [here('../dist/cli.js'), ...args], {
  stdio: 'inherit',
  cwd: here('..'),
});
if (status !== 1) {
  console.error(`the demo expected doctor to find the failure (exit status 1), and it ended with ${status}`);
  process.exitCode = 1;
} else {
  console.log('\n(doctor itself exits 1 here, because it found a failure; the demo exits 0.)');
}
