import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { checks } from '../src/checks/index.js';
import { practiceChecks } from '../src/checks/practice/index.js';
import { notChecks } from '../src/checks/not-checks.js';
import { layers } from '../src/checks/check.js';
import { facts } from '../src/request/facts/index.js';
import { inventoryOf } from '../src/inventory/inventory.js';
import { lookUp, operationsOf, subjectOf } from '../src/request/fact.js';
import { buildRequests } from '../src/request/build.js';
import type { OperationId } from '../src/snapshot/operations.js';
import { askedFor } from './diagnose.js';
import { faults } from './faults/index.js';
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
    const told = new Set([...checks, ...practiceChecks].map(({ code }) => code).concat(Object.keys(notChecks)));
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
