import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  authorize,
  compilePolicy,
  decide,
  decodePolicy,
  evaluateLayer,
  type AuthorizeRequest,
} from '../../src/policy/index.js';
import { allow, apiArn, deny, healthy, identityAllow, policy, signed } from './documents.js';

const keys = ['aws:SourceVpce', 'aws:SourceVpc', 'aws:VpcSourceIp', 'aws:UserAgent', 'aws:PrincipalTag/team'] as const;
const values = ['a', 'b', '10.0.0.1', '${aws:UserAgent}', '*'];
const operators = [
  ...['StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike', 'StringEqualsIfExists', 'Null', 'Bool'],
  ...[
    'ForAllValues:StringEquals',
    'ForAnyValue:StringNotLike',
    'IpAddress',
    'NotIpAddressIfExists',
    'ForAnyValue:StringEqualsIfExists',
  ],
];

const condition = fc.dictionary(
  fc.constantFrom(...operators),
  fc.dictionary(fc.constantFrom(...keys), fc.array(fc.constantFrom(...values, 'true', 'false'), { maxLength: 2 }), {
    maxKeys: 2,
  }),
  { maxKeys: 2 },
);

const account = '111111111111';
const principal = fc.constantFrom<unknown>(
  '*',
  { AWS: account },
  { AWS: `arn:aws:iam::${account}:role/team/caller` },
  { AWS: `arn:aws:sts::${account}:assumed-role/caller/s1` },
  { AWS: '222222222222' },
);

const parts = fc.record({
  Principal: principal,
  Resource: fc.constantFrom(
    '*',
    `${apiArn}/*`,
    'execute-api:/prod/*',
    `${apiArn}/dev/*`,
    `${apiArn}/prod/GET/\${aws:UserAgent}`,
  ),
  Action: fc.constantFrom('*', 'execute-api:Invoke', 'execute-api:Inv*', 's3:*'),
  Condition: condition,
});

const allowing = parts.map((more) => allow(more));
const denying = parts.map((more) => deny(more));
const statements = fc.array(fc.oneof(allowing, denying), { maxLength: 5 });
const context = fc.dictionary(fc.constantFrom(...keys), fc.constantFrom('a', 'b', '10.0.0.1', 'pets'));
const unknownKeys = fc.subarray([...keys]);

const base = fc.constantFrom<AuthorizeRequest>(
  healthy(),
  signed(account),
  signed(account, { identityPolicies: [identityAllow] }),
  signed('222222222222', { identityPolicies: [identityAllow] }),
  healthy({ api: { ...healthy().api, authorizationType: 'CUSTOM' }, authorizerPolicy: identityAllow }),
);

const given = fc.record({ base, list: statements, context, unknownKeys });
type Given = typeof given extends fc.Arbitrary<infer T> ? T : never;

const judge = (from: Given, list: readonly unknown[]) =>
  decide({ ...from.base, context: from.context, unknownKeys: from.unknownKeys, resourcePolicy: policy(...list) });

describe('properties', () => {
  test('adding a Deny never opens anything', () => {
    fc.assert(
      fc.property(given, denying, (from, more) => {
        const before = judge(from, from.list);
        const after = judge(from, [...from.list, more]);
        if (before.decision === 'DENY') expect(after.decision).toBe('DENY');
        if (before.kind === 'EXPLICIT_DENY') expect(after.kind).toBe('EXPLICIT_DENY');
        if (before.decision === 'UNKNOWN') expect(after.decision).not.toBe('ALLOW');
      }),
      { numRuns: 500 },
    );
  });

  test('adding an Allow never lifts an explicit deny and never closes anything', () => {
    fc.assert(
      fc.property(given, allowing, (from, more) => {
        const before = judge(from, from.list);
        const after = judge(from, [...from.list, more]);
        if (before.kind === 'EXPLICIT_DENY') expect(after.kind).toBe('EXPLICIT_DENY');
        if (before.decision === 'ALLOW') expect(after.decision).toBe('ALLOW');
      }),
      { numRuns: 500 },
    );
  });

  test('unknown resolves and never flips when the key becomes known', () => {
    fc.assert(
      fc.property(given, fc.constantFrom('a', 'b', '10.0.0.1', undefined), (from, value) => {
        const before = judge(from, from.list);
        const known = from.unknownKeys[0];
        if (known === undefined) return;
        const { [known]: _, ...rest } = from.context;
        const after = judge(
          {
            ...from,
            unknownKeys: from.unknownKeys.slice(1),
            context: value === undefined ? rest : { ...rest, [known]: value },
          },
          from.list,
        );
        if (before.decision !== 'UNKNOWN') expect(after.decision).toBe(before.decision);
        if (before.kind !== 'UNKNOWN') expect(after.kind).toBe(before.kind);
      }),
      { numRuns: 1000 },
    );
  });

  test('what the decision depends on is unknown, and named', () => {
    fc.assert(
      fc.property(given, (from) => {
        const { kind, dependsOn } = judge(from, from.list);
        if (kind !== 'UNKNOWN') expect(dependsOn).toEqual([]);
        for (const key of dependsOn) expect(from.unknownKeys).toContain(key);
      }),
    );
  });

  test('the order of statements does not matter', () => {
    fc.assert(
      fc.property(given, (from) => {
        const forward = judge(from, from.list);
        const backward = judge(from, [...from.list].reverse());
        expect([backward.decision, backward.kind]).toEqual([forward.decision, forward.kind]);
        expect([...backward.dependsOn].sort()).toEqual([...forward.dependsOn].sort());
      }),
      { numRuns: 500 },
    );
  });

  test('encoding a document does not change the decision', () => {
    fc.assert(
      fc.property(given, (from) => {
        const text = JSON.stringify(policy(...from.list));
        const escaped = JSON.stringify(text).slice(1, -1).replaceAll('/', '\\/');
        const forms = [text, escaped, encodeURIComponent(text), JSON.stringify(text), `\uFEFF${text}`];
        const kinds = forms.map(
          (resourcePolicy) => decide({ ...from.base, context: from.context, resourcePolicy }).kind,
        );
        expect(new Set(kinds).size).toBe(1);
      }),
    );
  });
});

const slowest = 50;

/** The same document in another text, so that no run profits from an earlier one. */
const fresh = (document: unknown, run: number): unknown =>
  typeof document === 'string' ? document + ' '.repeat(run) : { Id: String(run), ...(document as object) };

/** Of the processor, not of the clock: the least of five runs, each parsing anew. The machine may be busy, the code may not be slow. */
const milliseconds = (run: (attempt: number) => unknown): number =>
  Math.min(
    ...[1, 2, 3, 4, 5].map((attempt) => {
      const start = process.cpuUsage();
      run(attempt);
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1_000;
    }),
  );

const survives = (document: unknown): void => {
  const { decision } = authorize(healthy({ resourcePolicy: document, endpointPolicy: document }));
  expect(['ALLOW', 'DENY', 'UNKNOWN']).toContain(decision);
  expect(['policy', 'none', 'unmodelled']).toContain(decodePolicy(document).is);
};

const anyElement = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom('*', 'Allow', 'Deny', 'execute-api:Invoke', [], {}, [null], { AWS: [] }),
);

describe('malformed documents', () => {
  test('any JSON', () => fc.assert(fc.property(fc.jsonValue(), survives)));
  test('any text', () => fc.assert(fc.property(fc.string({ maxLength: 500, unit: 'binary' }), survives)));
  test('any elements in a statement', () => {
    const odd = fc.record(
      {
        Effect: anyElement,
        Principal: anyElement,
        NotPrincipal: anyElement,
        Action: anyElement,
        NotAction: anyElement,
        Resource: anyElement,
        NotResource: anyElement,
        Condition: fc.oneof(anyElement, fc.dictionary(fc.constantFrom(...operators), anyElement)),
        Sid: anyElement,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(odd, { maxLength: 4 }), anyElement, (list, version) => {
        survives({ Version: '2012-10-17', Statement: list });
        survives({ Version: version, Statement: list[0] });
      }),
      { numRuns: 500 },
    );
  });

  test('wrong values are unmodelled, not ignored', () => {
    const odd = [
      { Statement: 'Allow' },
      { Statement: [allow()], Extra: 1 },
      { Version: '2020-01-01', Statement: [allow()] },
      policy({ ...allow(), Action: 5 }),
      policy({ ...allow(), Action: [] }),
      policy({ ...allow(), Resource: { a: 1 } }),
      policy({ ...allow(), NotAction: 'a:b' }),
      policy({ ...allow(), Principal: 'arn:aws:iam::111111111111:root' }),
      policy({ ...allow(), Principal: { Role: 'x' } }),
      policy({ ...allow(), Sid: 7 }),
      policy({ ...allow(), Condition: [] }),
      policy({ ...allow(), Condition: { StringIs: { a: 'b' } } }),
      policy({ ...allow(), Condition: { StringEquals: 'b' } }),
      policy({ ...allow(), Condition: { StringEquals: { a: { b: 'c' } } } }),
      policy({ ...allow(), Condition: { NullIfExists: { a: 'true' } } }),
    ];
    for (const resourcePolicy of odd) expect(authorize(healthy({ resourcePolicy })).decision).toBe('UNKNOWN');
  });

  test('a key that occurs twice is unmodelled', () => {
    const text = '{"Statement":[{"Effect":"Allow","Condition":{"Bool":{"a:b":"true"}},"Condition":{}}]}';
    expect(decodePolicy(text)).toEqual({ is: 'unmodelled', why: expect.stringContaining('"Condition"') });
    expect(decodePolicy('{"Statement":[{"\\u0041ction":1,"Action":2}]}').is).toBe('unmodelled');
    expect(decodePolicy('{"Statement":[{"a":"{\\"a\\":1,\\"a\\":1}"},{"a":1}]}').is).toBe('policy');
  });

  test('objects that are no data do not crash', () => {
    const loop: Record<string, unknown> = { Statement: [] };
    loop.Statement = [loop];
    survives(loop);
    survives({ Statement: 10n });
    survives(() => 1);
  });
});

describe('time', () => {
  const size = 20_480;
  const fill = (unit: string): string => unit.repeat(Math.floor(size / unit.length));
  const deep = (open: string, close: string): string => open.repeat(size / 2) + close.repeat(size / 2);

  test.each([
    ...[
      '[',
      '{',
      '{"a":',
      '"',
      '\\',
      '%7B',
      '\\"',
      '{"Statement":',
      '${',
      '{{',
      '<',
      '=',
      ' ',
      '1',
      '*',
      '\n',
      '{\\"',
      'vpce-xxxx',
    ],
  ])('%j repeated to 20,480 characters', (unit) => {
    const text = fill(unit);
    const inside = [
      policy(allow({ Resource: text })),
      policy(allow({ Action: text })),
      policy(allow({ Principal: { AWS: text } })),
      policy(allow({ Sid: text })),
      ...[
        'StringLike',
        'StringEquals',
        'NumericEquals',
        'DateLessThan',
        'IpAddress',
        'BinaryEquals',
        'ArnLike',
        text,
      ].map((operator) => policy(allow({ Condition: { [operator]: { 'aws:SourceVpce': text } } }))),
    ];
    for (const document of [text, `{"Statement":${text}`, ...inside]) {
      expect(milliseconds((run) => survives(fresh(document, run)))).toBeLessThan(slowest);
    }
  });

  test('deep nesting', () => {
    for (const text of [
      deep('[', ']'),
      `{"Statement":${deep('[', ']')}}`,
      `{"Statement":${'{"a":'.repeat(3000)}1${'}'.repeat(3001)}`,
    ]) {
      expect(milliseconds((run) => survives(fresh(text, run)))).toBeLessThan(slowest);
    }
  });

  test('huge lists', () => {
    const many = Array.from({ length: 1500 }, (_, index) => `vpce-${index.toString(16)}`);
    const short = (effect: 'Allow' | 'Deny') => ({ Effect: effect, Principal: '*', Action: '*', Resource: '*' });
    const documents = [
      policy(
        allow({ Condition: { StringEquals: { 'aws:SourceVpce': many } } }),
        deny({ Condition: { StringNotEquals: { 'aws:SourceVpce': many } } }),
      ),
      policy(...Array.from({ length: 300 }, () => short('Deny'))),
      policy(allow({ Resource: many, Action: many, Principal: { AWS: many } })),
    ];
    for (const document of documents)
      expect(milliseconds((run) => survives(fresh(document, run)))).toBeLessThan(slowest);
  });

  test('many wildcards against a long path stay fast', () => {
    const path = `/${'a'.repeat(10_000)}`;
    const api = { ...healthy().api, path };
    for (const pattern of [
      `${'*a'.repeat(9_000)}*b`,
      `${'*'.repeat(20_000)}b`,
      `*${'?a'.repeat(4_000)}b`,
      `*${'?'.repeat(9_000)}b*c`,
      `*${'a'.repeat(5_000)}b*`,
    ]) {
      const resourcePolicy = compilePolicy(policy(allow({ Resource: pattern })));
      expect(milliseconds(() => expect(decide(healthy({ api, resourcePolicy })).decision).toBe('DENY'))).toBeLessThan(
        slowest,
      );
    }
  });

  test('a wildcard pattern agrees with a regular expression', () => {
    const pieces = fc.array(fc.constantFrom('a', 'b', '*', '?'), { maxLength: 8 }).map((list) => list.join(''));
    const text = fc.array(fc.constantFrom('a', 'b'), { maxLength: 8 }).map((list) => list.join(''));
    fc.assert(
      fc.property(pieces, text, (pattern, value) => {
        const expression = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
        const document = policy(allow({ Condition: { StringLike: { 'my:key': pattern } } }));
        const { effect } = evaluateLayer(document, 'resourcePolicy', { ...healthy(), context: { 'my:key': value } });
        expect(effect === 'allow').toBe(expression.test(value));
      }),
      { numRuns: 2000 },
    );
  });
});
