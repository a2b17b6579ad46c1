import { describe, expect, test } from '@jest/globals';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { audited } from '../audit.js';
import { signedWorld } from '../worlds/iam.js';
import { withSharedDomain } from '../worlds/domain.js';
import { withLinkV2 } from '../worlds/link-v2.js';
import { onprem } from '../worlds/onprem.js';
import { exemplary } from '../worlds/exemplary.js';
import { transit } from '../worlds/transit.js';
import { remove } from '../worlds/world.js';
import { weaknesses } from '../weaknesses/index.js';
import { rules } from '../../src/checks/practice/index.js';

const practice = (snapshot: Snapshot) => {
  const { report, broken } = audited(snapshot);
  expect(broken).toEqual([]);
  return report.findings.filter(({ layer }) => layer === 'practice');
};

const told = (findings: ReturnType<typeof practice>) => findings.map(({ code, is }) => `${code} ${is}`);

describe('rules of practice', () => {
  test('have nothing to say of an exemplary account', () => {
    const { report, broken } = audited(exemplary());
    expect(broken).toEqual([]);
    expect(report.findings).toEqual([]);
    expect(report.verdict).toBe('healthy');
    expect(report.summary).toMatchObject({ failed: 0, unknown: 0 });
  });

  test('each has a weakness that breaks it', () => {
    expect([...new Set(weaknesses.map(({ code }) => code))].sort()).toEqual(rules.map(({ code }) => code).sort());
  });

  describe.each(weaknesses.map((weakness) => [`${weakness.code}: ${weakness.what}`, weakness] as const))(
    '%s',
    (_, { code, breaks, near, blind, repairs }) => {
      test('is found, of the resource and of no request', () => {
        const found = practice(breaks(exemplary()));
        expect(told(found)).toEqual([`${code} fail`]);
        expect(found[0]).toMatchObject({ role: 'latent', request: null });
        expect(found[0]?.subject).toMatch(/^arn:aws:/);
        expect(found[0]?.tried.result).toBe(repairs ? 'repairs' : 'not-tried');
      });
      test('is not seen in what is nearly the same', () => {
        expect(told(practice(near(exemplary()))).filter((one) => one.startsWith(code))).toEqual([]);
      });
      test('is unknown while the answer is not there', () => {
        const found = practice(remove(breaks(exemplary()), (path) => path.includes(blind)));
        expect(told(found.filter((finding) => finding.code === code))).toEqual([`${code} unknown`]);
        expect(found.find((finding) => finding.code === code)?.gaps).toHaveLength(1);
      });
    },
  );
});

test.each([
  ['over a transit gateway', transit],
  ['with a shared domain name and an endpoint on each side', withSharedDomain],
  ['with a VPC link V2', withLinkV2],
  ['from the data centre', onprem],
  ['that wants signatures', signedWorld],
])('a healthy world is intended, and no intended request is broken: %s', (_, world) => {
  const { report, broken } = audited(world());
  expect(broken).toEqual([]);
  expect(report.requests.length).toBeGreaterThan(0);
  expect(report.requests.filter(({ verdict }) => verdict !== 'healthy')).toEqual([]);
  expect(report.findings.filter(({ request }) => request !== null)).toEqual([]);
});
