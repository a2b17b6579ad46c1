import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { checks } from '../src/checks/index.js';
import { controls } from '../src/checks/practice/controls.js';
import { rules } from '../src/checks/practice/index.js';
import { usualThresholds } from '../src/checks/practice/thresholds.js';
import { notChecks } from '../src/checks/not-checks.js';
import { layers } from '../src/checks/check.js';
import { facts } from '../src/request/facts/index.js';
import { inventoryOf } from '../src/inventory/inventory.js';
import { lookUp, operationsOf, subjectOf } from '../src/request/fact.js';
import { buildRequests } from '../src/request/build.js';
import type { OperationId } from '../src/snapshot/operations.js';
import { operationsOfRule } from '../src/checks/practice/rule.js';
import { judgeRules } from '../src/diagnosis/practice.js';
import { pageOf } from '../src/report/page.js';
import { changed } from './changes/changed.js';
import { askedFor } from './diagnose.js';
import { faults } from './faults/index.js';
import { weaknesses } from './weaknesses/index.js';
import { exemplary } from './worlds/exemplary.js';
import { healthy } from './worlds/peered.js';

const causes = JSON.parse(readFileSync(new URL('./data/causes.json', import.meta.url), 'utf8')) as string[];

describe('the registry', () => {
  test('names each cause once, and only causes of the catalogue', () => {
    const codes = checks.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    expect([...codes, ...Object.keys(notChecks)].filter((code) => !causes.includes(code))).toEqual([]);
    expect(codes.filter((code) => Object.hasOwn(notChecks, code))).toEqual([]);
  });

  test('forgets none: each cause is a check, a rule of practice, or listed with the reason why no answer of AWS shows it', () => {
    const told = new Set([...checks, ...rules].map(({ code }) => code).concat(Object.keys(notChecks)));
    expect(causes.filter((code) => !told.has(code))).toEqual([]);
    for (const why of Object.values(notChecks)) expect(why.length).toBeGreaterThan(40);
  });

  test.each(checks.map((check) => [check.code, check] as const))('%s is complete', (_code, check) => {
    expect(check.title).toMatch(/^[A-Z].*[^.]$/);
    expect(check.why.length).toBeGreaterThan(60);
    expect(check.remedy.length).toBeGreaterThan(20);
    expect(check.page).toMatch(/^https:\/\/(docs\.aws\.amazon\.com|repost\.aws|curl\.se|datatracker\.ietf\.org)\//);
    expect(layers).toContain(check.layer);
    expect(check.reads.length).toBeGreaterThan(0);
  });
});

describe('repairs', () => {
  const printed = new Set(changed().map(({ code }) => code));

  test.each([...checks, ...rules].map((told) => [told.code, told] as const))(
    '%s prints one in the tests, or says why no command can',
    (code, { noRepair }) => {
      expect(printed.has(code)).toBe(noRepair === undefined);
      if (noRepair === undefined) return;
      expect(noRepair).toMatch(/^[A-Z].{40,}\.$/);
      expect(pageOf(checks.find((one) => one.code === code) ?? rules.find((one) => one.code === code)!)).toContain(
        noRepair,
      );
    },
  );
});

describe('rules of practice', () => {
  test('have names of their own', () => {
    const codes = [...checks, ...rules].map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
  });

  test.each(rules.map((rule) => [rule.code, rule] as const))('%s is complete', (_code, rule) => {
    expect(rule.title).toMatch(/^[A-Z].*[^.]$/);
    expect(rule.why.length).toBeGreaterThan(60);
    expect(rule.remedy.length).toBeGreaterThan(20);
    expect(rule.page).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
    for (const control of rule.controls)
      expect(control).toMatch(/^(FSBP [A-Za-z0-9]+\.\d+|Well-Architected [A-Z]+\d\d-BP\d\d)$/);
  });

  test('name controls of AWS, and every control that is listed is named', () => {
    expect([...new Set(rules.flatMap((rule) => rule.controls))].sort()).toEqual(Object.keys(controls).sort());
  });

  test('ask nothing but what they declare, over every weakness', () => {
    const undeclared = new Set<string>();
    for (const { breaks } of weaknesses)
      for (const rule of rules) {
        const asked = new Set<OperationId>();
        judgeRules(
          inventoryOf(breaks(exemplary()), ({ operation: id }) => asked.add(id)),
          [rule],
          usualThresholds,
        );
        const declared = operationsOfRule(rule);
        for (const id of asked) if (!declared.includes(id)) undeclared.add(`${rule.code}: ${id}`);
      }
    expect([...undeclared]).toEqual([]);
  });
});

describe('facts', () => {
  test('ask nothing but what they declare, over every fault', () => {
    const undeclared: string[] = [];
    for (const fault of faults) {
      const asked = new Set<OperationId>();
      const inventory = inventoryOf(fault.breaks((fault.world ?? healthy)()), ({ operation }) => asked.add(operation));
      for (const request of buildRequests(inventory, askedFor(fault)))
        for (const [name, fact] of Object.entries(facts)) {
          asked.clear();
          lookUp(subjectOf(request, inventory), fact as (typeof facts)['path']);
          const declared = operationsOf(fact);
          for (const operation of asked) if (!declared.has(operation)) undeclared.push(`${name}: ${operation}`);
        }
    }
    expect([...new Set(undeclared)]).toEqual([]);
  });
});
