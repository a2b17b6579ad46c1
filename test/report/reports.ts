import { readFileSync } from 'node:fs';
import type { Report } from '../../src/diagnosis/schema.js';
import type { RenderOptions } from '../../src/report/index.js';

export const options: RenderOptions = { width: 80, colour: 0, ascii: false };

/**
 * A consumer that times out (with a cause that flow logs confirm, and two more behind it), one that saw a 503 that nothing
 * produces, a healthy one and one that a denied action leaves undecided; a waived and a latent finding.
 */
export const incident = (): Report =>
  JSON.parse(readFileSync(new URL('incident.json', import.meta.url), 'utf8')) as Report;

export const empty = (): Report => ({
  ...incident(),
  verdict: 'undecided',
  requests: [],
  findings: [],
  summary: { passed: 0, failed: 0, unknown: 0, waived: 0 },
  gaps: [],
  notes: [],
});

/** `apis` private APIs and two callers; every third API is broken for the first caller, by a policy of its own. */
export const many = (apis: number): Report => {
  const base = incident();
  const [request] = base.requests;
  const policy = base.findings.find(({ code }) => code === 'resource-policy-wrong-vpce');
  if (!request || !policy) throw new Error('incident.json lacks what this needs');
  const callers = ['vpc-0c111111111111111', 'vpc-0c999999999999999'];
  const pairs = Array.from({ length: apis }, (_, n) =>
    callers.map((caller, c) => ({ n, caller, broken: c === 0 && n % 3 === 0 })),
  ).flat();
  const idOf = (caller: string, n: number) => `${caller} > vpce-0e222222222222222 > api${n}/prod GET /orders`;
  return {
    ...base,
    requests: pairs.map(({ n, caller, broken }) => ({
      ...request,
      id: idOf(caller, n),
      caller: { ...request.caller, kind: 'vpc', id: caller, vpc: caller, addresses: [] },
      api: { ...request.api, id: `api${n}`, name: `orders-${n}` },
      verdict: broken ? 'broken' : 'healthy',
      observed: null,
      rootCause: broken ? policy.code : null,
      matrix: [],
      associations: [],
      notes: [],
    })),
    findings: pairs
      .filter(({ broken }) => broken)
      .map(({ n, caller }) => ({
        ...policy,
        fingerprint: `${n}`.padStart(32, '0'),
        role: 'root-cause' as const,
        request: idOf(caller, n),
        subject: `arn:aws:apigateway:us-east-1::/restapis/api${n}`,
        repair: policy.repair.map((repair) => ({ ...repair, cli: repair.cli.replaceAll('a1b2c3d4e5', `api${n}`) })),
      })),
    gaps: [],
    notes: [],
  };
};

/** What somebody may have put into a name, a tag, a policy or a log line. */
export const payload =
  '\u001b[31mRED\u001b[0m\u0007\u009b31m\u007f\u202eevil\u2066\u200b\ud800\u0000\r\n# heading\n- item\n' +
  '</script><script>alert(1)</script><img src=x onerror=alert(1)>]]>--><!-- ' +
  '[click](javascript:alert(1)) ![i](http://evil.example/i.png) **bold** `code` ``` | cell | http://evil.example www.evil.example @team #1 ' +
  '"double" \'single\' &amp; ${x} $(reboot) </style></title></textarea></svg>';

const hostileKeys = new Set([
  'name',
  'id',
  'host',
  'path',
  'stage',
  'vpc',
  'title',
  'because',
  'subject',
  'who',
  'what',
  'via',
  'eventId',
  'where',
  'summary',
  'warning',
  'cli',
  'undo',
  'reason',
  'by',
  'message',
  'body',
  'text',
  'action',
  'leg',
  'subnet',
  'routeTable',
  'at',
  'resource',
]);
const hostileLists = new Set(['details', 'sample', 'sideEffects', 'notes', 'addresses', 'remaining']);

const poisoned = (value: unknown, key: string, parent: string): unknown => {
  if (typeof value === 'string')
    return (hostileKeys.has(key) && parent !== 'tool') || hostileLists.has(key) ? `${value}${payload}` : value;
  if (Array.isArray(value)) return value.map((item: unknown) => poisoned(item, key, parent));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, poisoned(item, name, key)]));
};

/** The incident with the payload in every text that an account can influence. */
export const hostile = (): Report => {
  const report = poisoned(incident(), '', '') as Report;
  return {
    ...report,
    findings: report.findings.map((finding) => ({
      ...finding,
      request: finding.request && `${finding.request}${payload}`,
    })),
  };
};
