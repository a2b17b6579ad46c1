import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse, parseAllDocuments } from 'yaml';
import yargs from 'yargs';
import type { Argv } from 'yargs';
import { withAuditFlags } from '../src/cli/audit.js';
import { withDiffFlags } from '../src/cli/diff.js';
import { withDoctorFlags } from '../src/cli/doctor.js';
import { readPolicyFor } from '../src/cli/permissions.js';
import { operation, operationIds } from '../src/snapshot/operations.js';
import { run } from './cli/run.js';

const root = new URL('../', import.meta.url).pathname;
const file = (name: string): string => readFileSync(`${root}deploy/${name}`, 'utf8');

/* eslint-disable @typescript-eslint/no-explicit-any */
type Json = Record<string, any>;

const flags: Readonly<Record<string, (y: Argv) => Argv>> = {
  audit: withAuditFlags,
  doctor: withDoctorFlags,
  diff: withDiffFlags,
};

/** The command as the CLI itself would read it; throws for a flag that there is not. */
const parsed = (argv: readonly string[]): unknown => {
  const [command = '', ...rest] = argv;
  const withFlags = flags[command];
  if (!withFlags) throw new Error(`no command ${command}`);
  const refuse = (message: string | null, error: Error | undefined) => {
    throw error ?? new Error(message ?? 'wrong usage');
  };
  const parser = yargs([...rest])
    .exitProcess(false)
    .fail(refuse)
    .strict();
  return parser.command('$0 [one] [two]', '', (y) => withFlags(y)).parseSync();
};

const words = (text: string): string[] => text.split(/\s+/).filter(Boolean);

describe('deploy/read-role.yaml', () => {
  test('is what xapi permissions --format cloudformation prints (npm run docs writes it)', async () => {
    expect((await run(['permissions', '--format', 'cloudformation'])).stdout).toBe(file('read-role.yaml'));
  });

  const template = parse(file('read-role.yaml')) as Json;
  const statements = (side: string): Json[] =>
    template['Resources'][`Read${side}`].Properties.PolicyDocument.Statement as Json[];
  const granted = (side: string): string[] => statements(side).flatMap(({ Action }) => Action as string[]);

  test.each([
    ['Consumer', 'consumer'],
    ['Provider', 'provider'],
    ['Network', 'network'],
    ['All', 'all'],
  ] as const)('%s: grants exactly the operations of the table', (name, side) => {
    const wanted = operationIds
      .map(operation)
      .filter(({ sides }) => side === 'all' || sides.includes(side))
      .map(({ action }) => action);
    expect([...new Set(granted(name))].sort()).toEqual([...new Set(wanted)].sort());
    expect(granted(name).sort()).toEqual(
      readPolicyFor(side)
        .Statement.flatMap(({ Action }) => Action)
        .sort(),
    );
    expect(template['Resources'][`Read${name}`].Condition).toBe(`Is${name}`);
  });

  test('grants nothing that writes, and no wildcard', () => {
    for (const side of ['Consumer', 'Provider', 'Network', 'All'])
      for (const action of granted(side)) {
        expect(action).toMatch(/^[a-z0-9-]+:(Describe|Get|List|Lookup|Search|Filter|BatchGet|Select|Start|Stop|GET)/);
        expect(action).not.toContain('*');
      }
    for (const { Effect } of ['All'].flatMap(statements)) expect(Effect).toBe('Allow');
  });

  test('is assumed with the external id only, and is no longer than a role policy may be', () => {
    const { AssumeRolePolicyDocument: trust } = template['Resources'].ReadRole.Properties as Json;
    expect(trust.Statement).toHaveLength(1);
    expect(trust.Statement[0].Condition.StringEquals).toEqual({ 'sts:ExternalId': { Ref: 'ExternalId' } });
    expect(template['Parameters'].ExternalId.Default).toBeUndefined();
    for (const side of ['Consumer', 'Provider', 'Network', 'All'])
      expect(JSON.stringify(statements(side)).length).toBeLessThan(10_240);
  });
});

describe('the schedules', () => {
  test('every YAML file parses', () => {
    for (const name of ['github-actions.yaml', 'cronjob.yaml', 'scheduled-container.yaml', 'read-role.yaml'])
      for (const { errors } of parseAllDocuments(file(name))) expect(errors).toEqual([]);
  });

  test('GitHub Actions runs a command that the CLI takes', () => {
    const { jobs } = parse(file('github-actions.yaml')) as Json;
    const steps = (jobs.xapi.steps as Json[]).flatMap(({ run: text }) => (text ? [text as string] : []));
    const commands = steps.filter((text) => text.startsWith('xapi '));
    expect(commands.length).toBeGreaterThan(0);
    for (const text of commands)
      expect(parsed(words(text.replace(/\$\{\{[^}]*\}\}/g, 'x')).slice(1))).toMatchObject({ region: ['us-east-1'] });
  });

  test('the CronJob and the scheduled task run commands that the CLI takes', () => {
    const job = parse(file('cronjob.yaml')) as Json;
    const [container] = job['spec'].jobTemplate.spec.template.spec.containers as Json[];
    expect(parsed(container?.['args'] as string[])).toMatchObject({ format: ['json=/reports/report.json', 'short'] });
    const stack = parse(file('scheduled-container.yaml')) as Json;
    const [task] = stack['Resources'].Task.Properties.ContainerDefinitions as Json[];
    const argv = (task?.['Command'] as unknown[]).map((word) => (typeof word === 'string' ? word : 'x'));
    expect(parsed(argv)).toMatchObject({ provider: 'x', 'external-id': 'x' });
    expect(() => parsed(['audit', '--nonsense'])).toThrow(/nonsense/);
  });

  test('the image has two stages and no root', () => {
    const text = file('Dockerfile');
    expect(text.match(/^FROM node:20-slim/gm)).toHaveLength(2);
    expect(text.slice(text.lastIndexOf('FROM'))).toMatch(/^USER node$/m);
    expect(text.slice(text.lastIndexOf('FROM'))).not.toContain('npm');
  });

  test('docs/ticketing.md and deploy/README.md show commands that the CLI takes', () => {
    const page = readFileSync(`${root}docs/ticketing.md`, 'utf8') + file('README.md');
    const lines = [...page.matchAll(/^\s*xapi ([^|\n]*)/gm)].map(([, rest = '']) => words(rest));
    expect(lines.length).toBeGreaterThan(3);
    for (const argv of lines) expect(() => parsed(argv)).not.toThrow();
  });
});
