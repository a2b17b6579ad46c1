import { expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { aws, shellQuote } from '../../src/changes/change.js';
import { changed } from './changed.js';
import { commandProblems, invocationOf } from './model.js';
import { printedOf } from './printed.js';
import { argumentsOf } from './shell.js';

const printed = printedOf(changed());
const texts = [...new Set(printed.map(({ text }) => text))];
const invocations = argumentsOf(texts).flat();

test('every printed command is one that the AWS models take', async () => {
  expect(invocations.length).toBeGreaterThan(100);
  const problems = await Promise.all(invocations.map((words) => commandProblems(invocationOf(words))));
  expect([...new Set(problems.flat())]).toEqual([]);
});

test('no printed command has a placeholder, and every document in it is JSON that a policy engine reads', () => {
  for (const { code, text } of printed)
    expect(`${code}: ${text}`).not.toMatch(/<[A-Za-z]|…|\bTODO\b|\bundefined\b|\[object|\bNaN\b|\.json\b|file:\/\//);
  for (const { options } of invocations.map(invocationOf))
    for (const option of ['--policy-document', '--patch-operations', '--change-batch'])
      for (const word of options.get(option) ?? []) expect(() => JSON.parse(word) as unknown).not.toThrow();
});

test('a shell hands over exactly what was meant', () => {
  const words = ["it's", '$HOME `id` "x" \\', 'a b', '{"a":["*"]}', '', '-', 'é\n'];
  const text = aws('iam', 'get-role', 'us-east-1', { 'role-name': words, flag: true, none: undefined });
  expect(argumentsOf([text])).toEqual([
    [['iam', 'get-role', '--role-name', ...words, '--flag', '--region', 'us-east-1']],
  ]);
  expect(shellQuote('a=b')).toBe('a=b');
});

test('the faults print every command that a change knows', () => {
  const folder = new URL('../../src/changes/', import.meta.url);
  const known = readdirSync(folder).flatMap((file) =>
    [...readFileSync(new URL(file, folder), 'utf8').matchAll(/aws\(\s*'([a-z0-9]+)',\s*'([a-z0-9-]+)'/g)].map(
      ([, service, operation]) => `${service} ${operation}`,
    ),
  );
  const seen = new Set(invocations.map(([service, operation]) => `${service} ${operation}`));
  expect(known.length).toBeGreaterThan(40);
  expect([...new Set(known)].filter((command) => !seen.has(command))).toEqual([]);
});

test('what the models refuse is refused here', async () => {
  const wrong = [
    'aws ec2 create-rout --region us-east-1',
    'aws ec2 create-route --region us-east-1',
    'aws ec2 create-route --route-table-id rtb-1 --destination 10.0.0.0/8 --region us-east-1',
    'aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-1 --private-dns-enabled true --region us-east-1',
    "aws ec2 authorize-security-group-ingress --group-id sg-1 --ip-permissions 'IpRange=[{CidrIp=10.0.0.0/8}]' --region us-east-1",
    `aws apigateway update-stage --rest-api-id a --stage-name b --patch-operations '[{"o":"replace"}]' --region us-east-1`,
    'aws ec2 delete-route --route-table-id rtb-1',
  ];
  for (const words of argumentsOf(wrong).flat()) expect(await commandProblems(invocationOf(words))).not.toEqual([]);
});
