// deploy/Dockerfile, built and run: by buildah in a chroot, without a daemon and without a registry of images. Its base is made
// here out of Debian's packages (`apt-get install buildah debootstrap`) and of the Node and npm of this machine, under the name
// that the Dockerfile asks for. Needs root and a registry for `npm ci`; what is not there is a failure.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'xapi-image-'));
const base = join(folder, 'base');
const minutes = (count) => count * 60_000;

/** The standard output of a command that must succeed, or exit with a status that is expected. */
const run = (command, argv, { expected = [0], ...options } = {}) => {
  const { status, stdout, stderr, error } = spawnSync(command, argv, {
    encoding: 'utf8',
    timeout: minutes(8),
    maxBuffer: 2 ** 28,
    ...options,
  });
  if (error) throw new Error(`${command} cannot be run: ${error.message}`);
  if (!expected.includes(status))
    throw new Error(
      `${command} ${argv[0]} exits ${status}: ${(stderr || stdout).trim().split('\n').slice(-5).join(' | ')}`,
    );
  return stdout;
};

const storage = ['--root', join(folder, 'storage'), '--runroot', join(folder, 'run'), '--storage-driver', 'vfs'];
const buildah = (argv, options) => run('buildah', [...storage, ...argv], options);
const inside = ['--isolation', 'chroot'];

const mirror = () => {
  const sources = ['/etc/apt/sources.list.d/debian.sources', '/etc/apt/sources.list'].filter((path) =>
    existsSync(path),
  );
  const found = sources.map((path) => /^(?:URIs:|deb(?: \[[^\]]*\])?)\s+(\S+)/m.exec(readFileSync(path, 'utf8'))?.[1]);
  return found.find((uri) => uri !== undefined);
};

/** Debian, Node, npm and the user `node`, as the image that the Dockerfile names has them; and this machine's npm settings. */
const makeBase = () => {
  const uri = mirror();
  const packages = '--include=ca-certificates,libstdc++6';
  run('debootstrap', ['--variant=minbase', packages, 'bookworm', base, ...(uri === undefined ? [] : [uri])]);
  const npm = dirname(dirname(realpathSync(run('sh', ['-c', 'command -v npm']).trim())));
  cpSync(realpathSync(process.execPath), join(base, 'usr/local/bin/node'));
  cpSync(npm, join(base, 'usr/local/lib/node_modules/npm'), { recursive: true, dereference: true });
  run('ln', ['-s', '../lib/node_modules/npm/bin/npm-cli.js', join(base, 'usr/local/bin/npm')]);
  run('chroot', [base, 'useradd', '--create-home', '--uid', '1000', '--shell', '/bin/bash', 'node']);
  const authorities = process.env.NODE_EXTRA_CA_CERTS;
  if (authorities) cpSync(authorities, join(base, 'etc/ssl/certs/extra.pem'), { dereference: true });
  const settings = JSON.parse(run('npm', ['config', 'list', '--json']));
  for (const [from, to] of [
    [settings.userconfig, 'root/.npmrc'],
    [settings.globalconfig, 'usr/local/etc/npmrc'],
  ]) {
    if (!existsSync(from)) continue;
    mkdirSync(dirname(join(base, to)), { recursive: true });
    cpSync(from, join(base, to));
  }
  const made = buildah(['from', 'scratch']).trim();
  buildah(['add', '--quiet', made, base, '/']);
  const extra = authorities ? ['--env', 'NODE_EXTRA_CA_CERTS=/etc/ssl/certs/extra.pem'] : [];
  buildah(['config', '--env', 'PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', ...extra, made]);
  const [name] = /^FROM (\S+)/m.exec(readFileSync(join(root, 'deploy/Dockerfile'), 'utf8'))?.slice(1) ?? [];
  buildah(['commit', '--quiet', '--rm', made, `docker.io/library/${name}`]);
  rmSync(base, { recursive: true, force: true });
};

/** What a clone holds, as it is now. */
const clone = () => {
  const context = join(folder, 'context');
  const files = run('git', ['ls-files', '-z'], { cwd: root }).split('\0').filter(Boolean);
  for (const file of files.filter((one) => existsSync(join(root, one)))) cpSync(join(root, file), join(context, file));
  return context;
};

const build = () => {
  const context = clone();
  buildah([
    'bud',
    ...inside,
    '--pull-never',
    '--quiet',
    '-f',
    join(context, 'deploy/Dockerfile'),
    '-t',
    'xapi',
    context,
  ]);
};

const image = () => JSON.parse(buildah(['inspect', '--type', 'image', 'xapi'])).OCIv1.config;

/** Runs the image as its configuration says, with what a job adds to its command. */
const started = (argv, { volumes = [], expected }) => {
  const { Entrypoint: entry, User: user } = image();
  const container = buildah(['from', '--pull-never', 'xapi']).trim();
  const mounts = volumes.flatMap(([from, to, mode]) => ['-v', `${from}:${to}:${mode}`]);
  try {
    return buildah(['run', ...inside, '--user', user, ...mounts, container, '--', ...entry, ...argv], { expected });
  } finally {
    buildah(['rm', container]);
  }
};

const holds = (value, what) => {
  if (!value) throw new Error(what);
};

const reports = join(folder, 'reports');
const fixtures = [join(root, 'fixtures'), '/fixtures', 'ro'];

const steps = {
  'the base is made': makeBase,
  'the Dockerfile builds': build,
  'the image is small in what it says: the command, no root, no build': () => {
    const { Entrypoint, Cmd, User, WorkingDir } = image();
    holds(
      JSON.stringify([Entrypoint, Cmd, User, WorkingDir]) === '[["xapi"],["--help"],"node","/reports"]',
      'another configuration',
    );
    holds(started(image().Cmd, {}).includes('xapi doctor'), 'no help');
  },
  'it diagnoses the bundled incident as a user without rights, and exits 1': () => {
    const argv = ['doctor', 'a1b2c3d4e5', '--from', 'i-0c111111111111111', '--symptom', 'timeout'];
    const told = started([...argv, '--snapshot', '/fixtures/incidents/closed-group', '--format', 'json'], {
      volumes: [fixtures],
      expected: [1],
    });
    holds(JSON.parse(told).requests[0].rootCause === 'endpoint-sg-ingress-443-missing', 'another root cause');
  },
  "the CronJob's command writes its report to the volume": () => {
    const { spec } = parse(readFileSync(join(root, 'deploy/cronjob.yaml'), 'utf8')).spec.jobTemplate.spec.template;
    const [{ args, volumeMounts }] = spec.containers;
    const settings = join(folder, 'settings');
    mkdirSync(settings);
    writeFileSync(join(settings, '.xapi.yaml'), 'waivers: []\n');
    mkdirSync(reports);
    run('chown', ['1000:1000', reports]);
    const places = { settings: [settings, 'ro'], reports: [reports, 'rw'] };
    started([...args, '--snapshot', '/fixtures/organization.tar.gz'], {
      volumes: [fixtures, ...volumeMounts.map(({ name, mountPath }) => [places[name][0], mountPath, places[name][1]])],
      expected: [1],
    });
    const report = JSON.parse(readFileSync(join(reports, 'report.json'), 'utf8'));
    holds(report.audit.accounts.length === 10 && report.verdict === 'broken', 'not the report of ten accounts');
  },
};

let [passed, failed] = [0, 0];
for (const [name, step] of Object.entries(steps)) {
  try {
    step();
    passed += 1;
    console.log(`ok    ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL  ${name}\n      ${error.message}`);
    break;
  }
}
rmSync(folder, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
