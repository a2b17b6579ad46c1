import { describe, expect, test } from '@jest/globals';
import { checks } from '../../src/checks/index.js';
import type { Finding, Report, RequestReport } from '../../src/diagnosis/schema.js';
import { rank } from '../../src/diagnosis/rank.js';
import { blocks, isFailed, judgeAll } from '../../src/diagnosis/evaluate.js';
import { inventoryOf } from '../../src/inventory/inventory.js';
import { buildRequests } from '../../src/request/build.js';
import { subjectOf } from '../../src/request/fact.js';
import type { Request } from '../../src/request/request.js';
import { render } from '../../src/report/index.js';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import type { Call } from '../diagnose.js';
import { askedFor, diagnosed } from '../diagnose.js';
import type { Fault } from '../faults/fault.js';
import { faults } from '../faults/index.js';
import { flaggedFormat, nodata, row } from '../inventory/evidence/samples.js';
import { healthy, ids, provider, urls } from '../worlds/peered.js';
import { answer, remove } from '../worlds/world.js';
import { standTogether } from './combinations.js';

const fault = (code: string): Fault => {
  const found = faults.find((one) => one.code === code);
  if (!found) throw new Error(`no fault ${code}`);
  return found;
};
const broken = (...codes: readonly string[]): Snapshot =>
  codes.reduce((state, code) => fault(code).breaks(state), healthy());

const call = { target: urls.alias, from: ids.app };

const requestOf = (): Request => {
  const [request] = buildRequests(inventoryOf(healthy()), askedFor(call));
  if (!request) throw new Error('no request');
  return request;
};

interface Told {
  readonly report: Report;
  readonly request: RequestReport;
  readonly of: (code: string) => Finding;
}

const told = (snapshot: Snapshot, asked: Call = call): Told => {
  const { report } = diagnosed(snapshot, asked);
  const [request] = report.requests;
  if (!request) throw new Error('no request');
  const of = (code: string) => {
    const found = report.findings.find((finding) => finding.code === code);
    if (!found) throw new Error(`${code} is not told`);
    return found;
  };
  return { report, request, of };
};

const place = new Map(checks.map(({ code }, index) => [code, index]));
const roles = ({ report }: Told) => report.findings.map(({ code, role }) => [code, role]);
const table = (report: Report) => render('table', report, { width: 80, colour: 0, ascii: false });
const plain = (text: string) => text.replaceAll(/\s+/g, ' ');

const closed = 'endpoint-sg-ingress-443-missing';
const entry = 'nacl-blocks-443';
const policy = 'resource-policy-wrong-vpce';
const endpointPolicy = 'endpoint-policy-no-matching-allow';

describe('1. causes that produce exactly what was seen lead', () => {
  const state = broken(closed, policy);
  test('over what lies before them on the way and cannot produce it', () => {
    expect(told(state, { ...call, symptom: '403' }).request.rootCause).toBe(policy);
    expect(told(state, { ...call, symptom: 'timeout' }).request.rootCause).toBe(closed);
  });
  test('over what may have produced it', () => {
    // A gateway response of somebody's own has no wording that is known; the policy's refusal is exactly what was printed.
    const both = broken('endpoint-policy-no-matching-allow', policy);
    const message = told(broken(policy)).request.predicted?.body ?? '';
    const { request } = told(both, { ...call, message });
    expect(request.rootCause).toBe(policy);
    expect(request.notes.join()).toContain(`${endpointPolicy} would be met before ${policy}`);
  });
  test('and stand first among the findings', () => {
    expect(roles(told(state, { ...call, symptom: '403' }))).toEqual([
      [policy, 'root-cause'],
      [closed, 'contributing'],
    ]);
  });
});

describe('2. among them the first on the way', () => {
  test.each([
    [[entry, closed], 'timeout', entry],
    [[closed, 'nacl-blocks-ephemeral-return'], 'timeout', closed],
    [[policy, endpointPolicy], '403', endpointPolicy],
  ])('%j with %s: %s', (codes, symptom, lead) => {
    const first = told(broken(...codes), { ...call, symptom });
    const failing = first.report.findings.map(({ code }) => place.get(code) ?? 0);
    expect(first.request.rootCause).toBe(lead);
    expect(place.get(lead)).toBe(Math.min(...failing));
  });
});

const interfaces = [ids.endpointInterfaceA, ids.endpointInterfaceB];

/** Flow logs of the endpoint's interfaces, complete. */
const logged = (state: Snapshot, ...messages: readonly string[]): Snapshot => {
  const flowLog = {
    FlowLogId: 'fl-0e222222222222222',
    FlowLogStatus: 'ACTIVE',
    DeliverLogsStatus: 'SUCCESS',
    CreationTime: '2026-01-01T00:00:00+00:00',
    ResourceId: ids.providerVpc,
    TrafficType: 'ALL',
    LogGroupName: '/vpc/flow',
    LogFormat: flaggedFormat,
    MaxAggregationInterval: 60,
  };
  const alive = interfaces.flatMap((eni) => [nodata('10:00', eni), nodata('11:50', eni)]);
  const events = [...alive, ...messages].map((message) => ({ logStreamName: 'eni-x-all', message }));
  const described = answer(state, provider, 'ec2/describe-flow-logs', { FlowLogs: [flowLog] });
  return answer(described, provider, 'logs/filter-log-events', { events }, '/vpc/flow');
};
const refused = interfaces.map((eni, index) =>
  row({
    eni,
    from: '10.10.1.10',
    to: `10.20.${index + 1}.10`,
    ports: [40000, 443],
    flags: 2,
    action: 'REJECT',
    at: '11:20',
  }),
);

describe('3. evidence moves them', () => {
  test('what the logs disprove does not lead, with a symptom or without', () => {
    // The caller's packets came to the endpoint and were rejected there: its own group let them out.
    const state = broken('client-sg-egress-443-missing', closed);
    expect(told(state).request.rootCause).toBe('client-sg-egress-443-missing');
    for (const symptom of [undefined, 'timeout']) {
      const moved = told(logged(state, ...refused), { ...call, symptom });
      expect(moved.request.rootCause).toBe(closed);
      expect(moved.of('client-sg-egress-443-missing')).toMatchObject({ confidence: 'contradicted', role: 'latent' });
      expect(moved.of(closed).confidence).toBe('confirmed');
    }
  });
  test('what the logs prove leads before what they say nothing of, and before no evidence of another', () => {
    const subject = subjectOf(
      { ...requestOf(), observed: undefined },
      inventoryOf(broken('client-sg-egress-443-missing', entry, closed)),
    );
    const judgements = judgeAll(subject, checks);
    const failed = judgements.filter(isFailed);
    const [first, second, third] = failed.filter(blocks);
    const ranked = (...known: readonly (readonly [(typeof failed)[number] | undefined, Finding['confidence']])[]) =>
      rank(
        judgements,
        { kind: 'timeout' },
        (one) => known.find(([of]) => of === one)?.[1] ?? 'unobserved',
        () => false,
      );
    expect(ranked().rootCause).toBe(first);
    expect(ranked([third, 'confirmed']).rootCause).toBe(third);
    expect(ranked([third, 'confirmed']).before).toEqual([first, second]);
    expect(ranked([third, 'supported']).rootCause).toBe(first);
    expect(ranked([second, 'supported'], [third, 'confirmed']).rootCause).toBe(first);
    expect(ranked([first, 'contradicted']).rootCause).toBe(second);
    expect(ranked([first, 'contradicted']).roleOf(first as never)).toBe('latent');
  });
  test('never over what cannot be what was observed', () => {
    const state = logged(broken(closed, policy), ...refused);
    expect(told(state, { ...call, symptom: '403' }).request.rootCause).toBe(policy);
  });
});

describe('4. the rest is contributing or latent', () => {
  test('contributing where it stops the same request', () => {
    expect(
      roles(
        told(broken(closed, policy, 'lambda-permission-missing'), {
          ...call,
          target: urls.alias.replace('/orders', '/pets'),
        }),
      ),
    ).toEqual([
      [closed, 'root-cause'],
      [policy, 'contributing'],
      ['lambda-permission-missing', 'contributing'],
    ]);
  });
});

describe('5. what is hidden is told under the one that hides it', () => {
  test('behind the root cause: by its code', () => {
    const all = told(broken(closed, policy));
    expect(all.of(policy).hiddenBy).toBe(closed);
    expect(all.of(closed)).not.toHaveProperty('hiddenBy');
  });
  test('before it on the way nothing hides it', async () => {
    const all = told(broken(closed, policy, 'lambda-permission-missing'), {
      target: urls.alias.replace('/orders', '/pets'),
      from: ids.app,
      symptom: '403',
    });
    expect(all.of(closed)).not.toHaveProperty('hiddenBy');
    expect(all.of('lambda-permission-missing').hiddenBy).toBe(policy);
    const text = plain(await table(all.report));
    expect(text).toMatch(
      /Root cause ✗ fail resource-policy-wrong-vpce.*Repair this first, then you will meet ✗ fail lambda-permission-missing.*On the way before it, but not what was observed ✗ fail endpoint-sg-ingress-443-missing/,
    );
  });
  test('where the symptom has no cause: behind what is met first', () => {
    const all = told(broken(closed, policy), { ...call, symptom: '503' });
    expect(all.request.rootCause).toBeNull();
    expect(all.of(policy).hiddenBy).toBe(closed);
  });
  test('of each request by itself, in every format for people', async () => {
    // The one caller is stopped by its own group before the policy, the other meets the policy first.
    const state = broken('client-sg-egress-443-missing', policy);
    const own = diagnosed(state, call).report;
    const other = diagnosed(state, { target: urls.alias, from: ids.admin }).report;
    const report: Report = {
      ...own,
      requests: [...own.requests, ...other.requests],
      findings: [...own.findings, ...other.findings],
    };
    expect(report.requests.map(({ rootCause }) => rootCause)).toEqual(['client-sg-egress-443-missing', policy]);
    const options = { width: 80, colour: 0, ascii: false } as const;
    for (const format of ['table', 'markdown', 'html'] as const) {
      const text = plain((await render(format, report, options)).replaceAll(/<[^>]*>/g, ' '));
      const [, , second = ''] = text.split(/(?:BROKEN|❌ broken:|✗ broken) +`?eni-/);
      expect([format, text.split('Repair this first, then you will meet').length]).toEqual([format, 2]);
      expect(second).toContain(policy);
      expect(second).not.toContain('Repair this first');
    }
  });
  test('of many requests: under the cause that leads them', async () => {
    const { report } = told(broken(closed, policy));
    const [request] = report.requests;
    if (!request) throw new Error('no request');
    const ids10 = Array.from({ length: 10 }, (_, index) => `${request.id} ${index}`);
    const many: Report = {
      ...report,
      requests: ids10.map((id) => ({ ...request, id })),
      findings: ids10.flatMap((id) => report.findings.map((finding) => ({ ...finding, request: id }))),
    };
    for (const format of ['table', 'markdown'] as const) {
      const text = plain(await render(format, many, { width: 80, colour: 0, ascii: false }));
      expect(text).toMatch(
        /endpoint-sg-ingress-443-missing.*you (will )?meet:?( -)? `?resource-policy-wrong-vpce.*\(10 requests\)/,
      );
    }
  });
});

describe('6. with no symptom the prediction is the headline', () => {
  test.each(
    faults
      .filter(({ symptom, message, sees }) => !symptom && !message && sees.kind === 'http' && sees.status === 403)
      .map((one) => [one.code, one] as const),
  )('%s: this caller gets 403', async (code, one) => {
    const { report, request } = told(one.breaks((one.world ?? healthy)()), one);
    expect(request).toMatchObject({ observed: null, rootCause: code, predicted: { kind: 'http', status: 403 } });
    expect(plain(await table(report)).split('Root cause')[0]).toMatch(/this caller sees HTTP 403/);
  });
  test('a timeout, and what does not resolve', async () => {
    expect(plain(await table(told(broken(closed)).report))).toContain(
      'this caller times out: nothing answers Root cause',
    );
    const one = fault('private-dns-disabled-plain-host');
    expect(plain(await table(told(one.breaks(healthy()), one).report))).toContain(
      'this caller cannot resolve the host name Root cause',
    );
  });
});

describe('7. where nothing can produce what was seen', () => {
  const unexplained = (symptom: string, state = broken(closed), more: Partial<Call> = {}) => {
    const found = told(state, { ...call, symptom, ...more });
    expect(found.request.rootCause).toBeNull();
    expect(found.report.findings.filter(({ role }) => role === 'root-cause')).toEqual([]);
    return found;
  };
  test('the report says so first, and gives no verdict for it', async () => {
    for (const symptom of ['dns', 'refused', 'reset', 'tls', '403', '429', '500', '502', '503']) {
      const { report, request } = unexplained(symptom);
      expect(plain(await table(report))).toMatch(
        /nothing that was found produces (a name|a refused|a reset|a failed TLS|\d{3})/,
      );
      expect(request.wouldDecide?.length).toBeGreaterThan(0);
    }
  });
  test('which log to turn on', () => {
    expect(unexplained('403').request.wouldDecide?.join('\n')).toMatch(
      /turn on the access log of stage prod of a1b2c3d4e5 in 444455556666[^]*execution logging/,
    );
    expect(unexplained('dns').request.wouldDecide?.join('\n')).toMatch(
      /turn on Resolver query logging of vpc-0c111111111111111 in 111122223333/,
    );
    expect(unexplained('reset').request.wouldDecide?.join('\n')).toMatch(
      /flow logs of eni-0e22222222222222a in 444455556666/,
    );
  });
  test('which account to read', () => {
    const unread = remove(
      healthy(),
      (path) => path.startsWith(provider.account) && path.includes('describe-target-health'),
    );
    const { request } = told(unread, { ...call, symptom: '500' });
    expect(request.wouldDecide?.[0]).toMatch(
      /^read elasticloadbalancing:DescribeTargetHealth in 444455556666 us-east-1 \(not collected\): it decides .*lb-listener-port-mismatch/,
    );
  });
  test('which probe to run, and where', () => {
    expect(unexplained('refused').request.wouldDecide?.at(-1)).toBe(
      'run this request with --live on a host of eni-0c111111111111111: which address refuses',
    );
  });
  test('what stops only some attempts is named, and is no verdict', () => {
    const one = fault('endpoint-az-coverage');
    const found = told(one.breaks((one.world ?? healthy)()), { ...one, symptom: 'timeout' });
    const lead = found.request.rootCause;
    if (lead === null) expect(found.request.wouldDecide?.join()).toContain('it may have been endpoint-az-coverage');
    else expect(lead).toBe('endpoint-az-coverage');
  });
  test('a success that was observed where nothing stops the request needs no explanation', async () => {
    const { report, request } = told(healthy(), { ...call, symptom: '200' });
    expect(request).not.toHaveProperty('wouldDecide');
    expect(plain(await table(report))).toContain('nothing stops this request, as observed');
    expect(unexplained('200').request.notes.join()).toContain('nothing that was found produces http 200');
  });
});

const http = (status: number, errorType: string | undefined, body: string, version = '1.1'): string =>
  [
    '*   Trying 10.20.1.10:443...',
    '* Connected to a1b2c3d4e5-vpce-0e222222222222222.execute-api.us-east-1.amazonaws.com (10.20.1.10) port 443',
    '> GET /prod/orders HTTP/1.1',
    '>',
    `< HTTP/${version} ${status} `,
    '< Server: Server',
    '< x-amzn-RequestId: 7f5f2a1c-0000-4000-8000-00000000c0de',
    ...(errorType === undefined ? [] : [`< x-amzn-ErrorType: ${errorType}`]),
    '<',
    body,
  ].join('\r\n');

const answered = faults.flatMap((one) =>
  one.sees.kind === 'http' && 'body' in one.sees && one.method !== 'HEAD' && !one.symptom && !one.message
    ? [{ one, status: one.sees.status, body: one.sees.body, errorType: one.sees.errorType }]
    : [],
);

describe('8. every way to give the observation', () => {
  const inWorld = ({ world, breaks }: Fault) => breaks((world ?? healthy)());

  test.each(faults.filter(({ symptom, message }) => !symptom && !message).map((one) => [one.code, one] as const))(
    '%s: --symptom',
    (code, one) => {
      const symptom = one.sees.kind === 'http' ? String(one.sees.status) : one.sees.kind;
      expect(told(inWorld(one), { ...one, symptom }).request.rootCause).toBe(code);
    },
  );

  test.each(answered.map((each) => [each.one.code, each] as const))(
    '%s: --message with the body, and curl -v',
    (code, each) => {
      const { one, status, body, errorType } = each;
      for (const message of [
        http(status, errorType, body),
        http(status, errorType, body, '2'),
        ...(errorType === undefined ? [] : [body]),
      ])
        expect([message, told(inWorld(one), { ...one, message }).request.rootCause]).toEqual([message, code]);
    },
  );

  test.each([
    ['curl: (28) Connection timed out after 5001 milliseconds', closed, closed],
    ['Error: connect ETIMEDOUT 10.20.1.10:443', closed, closed],
    [
      'curl: (6) Could not resolve host: a1b2c3d4e5.execute-api.us-east-1.amazonaws.com',
      'private-dns-disabled-plain-host',
      'private-dns-disabled-plain-host',
    ],
    ['curl: (60) SSL certificate problem: unable to get local issuer certificate', closed, null],
    ['curl: (7) Failed to connect to 10.20.1.10 port 443: Connection refused', closed, null],
    ['curl: (56) Recv failure: Connection reset by peer', closed, null],
  ])('%s', (message, code, lead) => {
    const one = fault(code);
    expect(told(inWorld(one), { ...one, message }).request.rootCause).toBe(lead);
  });

  const refusals = answered.filter(({ status }) => status === 403);
  const pairs = refusals.flatMap((a, index) =>
    refusals
      .slice(index + 1)
      .filter(
        (b) =>
          a.one.world === b.one.world &&
          a.one.target === b.one.target &&
          a.one.principal === b.one.principal &&
          a.one.from === b.one.from &&
          a.body !== b.body,
      )
      .filter((b) => JSON.stringify(a.one.headers) === JSON.stringify(b.one.headers) && a.one.method === b.one.method)
      // Without a stage nobody asks its policy: the front end answers by itself.
      .filter((b) => ![a, b].some(({ one }) => /^(api-not-deployed|stage-)/.test(one.code)))
      .filter((b) => standTogether((a.one.world ?? healthy)(), [a.one, b.one]))
      .map((b) => [a, b] as const),
  );
  test('two refusals at once: the body of a 403 tells which', () => {
    let decided = 0;
    for (const [a, b] of pairs) {
      const state = b.one.breaks(inWorld(a.one));
      const failing = diagnosed(state, a.one).report.findings.filter(
        ({ is, role }) => is === 'fail' && role !== 'latent',
      );
      for (const each of [a, b]) {
        if (!failing.some(({ code }) => code === each.one.code)) continue;
        const { request } = told(state, { ...each.one, message: each.body });
        const names = [a.one.code, b.one.code, 'by the body of', each.one.code].join(' ');
        expect([names, request.rootCause]).toEqual([names, each.one.code]);
        decided += 1;
      }
    }
    expect(decided).toBeGreaterThan(20);
  });

  const arn = 'arn:aws:execute-api:us-east-1:********6666:a1b2c3d4e5/prod/GET/orders';
  const said = (tail: string, user = 'anonymous', resource = arn) =>
    JSON.stringify({
      Message: `User: ${user} is not authorized to perform: execute-api:Invoke on resource: ${resource}${tail}`,
    });
  test.each([
    [' because no resource-based policy allows the execute-api:Invoke action', 'resource-policy-missing-source-vpc'],
    [' with an explicit deny in a resource-based policy', policy],
    [' because no VPC endpoint policy allows the execute-api:Invoke action', endpointPolicy],
    [' with an explicit deny in a VPC endpoint policy', 'endpoint-policy-explicit-deny'],
  ])('the suffix "%s" leads to %s and to no other of the four', (tail, code) => {
    for (const other of ['resource-policy-missing-source-vpc', policy, endpointPolicy, 'endpoint-policy-explicit-deny'])
      expect(told(broken(other), { ...call, message: said(tail) }).request.rootCause).toBe(
        other === code ? code : null,
      );
  });
  test('the older texts name no policy: a deny is any that denies, the bare one is any', () => {
    for (const [tail, codes] of [
      [' with an explicit deny', [policy, 'endpoint-policy-explicit-deny']],
      ['', [policy, endpointPolicy, 'endpoint-policy-explicit-deny', 'resource-policy-missing-source-vpc']],
    ] as const)
      for (const code of [
        policy,
        endpointPolicy,
        'endpoint-policy-explicit-deny',
        'resource-policy-missing-source-vpc',
      ])
        expect([tail, code, told(broken(code), { ...call, message: said(tail) }).request.rootCause]).toEqual([
          tail,
          code,
          (codes as readonly string[]).includes(code) ? code : null,
        ]);
  });
  test('a refusal of a signed caller is not that of an unsigned one, and says whom to ask for', () => {
    const role = 'arn:aws:sts::111122223333:assumed-role/app/session';
    const { request } = told(broken(policy), {
      ...call,
      message: said(' with an explicit deny in a resource-based policy', role),
    });
    expect(request.rootCause).toBeNull();
    expect(request.wouldDecide?.[0]).toBe(
      `the answer names ${role} as its caller, and this request was judged unsigned: give --principal ${role}`,
    );
  });
  test('an answer of another method is told to be one', () => {
    const message = said(
      ' with an explicit deny in a resource-based policy',
      'anonymous',
      arn.replace('GET/orders', 'POST/orders'),
    );
    const { request } = told(broken(policy), { ...call, message });
    expect(request.notes.join()).toContain(
      'the answer is of a1b2c3d4e5/prod/POST/orders, and this request is a1b2c3d4e5/prod/GET/orders: ask for that one',
    );
  });
  test('an answer without a header of API Gateway is not taken for its own', () => {
    const proxy =
      'HTTP/1.1 403 Forbidden\r\nServer: squid/5.7\r\nContent-Type: text/html\r\n\r\n<html><body>Access Denied</body></html>';
    const { request } = told(broken(policy), { ...call, message: proxy });
    expect(request.rootCause).toBeNull();
    expect(request.wouldDecide?.[0]).toMatch(/^the answer has no header of API Gateway/);
  });
});
