import { describe, expect, test } from '@jest/globals';
import { checks } from '../../src/checks/index.js';
import { diagnosed } from '../diagnose.js';
import type { Fault } from '../faults/fault.js';
import { faults } from '../faults/index.js';
import { healthy } from '../worlds/peered.js';
import { remove } from '../worlds/world.js';

const worldOf = ({ world }: Fault) => (world ?? healthy)();

const failing = (snapshot: ReturnType<typeof healthy>, fault: Fault) => {
  const { report, broken } = diagnosed(snapshot, fault);
  expect(broken).toEqual([]);
  return report;
};

/** Whose words a body has is for people; the rest must be predicted to the letter. */
const wire = (sees: Fault['sees']): object => {
  if (!('wordsOf' in sees)) return sees;
  const { kind, status } = sees;
  return { kind, status };
};

describe.each(faults.map((fault) => [fault.code, fault] as const))('%s', (code, fault) => {
  test('leads when it is the one fault, with what the caller sees', () => {
    const report = failing(fault.breaks(worldOf(fault)), fault);
    expect(report.requests.map(({ rootCause }) => rootCause)).toEqual([code]);
    expect(report.findings.map((finding) => finding.code)).toEqual([code, ...Object.keys(fault.also ?? {})]);
    const { layer, ...predicted } = report.requests[0]?.predicted ?? {};
    expect(predicted).toEqual(wire(fault.sees));
    expect(layer).toBe(report.findings[0]?.layer);
    expect(report.findings.filter(({ is }) => is !== 'fail')).toEqual([]);
    expect(report.findings.map(({ role }) => role).indexOf('root-cause')).toBe(0);
    expect(report.verdict).toBe('broken');
  });

  test('is silent right next to the fault', () => {
    const near = fault.near(worldOf(fault));
    const same = fault.breaks(worldOf(fault));
    const other = near.answers === same.answers || sameAnswers(near, same) ? { target: fallback(fault) } : {};
    const call = { ...fault, ...other, ...fault.nearCall };
    const report = failing(near, call);
    const codes = report.findings.filter(({ is }) => is === 'fail').map((finding) => finding.code);
    expect(codes).not.toContain(code);
    const [stops] = report.requests.map(({ rootCause }) => rootCause);
    expect(stops).toBe(fault.nearIs ?? null);
  });

  test('is unknown, and never healthy, when its answers are missing', () => {
    for (const part of fault.blind) {
      const report = failing(
        remove(fault.breaks(worldOf(fault)), (path) => path.includes(part)),
        fault,
      );
      const finding = report.findings.find((one) => one.code === code);
      expect(finding?.is).toBe('unknown');
      expect(finding?.gaps[0]?.action).toMatch(/^[a-z0-9-]+:[A-Za-z]+$/);
      expect(report.verdict).not.toBe('healthy');
    }
  });

  test('has a repair that was tried, or none', () => {
    const finding = failing(fault.breaks(worldOf(fault)), fault).findings.find((one) => one.code === code);
    expect(finding?.tried.result).toBe(fault.tried ?? 'not-tried');
    expect(finding?.repair.length).toBe(fault.tried ? finding?.repair.length : 0);
    for (const { cli, undo, account } of finding?.repair ?? []) {
      expect(cli).toMatch(/^aws [a-z0-9]+ [a-z-]+ /);
      expect(undo).toMatch(/^aws [a-z0-9]+ [a-z-]+ /);
      expect(`${cli}${undo}`).not.toMatch(/undefined|\bnull\b|\[object|<[A-Z]/);
      expect(account).toMatch(/^\d{12}$/);
    }
  });
});

/** A fault that lies in the call and not in the accounts has its neighbour in another call. */
const fallback = (fault: Fault): string => {
  if (fault.code === 'host-header-missing-for-vpce-dns')
    return fault.target
      .replace('vpce-0e222222222222222-abcdefgh', 'a1b2c3d4e5-vpce-0e222222222222222')
      .replace('.vpce.', '.');
  return fault.target;
};

const sameAnswers = (a: ReturnType<typeof healthy>, b: ReturnType<typeof healthy>): boolean =>
  JSON.stringify([...a.answers]) === JSON.stringify([...b.answers]);

test('each cause has one fault, and no exemption without its reason', () => {
  const codes = faults.map(({ code }) => code);
  expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  for (const { blind, neverBlind, also = {} } of faults) {
    expect(blind.length > 0).toBe(neverBlind === undefined);
    for (const why of Object.values(also)) expect(why.length).toBeGreaterThan(20);
  }
});

test('every check has a fault', () => {
  expect(checks.map(({ code }) => code).filter((code) => !faults.some((fault) => fault.code === code))).toEqual([]);
});
