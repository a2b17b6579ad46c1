// Break an account of moto's, diagnose, run the printed commands with the AWS CLI, diagnose again: healthy. Then run the
// undo and see the same fault again; then let Terraform do it, and see the state that the commands made.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMoto } from './moto/server.mjs';
import { build } from './moto/topology.mjs';
import { commandKinds } from './repairs/accepted.mjs';
import { roomIn, toolsFor } from './repairs/run.mjs';
import { notHeld, scenarios } from './repairs/scenarios.mjs';
import { differences, stateOf } from './repairs/state.mjs';
import { findTerraform, folderWith } from './terraform/run.mjs';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const only = process.argv.slice(2);

const verdictIs = ({ status, report }, code) => {
  const wanted = code === null ? 0 : 1;
  const lead = report.requests[0]?.rootCause ?? null;
  return [
    ...(status === wanted ? [] : [`exit ${status}, not ${wanted}`]),
    ...(lead === code ? [] : [`root cause ${lead}, not ${code}`]),
  ];
};

const inSteps = async (steps) => {
  for (const [what, step] of steps) {
    const problems = await step();
    if (problems.length > 0) return problems.map((problem) => `${what}: ${problem}`);
  }
  return [];
};

const problemsOf = async (scenario, { url, room, terraform, folder }) => {
  const start = async () => {
    const world = await build(url, scenario.build);
    await scenario.breaks(world);
    return { world, tools: await toolsFor(room, url, terraform) };
  };
  let { world, tools } = await start();
  const call = () => (scenario.local ? [world.plain, world.ids.provider.admin] : [world.alias, world.ids.consumer.app]);
  const file = join(room, 'plan.tf');
  const diagnose = async (code) => verdictIs(await tools.doctor(...call()), code);
  const runAll = async (repairs, text) => {
    const problems = [];
    for (const repair of repairs) problems.push(...(await tools.shell(repair.account, text(repair))));
    return problems;
  };
  let repairs;
  let broken;
  let repaired;
  return inSteps([
    [
      'broken',
      async () => {
        const diagnosis = await tools.doctor(...call(), '--format', `terraform=${file}`);
        repairs = diagnosis.report.plan;
        broken = await stateOf(world);
        return [...verdictIs(diagnosis, scenario.code), ...(repairs.length === 0 ? ['prints no repair'] : [])];
      },
    ],
    ['commands', () => runAll(repairs, ({ cli }) => cli)],
    ['after the commands', () => diagnose(null)],
    [
      'undo',
      async () => {
        repaired = await stateOf(world);
        return runAll(repairs.toReversed(), ({ undo }) => undo);
      },
    ],
    [
      'after the undo',
      async () => {
        if (scenario.lasting) return [];
        return [...differences(broken, await stateOf(world)), ...(await diagnose(scenario.code))];
      },
    ],
    [
      'Terraform',
      async () => {
        if (scenario.noTerraform) return [];
        if (!scenario.lasting) return tools.apply(folder, readFileSync(file, 'utf8'));
        ({ world, tools } = await start());
        const again = await tools.doctor(...call(), '--format', `terraform=${file}`);
        return [...verdictIs(again, scenario.code), ...(await tools.apply(folder, readFileSync(file, 'utf8')))];
      },
    ],
    [
      'after Terraform',
      async () => {
        if (scenario.noTerraform) return [];
        return scenario.lasting ? diagnose(null) : differences(repaired, await stateOf(world));
      },
    ],
  ]);
};

let passed = 0;
let failed = 0;
const tell = (name, problems) => {
  if (problems.length === 0) passed += 1;
  else failed += 1;
  console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${name}`);
  for (const problem of problems) console.log(`       ${problem}`);
};
const room = mkdtempSync(join(tmpdir(), 'xapi-repairs-'));

/** Takes scenarios from the list until it is empty, against a moto of its own that each scenario resets. */
const lane = async (place, terraform, left) => {
  const provider = 'terraform {\n  required_providers {\n    aws = {\n      source = "hashicorp/aws"\n    }\n  }\n}\n';
  const folder = await folderWith(terraform, place, 'apply', provider);
  const moto = await startMoto();
  try {
    for (let scenario = left.shift(); scenario; scenario = left.shift()) {
      const problems = await problemsOf(scenario, { url: moto.url, room: place, terraform, folder }).catch((error) => [
        `stopped: ${error.message}`,
      ]);
      tell(`${scenario.name} -> ${scenario.code}`, problems);
      if (scenario.noTerraform) console.log(`       Terraform not run: ${scenario.noTerraform}`);
    }
  } finally {
    moto.stop();
  }
};

try {
  if (spawnSync('aws', ['--version'], { stdio: 'ignore' }).error)
    throw new Error(
      'the AWS CLI is not here (https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html)',
    );
  if (only.length === 0)
    for (const { name, problems } of await commandKinds(room)) tell(`the AWS CLI takes: aws ${name}`, problems);
  const terraform = await findTerraform(room);
  const provider = 'terraform {\n  required_providers {\n    aws = {\n      source = "hashicorp/aws"\n    }\n  }\n}\n';
  const left = scenarios.filter(({ code }) => only.length === 0 || only.includes(code));
  await Promise.all(['first', 'second'].map((name) => lane(roomIn(room, name), terraform, left)));
  for (const { what, why } of notHeld) console.log(`not held by moto: ${what}: ${why}`);
} catch (error) {
  console.log(`FAIL not run: ${error.message}`);
  failed += 1;
} finally {
  rmSync(room, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
