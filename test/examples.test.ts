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

/** As many findings as a bad night has, each longer than any field takes, with characters of two code units. */
const bad = (findings: number): Report => {
  const [first] = incident().findings;
  if (!first) throw new Error('incident.json lacks findings');
  const long = (index: number) => `${index} ${'\u{1f6d1}<!channel> "q" \n'.repeat(5000)}`;
  return {
    ...incident(),
    findings: Array.from({ length: findings }, (_, index) => ({
      ...first,
      fingerprint: String(index).padStart(32, '0'),
      subject: `arn:aws:ec2:us-east-1:444455556666:security-group/${index}${long(index)}`,
      because: long(index),
      details: [long(index)],
      repair: first.repair.map((repair) => ({ ...repair, cli: long(index), summary: long(index) })),
    })),
  };
};

describe('the published limits of each system, with findings longer than they take', () => {
  const nothing = { ...incident(), findings: [] };
  const reworded = (report: Report) => ({
    ...report,
    findings: report.findings.map((finding) => ({ ...finding, severity: 'low' as const, details: ['short'] })),
  });
  const nights = async (script: string) => [
    ...(await payloads(script, nothing, bad(3))),
    ...(await payloads(script, bad(3), reworded(bad(3)))),
    ...(await payloads(script, bad(3), { ...nothing, examined: bad(3).examined })),
  ];
  const paired = /^(?:[^\ud800-\udfff]|[\ud800-\udbff][\udc00-\udfff])*$/;
  const texts = (value: unknown): string[] => {
    if (typeof value === 'string') return [value];
    return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
  };

  test.each(scripts.map((script) => [script]))('%s: no character is cut in two', async (script) => {
    const all = await nights(script);
    expect(all.length).toBeGreaterThan(script === 'security-hub.mjs' ? -1 : 0);
    for (const text of all.flatMap(texts)) expect(paired.test(text)).toBe(true);
  });

  test('Jira: https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/', async () => {
    const documents = (await nights('jira.mjs')).flatMap(
      ({ body }) => body.fields?.description ?? body.body ?? [],
    ) as Payload[];
    expect(documents.length).toBeGreaterThan(3);
    for (const { type, version, content } of documents) {
      expect({ type, version }).toEqual({ type: 'doc', version: 1 });
      for (const paragraph of content) {
        expect(Object.keys(paragraph)).toEqual(['type', 'content']);
        for (const { type: node, text } of paragraph.content) {
          expect(node).toBe('text');
          expect(text.length).toBeGreaterThan(0);
        }
      }
      expect(texts(content).join('\n').length).toBeLessThanOrEqual(32_767);
    }
  });

  test('ServiceNow: the lengths of the columns of incident and task', async () => {
    const columns: Readonly<Record<string, number>> = {
      short_description: 160,
      description: 4000,
      work_notes: 4000,
      close_notes: 4000,
      correlation_id: 100,
      correlation_display: 100,
    };
    for (const { body } of await nights('servicenow.mjs'))
      for (const [name, value] of Object.entries(body as Record<string, string>))
        expect(value.length).toBeLessThanOrEqual(columns[name] ?? 40);
  });

  test('PagerDuty: https://developer.pagerduty.com/docs/events-api-v2-overview', async () => {
    for (const event of await nights('pagerduty.mjs')) {
      expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThanOrEqual(512 * 1024);
      expect(event['dedup_key'].length).toBeLessThanOrEqual(255);
      expect(['trigger', 'resolve']).toContain(event['event_action']);
      if (event['event_action'] === 'trigger') {
        expect(event['payload'].summary.length).toBeLessThanOrEqual(1024);
        expect(event['payload'].source.length).toBeGreaterThan(0);
      }
    }
  });

  test('EventBridge: ten entries, whichever, fit one call', async () => {
    const sizeOf = ({ Source, DetailType, Detail, Resources }: Payload): number =>
      [Source, DetailType, Detail, ...Resources].reduce(
        (sum: number, text: string) => sum + Buffer.byteLength(text),
        0,
      );
    for (const entry of await nights('eventbridge.mjs')) {
      expect(sizeOf(entry)).toBeLessThanOrEqual((256 * 1024) / 10);
      expect(entry['DetailType'].length).toBeLessThanOrEqual(128);
      for (const resource of entry['Resources']) expect(resource.length).toBeLessThanOrEqual(2048);
      const detail = JSON.parse(entry['Detail'] as string) as Payload;
      expect(detail).toMatchObject({ type: expect.any(String), key: expect.any(String), truncated: true });
      expect(detail['finding']).toMatchObject({ code: expect.any(String), severity: expect.any(String) });
    }
    const [short] = await payloads('eventbridge.mjs', fine(), broken());
    const told = JSON.parse(short?.['Detail'] as string) as Payload;
    expect(told['truncated']).toBeUndefined();
    expect(told['finding'].repair.length).toBeGreaterThan(0);
  });

  test('Slack: https://docs.slack.dev/reference/block-kit/blocks/section-block', async () => {
    for (const { text, blocks } of await nights('slack.mjs')) {
      expect(text.length).toBeLessThanOrEqual(300);
      expect(blocks.length).toBeLessThanOrEqual(50);
      for (const block of blocks) {
        expect(block.text.text.length).toBeLessThanOrEqual(3000);
        expect(block.text.text).not.toMatch(/<[!@#]/);
      }
    }
  });

  test('three hundred findings are three hundred payloads, none of them lost', async () => {
    const many = {
      ...bad(1),
      findings: Array.from({ length: 300 }, (_, index) => {
        const [finding] = incident().findings;
        return { ...(finding as Report['findings'][number]), fingerprint: String(index).padStart(32, '0') };
      }),
    };
    for (const script of ['jira.mjs', 'servicenow.mjs', 'pagerduty.mjs', 'eventbridge.mjs', 'slack.mjs'])
      expect(await payloads(script, nothing, many)).toHaveLength(300);
  });
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
