// The files of deploy/ against what their readers publish: the CloudFormation templates against AWS's own specification, by
// cfn-lint (`pip install cfn-lint`); the workflow by GitHub's own parser and the CronJob against the types of the Kubernetes
// API, both installed from npm into a folder that is removed again. What is not there, or cannot refuse a fault, is a failure.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('../', import.meta.url));
const read = (name) => readFileSync(join(root, 'deploy', name), 'utf8');
const published = ['@actions/workflow-parser@0.3.61', 'kubernetes-types@1.30.0'];

const cloudFormation = () => {
  const templates = ['read-role.yaml', 'scheduled-container.yaml'].map((name) => join(root, 'deploy', name));
  const { status, error } = spawnSync('cfn-lint', ['--regions', 'us-east-1', 'eu-central-1', '--', ...templates], {
    stdio: 'inherit',
  });
  if (error) throw new Error(`cfn-lint cannot be run: ${error.message}`);
  if (status !== 0) throw new Error('cfn-lint does not accept the templates');
};

const install = (folder) => {
  const { status, stderr } = spawnSync(
    'npm',
    ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', ...published],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`${published.join(' and ')} cannot be installed: ${stderr.trim()}`);
};

/** GitHub's parser in one file: it imports its JSON in a way that only bundlers take. */
const parserIn = async (folder) => {
  const outfile = join(folder, 'parser.mjs');
  await build({
    entryPoints: [join(folder, 'node_modules/@actions/workflow-parser/dist/index.js')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    outfile,
  });
  return import(pathToFileURL(outfile).href);
};

/** What it says of a workflow. */
const workflowFaults = ({ parseWorkflow, NoOperationTraceWriter }, content) => {
  const { context } = parseWorkflow({ name: 'xapi.yaml', content }, new NoOperationTraceWriter());
  return context.errors.getErrors().map(({ message }) => message);
};

const workflow = async (folder) => {
  const text = read('github-actions.yaml');
  const parser = await parserIn(folder);
  const faults = workflowFaults(parser, text);
  if (faults.length > 0) throw new Error(`the workflow is not accepted: ${faults.join('; ')}`);
  for (const [from, to] of [
    ['runs-on:', 'run-on:'],
    ['uses: actions/checkout', 'use: actions/checkout'],
    ['id-token: write', 'id-token: sometimes'],
  ]) {
    const wrong = text.replace(from, to);
    if (wrong === text || workflowFaults(parser, wrong).length === 0)
      throw new Error(`the parser does not refuse ${to}`);
  }
};

/** What the compiler says of a manifest as a CronJob of `batch/v1`. */
const cronJobFaults = (folder, manifest) => {
  const file = join(folder, 'cronjob.ts');
  writeFileSync(
    file,
    `import type { CronJob } from 'kubernetes-types/batch/v1';\nexport const job: CronJob = ${JSON.stringify(manifest)};\n`,
  );
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--ignoreConfig'];
  const { status, stdout } = spawnSync(process.execPath, [tsc, ...options, file], { cwd: folder, encoding: 'utf8' });
  return status === 0 ? [] : stdout.trim().split('\n');
};

const cronJob = (folder) => {
  const manifest = parse(read('cronjob.yaml'));
  const faults = cronJobFaults(folder, manifest);
  if (faults.length > 0) throw new Error(`the CronJob is not accepted: ${faults.join('; ')}`);
  const wrong = structuredClone(manifest);
  wrong.spec.jobTemplate.spec.template.spec.containers[0].volumeMount = [];
  if (cronJobFaults(folder, wrong).length === 0) throw new Error('the compiler does not refuse volumeMount');
};

const folder = mkdtempSync(join(tmpdir(), 'xapi-deploy-'));
const steps = {
  'CloudFormation: cfn-lint accepts both templates': cloudFormation,
  [`${published.join(' and ')} can be installed`]: () => install(folder),
  "GitHub Actions: GitHub's parser accepts the workflow, and refuses it with a fault": () => workflow(folder),
  'Kubernetes: the CronJob is one of batch/v1, and is none with a fault': () => cronJob(folder),
};
let [passed, failed] = [0, 0];
for (const [name, step] of Object.entries(steps))
  try {
    await step();
    passed += 1;
    console.log(`ok    ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL  ${name}\n      ${error.message}`);
  }
rmSync(folder, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
