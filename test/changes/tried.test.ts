import { expect, test } from '@jest/globals';
import { diagnosed } from '../diagnose.js';
import { others } from './situations.js';

/** What each situation prints that the faults do not, and what its trial says. */
const wanted: Readonly<Record<string, readonly [code: string, cli: RegExp, result: string]>> = {
  'a name pinned to a zone without an interface': [
    'endpoint-az-coverage',
    /--add-subnet-ids subnet-0e22222222222222d /,
    // the main route table, which the new subnet uses, knows no way back to the caller
    'necessary',
  ],
  'targets that nobody reaches': [
    'nlb-or-alb-no-healthy-targets',
    /authorize-security-group-ingress .*FromPort=8443,ToPort=8443,IpRanges=\[\{CidrIp=10\.20\.1\.30\/32\}\]/,
    'repairs',
  ],
  'an edge-optimized API': ['wrong-endpoint-type', /types\/EDGE/, 'repairs'],
  'a listener of another protocol': ['vpc-link-v2-integration-target', /http:\/\/backend\.example\.com:443/, 'repairs'],
  'a rule for everything of AWS': ['resolver-rule-overrides-private-dns', /--rule-type SYSTEM/, 'repairs'],
  'a rule for the very name': ['resolver-rule-overrides-private-dns', /disassociate-resolver-rule/, 'repairs'],
};

const named = others.filter(({ name }) => wanted[name] !== undefined);

test('every expectation has its situation', () => {
  expect(named.map(({ name }) => name).sort()).toEqual(Object.keys(wanted).sort());
});

test.each(named.map((one) => [one.name, one] as const))('%s: the repair is printed', (name, { snapshot, call }) => {
  const [code = '', cli = /^$/, result = ''] = wanted[name] ?? [];
  const [found] = diagnosed(snapshot, call).report.findings.filter((one) => one.code === code);
  expect(found?.tried.result).toBe(result);
  expect(found?.repair.map((one) => one.cli).join('\n')).toMatch(cli);
});
