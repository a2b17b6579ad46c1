// One scenario from end to end: break, diagnose, repair, diagnose, undo, diagnose, and the same by Terraform.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from '../moto/topology.mjs';
import { toolsFor } from './run.mjs';
import { differences, stateOf } from './state.mjs';

const same = (some, others) => JSON.stringify([...some].sort()) === JSON.stringify([...others].sort());

const expect = (what, found, wanted) => (found === wanted ? [] : [`${what} ${found}, not ${wanted}`]);

/** What `xapi doctor` must say: the cause that leads, or none; then only what moto leaves undecided. */
const doctorSays = ({ leaves = [] }, { status, report }, code) => {
  const lead = expect('root cause', report.requests[0]?.rootCause ?? null, code);
  if (code !== null) return [...expect('exit', status, 1), ...lead];
  const undecided = report.findings.filter(({ is, role }) => is === 'unknown' && role !== 'latent');
  const open = new Set(undecided.map((finding) => finding.code));
  return [
    ...expect('exit', status, leaves.length === 0 ? 0 : 3),
    ...lead,
    ...(same(open, leaves) ? [] : [`undecided ${[...open].join(', ')}, not ${leaves.join(', ')}`]),
  ];
};

/** What `xapi audit` must say: the weakness, or nothing of it. */
const auditSays = (scenario, { report }, code) => {
  const found = report.findings.some((finding) => finding.is === 'fail' && finding.code === scenario.code);
  return expect('told', found, code !== null);
};

const fromApp = ({ alias, ids }) => [alias, ids.consumer.app];

const inSteps = async (steps) => {
  for (const [what, step] of steps) {
    const problems = await step();
    if (problems.length > 0) return problems.map((problem) => `${what}: ${problem}`);
  }
  return [];
};

/** `aws` commands of a printed text: service and operation. */
export const commandsIn = (text) =>
  [...text.matchAll(/(?:^|&& \\\n)aws ([a-z0-9-]+ [a-z0-9-]+)/g)].map(([, name]) => name);

/** The problems of a scenario, the commands that repaired it, and why Terraform was not run where it was not. */
export const playedOut = async (scenario, { url, room, terraform, folder }) => {
  const { code, name, call = fromApp, practice = false, lasting = false } = scenario;
  const file = join(room, 'plan.tf');
  const commands = new Set();
  const start = async () => {
    const world = await (scenario.world ?? build)(url, scenario.build);
    await scenario.breaks(world);
    return { world, tools: await toolsFor(room, url, terraform) };
  };
  let { world, tools } = await start();
  const run = async (...more) =>
    practice ? tools.audit(code, ...more) : tools.doctor(...(await call(world)), ...more);
  const says = practice ? auditSays : doctorSays;
  const diagnose = async (wanted) => says(scenario, await run(), wanted);
  const planIn = ({ plan, findings }) =>
    practice ? findings.filter((one) => one.code === code).flatMap(({ repair }) => repair) : plan;
  const runAll = async (repairs, text) => {
    const problems = [];
    for (const repair of repairs) problems.push(...(await tools.shell(repair.account, text(repair))));
    return problems;
  };
  let repairs = [];
  let noTerraform = scenario.noTerraform;
  let broken;
  let repaired;
  const problems = await inSteps([
    [
      'broken',
      async () => {
        const diagnosis = await run('--format', `terraform=${file}`);
        repairs = planIn(diagnosis.report);
        for (const { cli } of repairs) for (const command of commandsIn(cli)) commands.add(command);
        if (repairs.some(({ terraform: block }) => block === null))
          noTerraform = 'its AWS provider has no resource for it';
        broken = await stateOf(world);
        return [...says(scenario, diagnosis, code), ...(repairs.length === 0 ? ['prints no repair'] : [])];
      },
    ],
    ['commands', () => runAll(repairs, ({ cli }) => cli)],
    ['after the commands', () => diagnose(null)],
    [
      'undo',
      async () => {
        repaired = await stateOf(world);
        return [
          ...(differences(broken, repaired).length === 0 ? ['the commands changed nothing that is compared'] : []),
          ...(await runAll(repairs.toReversed(), ({ undo }) => undo)),
        ];
      },
    ],
    [
      'after the undo',
      async () => {
        if (lasting) return [];
        return [...differences(broken, await stateOf(world)), ...(await diagnose(code))];
      },
    ],
    [
      'Terraform',
      async () => {
        if (noTerraform) return [];
        if (!lasting) return tools.apply(folder, readFileSync(file, 'utf8'));
        ({ world, tools } = await start());
        const again = await run('--format', `terraform=${file}`);
        return [...says(scenario, again, code), ...(await tools.apply(folder, readFileSync(file, 'utf8')))];
      },
    ],
    [
      'after Terraform',
      async () => {
        if (noTerraform) return [];
        return lasting ? diagnose(null) : differences(repaired, await stateOf(world));
      },
    ],
  ]);
  return { problems, noTerraform, commands: [...commands] };
};
