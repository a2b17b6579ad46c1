// Break an account of moto's, diagnose, run the printed commands with the AWS CLI, diagnose again: healthy. Then run the
// undo and see the same fault again; then let Terraform do it, and see the state that the commands made.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMoto } from './moto/server.mjs';
import { commandKinds } from './repairs/accepted.mjs';
import { missingFrom, stillNotHeld } from './repairs/ledger.mjs';
import { roomIn } from './repairs/run.mjs';
import { playedOut } from './repairs/scenario.mjs';
import { scenarios } from './repairs/scenarios/index.mjs';
import { findTerraform, folderWith } from './terraform/run.mjs';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const only = process.argv.slice(2);

let passed = 0;
let failed = 0;
const tell = (name, problems) => {
  if (problems.length === 0) passed += 1;
  else failed += 1;
  console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${name}`);
  for (const problem of problems) console.log(`       ${problem}`);
};
const room = mkdtempSync(join(tmpdir(), 'xapi-repairs-'));

const played = [];

/** Takes scenarios from the list until it is empty, against a moto of its own that each scenario resets. */
const lane = async (place, terraform, left) => {
  const provider = 'terraform {\n  required_providers {\n    aws = {\n      source = "hashicorp/aws"\n    }\n  }\n}\n';
  const folder = await folderWith(terraform, place, 'apply', provider);
  const moto = await startMoto();
  try {
    for (let scenario = left.shift(); scenario; scenario = left.shift()) {
      const { code, name } = scenario;
      const { problems, commands, noTerraform } = await playedOut(scenario, {
        url: moto.url,
        room: place,
        terraform,
        folder,
      }).catch((error) => ({ problems: [`stopped: ${error.message}`], commands: [] }));
      played.push({ code, commands });
      tell(`${name} -> ${code}`, problems);
      if (noTerraform) console.log(`       Terraform not run: ${noTerraform}`);
    }
  } finally {
    moto.stop();
  }
};

/** What the loop leaves out, and that moto is the reason. */
const ledger = async () => {
  const moto = await startMoto();
  try {
    for (const { name, problems } of await stillNotHeld(moto.url)) tell(`not held by moto: ${name}`, problems);
  } finally {
    moto.stop();
  }
};

try {
  if (spawnSync('aws', ['--version'], { stdio: 'ignore' }).error)
    throw new Error(
      'the AWS CLI is not here (https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html)',
    );
  const whole = only.length === 0;
  if (whole) {
    for (const { name, problems } of await commandKinds(room)) tell(`the AWS CLI takes: aws ${name}`, problems);
    await ledger();
  }
  const terraform = await findTerraform(room);
  const left = scenarios.filter(({ code }) => whole || only.includes(code));
  await Promise.all(['first', 'second'].map((name) => lane(roomIn(room, name), terraform, left)));
  if (whole) tell('every printed repair was run or is known not to be held', await missingFrom(room, played));
} catch (error) {
  console.log(`FAIL not run: ${error.message}`);
  failed += 1;
} finally {
  rmSync(room, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
