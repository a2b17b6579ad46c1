import { describe, expect, test } from '@jest/globals';
import { diagnosed } from '../diagnose.js';
import { crowded } from './situations.js';

/** What a diagnosis leads with, and the commands that it prints. */
const commandsOf = (name: string): string[] => {
  const situation = crowded.find((one) => one.name === name);
  if (situation === undefined) throw new Error(`no situation ${name}`);
  const { report } = diagnosed(situation.snapshot, situation.call);
  const [lead] = report.findings.filter(({ code }) => code === 'nacl-blocks-443');
  expect(lead?.tried?.result).toBe('repairs');
  return report.findings
    .filter(({ code }) => code === 'nacl-blocks-443')
    .flatMap(({ repair }) => repair.flatMap(({ cli }) => cli.split(' && \\\n')));
};

const numbers = (commands: readonly string[]): string[] =>
  commands.map((command) => {
    const [, verb, number, action] = /ec2 (\w+)-network-acl-entry.* --rule-number (\d+) .*--rule-action (\w+)/.exec(
      command,
    ) ?? ['', command];
    return `${verb} ${number} ${action}`;
  });

describe('an ACL', () => {
  test('whose denying entry has number 1: it moves behind the one that allows', () => {
    expect(numbers(commandsOf('entry 1 denies'))).toEqual(['create 11 deny', 'replace 1 allow']);
  });
  test('that denies two addresses: each gets an entry of its own', () => {
    expect(numbers(commandsOf('the ACL of the caller denies'))).toEqual(['create 89 allow', 'create 88 allow']);
  });
  test('whose entry 1 denies two addresses: the second stands between', () => {
    expect(numbers(commandsOf('entry 1 of the ACL of the caller denies'))).toEqual([
      'create 11 deny',
      'replace 1 allow',
      'create 10 allow',
    ]);
  });
  test('with no number left anywhere near: no entry is printed that AWS would refuse', () => {
    const situation = crowded.find(({ name }) => name === 'entries 1 and 2 deny');
    const { report } = diagnosed(situation!.snapshot, situation!.call);
    const [found] = report.findings.filter(({ code }) => code === 'nacl-blocks-443');
    expect(found?.repair).toEqual([]);
  });
});
