import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import * as securityhub from '@aws-sdk/client-securityhub';
import { NormalizedSchema } from '@smithy/core/schema';
import { reportsDiff } from '../src/diagnosis/compare/index.js';
import { readPastReport } from '../src/diagnosis/compare/past-report.js';
import type { Report } from '../src/diagnosis/schema.js';
import { renderDiff } from '../src/report/diff/index.js';
import { diagnosed } from './diagnose.js';
import { faults } from './faults/index.js';
import { hostile, incident, options } from './report/reports.js';
import { healthy, ids, provider, urls } from './worlds/peered.js';
import { remove } from './worlds/world.js';

const root = new URL('../', import.meta.url).pathname;
const scripts = readdirSync(`${root}examples`).filter((name) => name !== 'events.mjs');

/* eslint-disable @typescript-eslint/no-explicit-any */
type Payload = Record<string, any>;

const call = { target: urls.alias, from: ids.app };
const closedGroup = faults.find(({ code }) => code === 'endpoint-sg-ingress-443-missing');
if (!closedGroup) throw new Error('no such fault');
const fine = () => diagnosed(healthy(), call).report;
const broken = () => diagnosed(closedGroup.breaks(healthy()), call).report;
const blind = () =>
  diagnosed(
    remove(healthy(), (path) => path === `${provider.account}/us-east-1/ec2/describe-security-groups`),
    call,
  ).report;
const reworded = () => {
  const report = broken();
  return { ...report, findings: report.findings.map((finding) => ({ ...finding, confidence: 'confirmed' as const })) };
};

const past = (report: Report) => {
  const read = readPastReport(JSON.parse(JSON.stringify(report)));
  if (!read.ok) throw new Error(read.fault);
  return read.report;
};

const payloads = async (script: string, old: Report, now: Report): Promise<Payload[]> => {
  const input = await renderDiff('jsonl', reportsDiff(past(old), past(now)), options);
  const ran = spawnSync(process.execPath, [`${root}examples/${script}`], { input, encoding: 'utf8' });
  expect({ status: ran.status, stderr: ran.stderr }).toEqual({ status: 0, stderr: '' });
  return ran.stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Payload);
};

interface Ticket {
  readonly names: readonly string[];
  open: boolean;
  updates: number;
}

/** What each system does with a payload: opens, updates or closes the tickets that it finds. */
const systems: Readonly<Record<string, (tickets: Ticket[], payload: Payload) => void>> = {
  'jira.mjs': (tickets, { find, path, body }) => {
    if (find === undefined) tickets.push({ names: body.fields.labels, open: true, updates: 0 });
    const label = /labels = "([^"]+)" AND statusCategory != Done/.exec(find ?? '')?.[1] ?? '';
    for (const ticket of tickets.filter(({ open, names }) => open && names.includes(label)))
      if (path.endsWith('/transitions')) ticket.open = false;
      else ticket.updates += 1;
  },
  'servicenow.mjs': (tickets, { find, body }) => {
    if (find === undefined) {
      const { correlation_id: id, correlation_display: display } = body;
      tickets.push({ names: [`correlation_id=${id}`, `correlation_display=${display}`], open: true, updates: 0 });
    }
    for (const ticket of tickets.filter(({ open, names }) => open && names.includes(find?.replace('^active=true', ''))))
      if (body.state === '6') ticket.open = false;
      else ticket.updates += 1;
  },
  'pagerduty.mjs': (tickets, { dedup_key: key, event_action: action }) => {
    const known = tickets.find(({ open, names }) => open && names.includes(key));
    if (action === 'resolve' && known) known.open = false;
    if (action === 'trigger' && known) known.updates += 1;
    if (action === 'trigger' && !known) tickets.push({ names: [key], open: true, updates: 0 });
  },
};

describe.each(Object.entries(systems))('%s over five nights', (script, apply) => {
  test('opens on a new fingerprint, updates while it stands, closes only when decided gone', async () => {
    const tickets: Ticket[] = [];
    const night = async (old: Report, now: Report) => {
      for (const payload of await payloads(script, old, now)) apply(tickets, payload);
      return tickets.filter(({ open }) => open).length;
    };
    expect(await night(fine(), broken())).toBe(1);
    expect(await night(broken(), reworded())).toBe(1);
    expect(tickets[0]?.updates).toBe(1);
    expect(await night(reworded(), blind())).toBe(1);
    expect(await night(blind(), blind())).toBe(1);
    expect(await night(blind(), fine())).toBe(0);
    expect(tickets).toHaveLength(1);
  });

  test('closes what the next night does not find any more', async () => {
    const tickets: Ticket[] = [];
    for (const payload of await payloads(script, fine(), broken())) apply(tickets, payload);
    for (const payload of await payloads(script, broken(), fine())) apply(tickets, payload);
    expect(tickets.map(({ open }) => open)).toEqual([false]);
  });
});

test('the fields of each system are within its limits, whatever an account wrote', async () => {
  const before = { ...incident(), findings: [] };
  for (const { body, find } of await payloads('jira.mjs', before, hostile())) {
    if (find !== undefined) continue;
    expect(body.fields.summary.length).toBeLessThanOrEqual(255);
    expect(body.fields.summary).not.toMatch(/[\n\r]/);
    for (const label of body.fields.labels) expect(label).toMatch(/^\S+$/);
  }
  for (const { body, find } of await payloads('servicenow.mjs', before, hostile()))
    if (find === undefined) expect(body.short_description.length).toBeLessThanOrEqual(160);
  for (const { payload } of await payloads('pagerduty.mjs', before, hostile())) {
    expect(payload.summary.length).toBeLessThanOrEqual(1024);
    expect(['critical', 'error', 'warning', 'info']).toContain(payload.severity);
  }
  for (const { blocks } of await payloads('slack.mjs', before, hostile())) {
    expect(blocks[0].text.text.length).toBeLessThanOrEqual(3000);
    expect(blocks[0].text.text).not.toMatch(/<[^ ]/);
  }
  for (const entry of await payloads('eventbridge.mjs', before, hostile())) {
    expect(Buffer.byteLength(JSON.stringify(entry))).toBeLessThan(256 * 1024);
    expect(JSON.parse(entry['Detail'] as string)).toMatchObject({ key: expect.any(String) });
  }
});

test('security hub: closes the finding that the import made', async () => {
  const [update] = await payloads('security-hub.mjs', broken(), fine());
  const { render } = await import('../src/report/index.js');
  const [batch] = JSON.parse(await render('asff', broken(), options)) as { Findings: Payload[] }[];
  const { Id, ProductArn } = batch?.Findings[0] ?? {};
  expect(update?.['FindingIdentifiers']).toEqual([{ Id, ProductArn }]);
  const model = new Map(NormalizedSchema.of(securityhub.BatchUpdateFindingsRequest$).structIterator());
  for (const name of Object.keys(update ?? {})) expect([...model.keys()]).toContain(name);
  expect(Object.values(securityhub.WorkflowStatus)).toContain(update?.['Workflow'].Status);
  expect(await payloads('security-hub.mjs', broken(), blind())).toEqual([]);
});

test('docs/ticketing.md names every transform, and every transform that it names is there', () => {
  const page = readFileSync(`${root}docs/ticketing.md`, 'utf8');
  const named = [...new Set([...page.matchAll(/`([a-z-]+\.mjs)`/g)].map(([, name]) => name))];
  expect(named.sort()).toEqual([...scripts].sort());
});
