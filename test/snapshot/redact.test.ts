import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { redact, redactionOf } from '../../src/snapshot/redact.js';
import type { Answer, Snapshot } from '../../src/snapshot/snapshot.js';
import { answerKey, answerPath, parseAnswerPath } from '../../src/snapshot/snapshot.js';
import type { OperationId } from '../../src/snapshot/operations.js';
import '../seeded.js';

const consumer = '111122223333';
const provider = '444455556666';
const apiId = 'k9x8y7z6w5';
const endpoint = 'vpce-0a1b2c3d4e5f67890';

const policy = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'x',
      Effect: 'Allow',
      Principal: { AWS: [`arn:aws:iam::${consumer}:role/team/orders-reader`, consumer] },
      Action: 'execute-api:Invoke',
      Resource: `arn:aws:execute-api:us-east-1:${provider}:${apiId}/prod/GET/orders/*`,
      Condition: {
        IpAddress: { 'aws:SourceIp': ['52.94.0.0/16', '0.0.0.0/0', '10.0.0.0/8', '2600:1f18::/33'] },
        StringEquals: { 'aws:SourceVpce': endpoint, 'aws:PrincipalTag/team': 'Blue Team', 'aws:username': 'jane.doe' },
        ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${consumer}:role/team/orders-*` },
      },
    },
  ],
};
const plain = JSON.stringify(policy);
const escaped = JSON.stringify(plain).slice(1, -1);

const balancer = `arn:aws:elasticloadbalancing:us-east-1:${provider}:loadbalancer/net/orders-nlb/50dc6c495c0c9188`;
const functionArn = `arn:aws:lambda:us-east-1:${provider}:function:orders-fn:live`;

const at = (account: string, operation: OperationId, key: readonly string[], answer: unknown): [string, Answer] => {
  const region = /^(iam|route53|organizations)\//.test(operation) ? 'global' : 'us-east-1';
  const question = { account, region, operation };
  return [answerPath(key.length === 0 ? question : { ...question, key: answerKey(...key) }), answer as Answer];
};

const snapshot: Snapshot = {
  takenAt: '2026-01-31T12:00:00Z',
  accounts: { [consumer]: { alias: 'acme-shop', side: 'consumer' }, [provider]: {} },
  answers: new Map([
    at(consumer, 'ec2/describe-instances', [], {
      Reservations: [
        {
          OwnerId: consumer,
          Instances: [
            {
              InstanceId: 'i-0123456789abcdef0',
              State: { Code: 16, Name: 'running' },
              PublicIpAddress: '52.94.7.8',
              PublicDnsName: 'ec2-52-94-7-8.compute-1.amazonaws.com',
              PrivateIpAddress: '10.1.2.3',
              KeyName: 'acme-key',
              Tags: [
                { Key: 'Name', Value: 'orders-bastion-1' },
                { Key: 'team', Value: 'Blue Team' },
                {
                  Key: 'aws:cloudformation:stack-id',
                  Value: `arn:aws:cloudformation:us-east-1:${consumer}:stack/acme-net/1`,
                },
              ],
            },
          ],
        },
      ],
    }),
    at(provider, 'ec2/describe-network-interfaces', [], {
      NetworkInterfaces: [
        {
          Description: 'ELB net/orders-nlb/50dc6c495c0c9188',
          OwnerId: provider,
          Association: { PublicIp: '203.0.113.77' },
        },
        { Description: 'AWS Lambda VPC ENI-orders-fn-0b1c2d3e-1111-2222-3333-444455556666' },
        { Description: `VPC Endpoint Interface ${endpoint}` },
        { Description: 'Bastion of ACME Corp', Groups: [{ GroupName: 'default', GroupId: 'sg-1' }] },
      ],
    }),
    at(consumer, 'ec2/describe-security-groups', [], {
      SecurityGroups: [
        {
          GroupName: 'acme-web',
          Description: 'ACME web servers',
          IpPermissionsEgress: [
            { IpRanges: [{ CidrIp: '0.0.0.0/0' }, { CidrIp: '52.94.7.0/24', Description: 'ACME office' }] },
          ],
          IpPermissions: [
            { Ipv6Ranges: [{ CidrIpv6: '::/0' }, { CidrIpv6: '2600:1f18:1::/56' }, { CidrIpv6: 'fd00::/8' }] },
          ],
        },
      ],
    }),
    at(consumer, 'ec2/describe-vpc-endpoints', [], {
      VpcEndpoints: [
        {
          VpcEndpointId: endpoint,
          PolicyDocument: JSON.stringify(policy, null, 2),
          ServiceName: 'com.amazonaws.us-east-1.execute-api',
        },
      ],
    }),
    at(provider, 'apigateway/get-rest-apis', [], {
      items: [
        {
          id: apiId,
          name: 'Acme Orders',
          description: 'Orders of ACME',
          policy: escaped,
          tags: { team: 'Blue Team' },
          endpointConfiguration: { types: ['PRIVATE'], vpcEndpointIds: [endpoint] },
        },
      ],
    }),
    at(provider, 'apigateway/get-stage', [apiId, 'prod'], {
      stageName: 'prod',
      deploymentId: 'd1',
      accessLogSettings: { destinationArn: `arn:aws:logs:us-east-1:${provider}:log-group:acme-access` },
    }),
    at(provider, 'apigateway/get-resources', [apiId], {
      items: [
        {
          id: 'r1',
          path: '/orders/{id}',
          pathPart: '{id}',
          resourceMethods: {
            GET: {
              methodIntegration: {
                uri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${functionArn}/invocations`,
                credentials: `arn:aws:iam::${provider}:role/acme-invoke`,
              },
            },
            POST: { methodIntegration: { uri: 'https://backend.acme-shop.com/v1/orders', connectionId: 'abc123' } },
            PUT: { methodIntegration: { uri: 'http://orders-nlb-50dc6c495c0c9188.elb.us-east-1.amazonaws.com/x' } },
          },
        },
      ],
    }),
    at(provider, 'apigateway/get-domain-name', ['api.acme-shop.com', 'dom123'], {
      domainName: 'api.acme-shop.com',
      domainNameArn: `arn:aws:apigateway:us-east-1:${provider}:/domainnames/api.acme-shop.com+dom123`,
      policy: JSON.stringify(plain),
    }),
    at(provider, 'elbv2/describe-load-balancers', [], {
      LoadBalancers: [
        {
          LoadBalancerArn: balancer,
          LoadBalancerName: 'orders-nlb',
          DNSName: 'orders-nlb-50dc6c495c0c9188.elb.us-east-1.amazonaws.com',
          Scheme: 'internal',
          Type: 'network',
        },
      ],
    }),
    at(provider, 'elbv2/describe-listeners', [balancer], {
      Listeners: [{ LoadBalancerArn: balancer, DefaultActions: [{ RedirectConfig: { Host: 'www.acme-shop.com' } }] }],
    }),
    at(provider, 'lambda/get-function-configuration', ['orders-fn'], {
      FunctionName: 'orders-fn',
      FunctionArn: functionArn.replace(/:live$/, ''),
      Role: `arn:aws:iam::${provider}:role/service-role/acme-fn`,
      State: 'Active',
    }),
    at(provider, 'lambda/get-policy', ['orders-fn', 'live'], {
      Policy: JSON.stringify({
        Statement: [
          {
            Resource: functionArn,
            Condition: {
              ArnLike: { 'AWS:SourceArn': `arn:aws:execute-api:us-east-1:${provider}:${apiId}/*/GET/orders` },
            },
          },
        ],
      }),
    }),
    at(consumer, 'iam/get-role', ['orders-reader'], {
      Role: {
        RoleName: 'orders-reader',
        Path: '/team/',
        RoleId: 'AROAABCDEFGHIJKLMNOP',
        Arn: `arn:aws:iam::${consumer}:role/team/orders-reader`,
        AssumeRolePolicyDocument: encodeURIComponent(plain),
      },
    }),
    at(consumer, 'iam/list-attached-role-policies', ['orders-reader'], {
      AttachedPolicies: [
        { PolicyName: 'AmazonS3ReadOnlyAccess', PolicyArn: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess' },
      ],
    }),
    at(consumer, 'iam/get-policy', [`arn:aws:iam::${consumer}:policy/acme-invoke`], {
      Policy: { PolicyName: 'acme-invoke' },
    }),
    at(consumer, 'iam/get-user', ['jane.doe'], { User: { UserName: 'jane.doe' } }),
    at(consumer, 'route53/list-resource-record-sets', ['Z0123456789'], {
      ResourceRecordSets: [
        {
          Name: 'api.acme-shop.com.',
          AliasTarget: { DNSName: `${endpoint}-abcd.execute-api.us-east-1.vpce.amazonaws.com.` },
        },
        {
          Name: '\\052.acme-shop.com.',
          ResourceRecords: [{ Value: 'api.acme-shop.com' }, { Value: '52.94.7.8' }, { Value: '"ACME text"' }],
        },
      ],
    }),
    at(consumer, 'route53resolver/list-resolver-rules', [], {
      ResolverRules: [
        { DomainName: '.', Name: 'acme-all' },
        { DomainName: 'amazonaws.com.' },
        { DomainName: 'acme-shop.com.', TargetIps: [{ Ip: '10.0.0.2', Port: 53 }] },
      ],
    }),
    at(provider, 'logs/filter-log-events', [`API-Gateway-Execution-Logs_${apiId}/prod`], {
      events: [
        { message: `(1) Lambda invocation failed: ${functionArn} from 52.94.7.8` },
        {
          message: `{"user":"arn:aws:sts::${consumer}:assumed-role/orders-reader/jane@acme-shop.com","ip":"52.94.7.8","apiId":"${apiId}"}`,
        },
        {
          message: `User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:********6666:${apiId}/prod/GET/orders`,
        },
        {
          message: `2 ${consumer} eni-0a1b2c3d4e5f67890 10.1.2.3 52.94.7.8 443 50000 6 1 40 1700000000 1700000060 REJECT OK`,
        },
        { message: 'orders-reader called Acme Orders for mail@acme-shop.com' },
      ],
    }),
    at(consumer, 'cloudtrail/lookup-events', [], {
      Events: [
        {
          EventName: 'RevokeSecurityGroupIngress',
          Username: 'jane@acme-shop.com',
          Resources: [{ ResourceName: 'acme-web', ResourceType: 'AWS::EC2::SecurityGroup' }],
          CloudTrailEvent: JSON.stringify({
            sourceIPAddress: '52.94.7.8',
            recipientAccountId: consumer,
            userIdentity: { sessionContext: { sessionIssuer: { userName: 'orders-reader' } } },
          }),
        },
      ],
    }),
    at(provider, 'xray/get-service-graph', [], {
      Services: [
        { Name: 'Acme Orders/prod', Type: 'AWS::ApiGateway::Stage', AccountId: provider },
        { Name: 'Lambda', Type: 'AWS::Lambda' },
      ],
    }),
  ]),
  gaps: [
    {
      account: provider,
      region: 'us-east-1',
      action: 'elasticloadbalancing:DescribeTargetHealth',
      why: 'denied',
      operation: 'elbv2/describe-target-health',
      key: answerKey(balancer),
      message: `User: arn:aws:sts::${provider}:assumed-role/acme-audit/jane is not authorized`,
    },
  ],
};

const redaction = redactionOf(snapshot);
const out = redaction.snapshot;
const whole = (given: Snapshot): string =>
  JSON.stringify({ ...given, answers: [...given.answers].map(([path, answer]) => [decodeURIComponent(path), answer]) });
const text = whole(out);
const answerOf = (account: string, operation: OperationId, ...key: string[]): Answer => {
  const region = /^(iam|route53|organizations)\//.test(operation) ? 'global' : 'us-east-1';
  const question = { account: redaction.text(account), region, operation };
  const path = answerPath(key.length === 0 ? question : { ...question, key: answerKey(...key) });
  expect([...out.answers.keys()]).toContain(path);
  return out.answers.get(path) as Answer;
};
// eslint-disable-next-line @typescript-eslint/no-explicit-any
const any = (value: unknown): any => value;

describe('redact', () => {
  test.each([
    consumer,
    provider,
    apiId,
    'acme',
    'Acme',
    'ACME',
    'orders-reader',
    'orders-fn',
    'orders-nlb',
    'orders-bastion',
    'Blue Team',
    'jane',
    'mail@',
    '52.94',
    '52-94',
    '203.0.113.77',
    '2600:1f18',
    '********6666',
    'Bastion',
  ])('leaves no %s', (original) => {
    expect(text).not.toContain(original);
    expect(text).not.toContain(encodeURIComponent(original));
  });

  test.each([
    endpoint,
    'i-0123456789abcdef0',
    'AROAABCDEFGHIJKLMNOP',
    '50dc6c495c0c9188',
    '10.1.2.3',
    '"0.0.0.0/0"',
    '"::/0"',
    '"fd00::/8"',
    '10.0.0.0/8',
    'prod',
    '/orders/{id}',
    '"running"',
    '"internal"',
    '"default"',
    'AmazonS3ReadOnlyAccess',
    'arn:aws:iam::aws:policy/',
    '"amazonaws.com."',
    'us-east-1',
    ':live',
    'service-role/',
    'VPC Endpoint Interface vpce-',
    'com.amazonaws.us-east-1.execute-api',
    '"Lambda"',
    '.amazonaws.com',
    '/prod/GET/orders',
    'API-Gateway-Execution-Logs_',
    '\\\\052.',
  ])('keeps %s', (word) => {
    expect(text).toContain(word);
  });

  test('has the shape of the original', () => {
    const blank = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(blank)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, blank(inner)]))
          : typeof value;
    expect([...out.answers.values()].map(blank)).toEqual([...snapshot.answers.values()].map(blank));
    expect([...out.answers.keys()].map((path) => parseAnswerPath(path).operation)).toEqual(
      [...snapshot.answers.keys()].map((path) => parseAnswerPath(path).operation),
    );
    expect(out.takenAt).toBe(snapshot.takenAt);
  });

  test('gives every account one pseudonym of 12 digits, in the same order, with the same last digits where masked', () => {
    const [one, other] = Object.keys(out.accounts) as [string, string];
    expect([one, other]).toEqual([redaction.text(consumer), redaction.text(provider)]);
    expect([one, other].every((id) => /^\d{12}$/.test(id)) && one < other).toBe(true);
    expect(out.accounts[one]?.side).toBe('consumer');
    expect(text).toContain(`********${other.slice(8)}:`);
    expect(new Set([...out.answers.keys()].map((path) => path.slice(0, 12)))).toEqual(new Set([one, other]));
  });

  test('names the same thing the same way in keys, fields, ARNs, policies in any encoding and log lines', () => {
    const role = redaction.name('orders-reader');
    const arn = `arn:aws:iam::${redaction.text(consumer)}:role/${redaction.name('team')}/${role}`;
    expect(any(answerOf(consumer, 'iam/get-role', role)).Role).toMatchObject({
      RoleName: role,
      Arn: arn,
      Path: `/${redaction.name('team')}/`,
    });
    const api = any(answerOf(provider, 'apigateway/get-rest-apis')).items[0];
    const policies: unknown[] = [
      JSON.parse(decodeURIComponent(any(answerOf(consumer, 'iam/get-role', role)).Role.AssumeRolePolicyDocument)),
      JSON.parse(JSON.parse(`"${api.policy}"`)),
      JSON.parse(any(answerOf(consumer, 'ec2/describe-vpc-endpoints')).VpcEndpoints[0].PolicyDocument),
      JSON.parse(
        JSON.parse(
          any(answerOf(provider, 'apigateway/get-domain-name', redaction.name('api.acme-shop.com'), 'dom123')).policy,
        ),
      ),
    ];
    for (const document of policies) {
      expect(document).toEqual(policies[0]);
      const [statement] = any(document).Statement;
      expect(statement.Principal.AWS).toEqual([arn, redaction.text(consumer)]);
      expect(statement.Resource).toBe(
        `arn:aws:execute-api:us-east-1:${redaction.text(provider)}:${api.id}/prod/GET/orders/*`,
      );
      const pattern = statement.Condition.ArnLike['aws:PrincipalArn'] as string;
      expect(arn.startsWith(pattern.slice(0, -1))).toBe(true);
      const [{ Tags }] = any(answerOf(consumer, 'ec2/describe-instances')).Reservations[0].Instances;
      expect(statement.Condition.StringEquals['aws:PrincipalTag/team']).toBe(Tags[1].Value);
      expect(statement.Condition.StringEquals['aws:username']).toBe(redaction.name('jane.doe'));
    }
    const logs = any(answerOf(provider, 'logs/filter-log-events', `API-Gateway-Execution-Logs_${api.id}/prod`)).events;
    expect(JSON.parse(logs[1].message)).toMatchObject({
      apiId: api.id,
      user: `arn:aws:sts::${redaction.text(consumer)}:assumed-role/${role}/${redaction.name('jane@acme-shop.com')}`,
    });
    expect(logs[4].message).toBe(`${role} called ${api.name} for ${redaction.name('mail@acme-shop.com')}`);
    expect(any(answerOf(consumer, 'cloudtrail/lookup-events')).Events[0].Username).toBe(
      redaction.name('jane@acme-shop.com'),
    );
    expect(any(answerOf(provider, 'xray/get-service-graph')).Services[0].Name).toBe(`${api.name}/prod`);
  });

  test('keeps load balancers and functions together with their interfaces and integrations', () => {
    const [{ LoadBalancerArn, LoadBalancerName, DNSName }] = any(
      answerOf(provider, 'elbv2/describe-load-balancers'),
    ).LoadBalancers;
    expect(LoadBalancerArn).toContain(`:loadbalancer/net/${LoadBalancerName}/50dc6c495c0c9188`);
    expect(DNSName).toBe(`${LoadBalancerName}-50dc6c495c0c9188.elb.us-east-1.amazonaws.com`);
    answerOf(provider, 'elbv2/describe-listeners', LoadBalancerArn);
    expect(out.gaps[0]?.key).toBe(answerKey(LoadBalancerArn));
    const interfaces = any(answerOf(provider, 'ec2/describe-network-interfaces')).NetworkInterfaces;
    expect(interfaces[0].Description).toBe(`ELB net/${LoadBalancerName}/50dc6c495c0c9188`);
    const name = redaction.name('orders-fn');
    const { FunctionName, FunctionArn } = any(answerOf(provider, 'lambda/get-function-configuration', name));
    expect([FunctionName, FunctionArn]).toEqual([
      name,
      `arn:aws:lambda:us-east-1:${redaction.text(provider)}:function:${name}`,
    ]);
    answerOf(provider, 'lambda/get-policy', name, 'live');
    expect(interfaces[1].Description).toMatch(new RegExp(`^AWS Lambda VPC ENI-${name}-0b1c2d3e`));
    const methods = any(answerOf(provider, 'apigateway/get-resources', redaction.text(apiId))).items[0].resourceMethods;
    expect(methods.GET.methodIntegration.uri).toBe(
      `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${FunctionArn}:live/invocations`,
    );
    expect(methods.PUT.methodIntegration.uri).toBe(`http://${DNSName}/x`);
    expect(methods.POST.methodIntegration.uri).toBe(`https://${redaction.name('backend.acme-shop.com')}/v1/orders`);
  });

  test('keeps domains within their parents', () => {
    const records = any(answerOf(consumer, 'route53/list-resource-record-sets', 'Z0123456789')).ResourceRecordSets;
    const parent = redaction.name('acme-shop.com');
    expect(parent).toMatch(/\.com$/);
    expect(records[0].Name.endsWith(`.${parent}.`)).toBe(true);
    expect(records[1].Name).toBe(`\\052.${parent}.`);
    expect(`${records[1].ResourceRecords[0].Value}.`).toBe(records[0].Name);
    expect(
      any(answerOf(consumer, 'route53resolver/list-resolver-rules')).ResolverRules.map(
        (rule: Answer) => rule.DomainName,
      ),
    ).toEqual(['.', 'amazonaws.com.', `${parent}.`]);
  });

  test('is deterministic, and translates a request', () => {
    expect(whole(redact(snapshot))).toBe(text);
    expect(redaction.text(`https://${apiId}-${endpoint}.execute-api.us-east-1.amazonaws.com/prod/orders`)).toBe(
      `https://${redaction.text(apiId)}-${endpoint}.execute-api.us-east-1.amazonaws.com/prod/orders`,
    );
  });

  test('another snapshot has other pseudonyms', () => {
    const later = redactionOf({ ...snapshot, takenAt: '2026-02-01T00:00:00Z' });
    expect(later.name('orders-reader')).not.toBe(redaction.name('orders-reader'));
  });
});

const withTexts = (texts: readonly string[]): Snapshot => ({
  takenAt: '2026-01-31T12:00:00Z',
  accounts: {},
  gaps: [],
  answers: new Map([at(consumer, 'ec2/describe-subnets', [], { texts })]),
});
const textsOf = (redacted: Snapshot): readonly string[] => any([...redacted.answers.values()][0]).texts;

interface Range {
  readonly start: number;
  readonly end: number;
}
const rangeOf = (cidr: string): Range => {
  const [address = '', length = '32'] = cidr.split('/');
  const value = address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);
  const size = 2 ** (32 - Number(length));
  return { start: Math.floor(value / size) * size, end: Math.floor(value / size) * size + size };
};
const relation = (one: string, other: string): string => {
  const [a, b] = [rangeOf(one), rangeOf(other)];
  if (a.end <= b.start || b.end <= a.start) return 'apart';
  return `${Math.sign(a.start - b.start)} ${Math.sign(a.end - b.end)}`;
};

test('public networks keep their relations, lengths and offsets; local ones stay', () => {
  const near = fc
    .tuple(fc.constantFrom('52.94', '203.0', '8.8', '10.0', '192.168', '198.51', '3.5'), fc.nat(3), fc.nat(255))
    .map(([start, third, fourth]) => `${start}.${third}.${fourth}`);
  const cidr = fc
    .tuple(near, fc.option(fc.integer({ min: 14, max: 32 })))
    .map(([address, length]) => (length === null ? address : `${address}/${length}`));
  fc.assert(
    fc.property(fc.uniqueArray(cidr, { minLength: 2, maxLength: 12 }), (originals) => {
      const redacted = textsOf(redact(withTexts(originals)));
      for (const [index, original] of originals.entries()) {
        const pseudonym = redacted[index] ?? '';
        if (/^(10|192\.168)\./.test(original)) expect(pseudonym).toBe(original);
        else expect(rangeOf(pseudonym)).not.toEqual(rangeOf(original));
        expect(pseudonym.split('/')[1]).toBe(original.split('/')[1]);
        for (const [other, again] of originals.entries())
          expect(relation(pseudonym, redacted[other] ?? '')).toBe(relation(original, again));
      }
    }),
    { numRuns: 300 },
  );
});

test('IPv6 networks keep their relations; IPv4-mapped addresses follow IPv4', () => {
  const [vpc, subnet, host, other, local, mapped, four] = textsOf(
    redact(
      withTexts([
        '2001:db8:1:100::/56',
        '2001:db8:1:1ff::/64',
        '2001:db8:1:1ff::5',
        '2606:4700::1111',
        'fe80::1',
        '::ffff:8.8.8.8',
        '8.8.8.8',
      ]),
    ),
  );
  expect(vpc).toBe('2001:db8::/56');
  expect(subnet).toBe('2001:db8:0:ff::/64');
  expect(host).toBe('2001:db8:0:ff::5');
  expect(other).not.toContain('4700');
  expect([local, mapped]).toEqual(['fe80::1', `::ffff:${four}`]);
});

test('names keep beginnings at any cut, ends at words, and differ where they differed', () => {
  const word = fc.constantFrom('orders', 'order', 'Api', 'reader', 'ROLE', 'x', '42', 'app', 'Ünicode');
  const name = fc
    .array(fc.tuple(word, fc.constantFrom('-', '_', '.', '')), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.flat().join('').replace(/\.$/, ''));
  const { name: pseudonym } = redactionOf(withTexts(['x']));
  fc.assert(
    fc.property(name, name, fc.nat(30), (one, other, cut) => {
      expect(pseudonym(one)).not.toBe(one);
      expect(pseudonym(one) === pseudonym(other)).toBe(one === other);
      if (!one.includes('.')) expect(pseudonym(one).startsWith(pseudonym(one.slice(0, cut)))).toBe(true);
      expect(pseudonym(`${one}-${other}`.replaceAll('.', '-')).endsWith(pseudonym(other.replaceAll('.', '-')))).toBe(
        true,
      );
    }),
    { numRuns: 1000 },
  );
});

test('accounts stay distinct and in order, wherever they stand', () => {
  const account = fc.stringMatching(/^\d{12}$/);
  fc.assert(
    fc.property(fc.uniqueArray(account, { minLength: 1, maxLength: 8 }), (accounts) => {
      const texts = accounts.flatMap((id) => [
        id,
        `arn:aws:iam::${id}:root`,
        `arn%3Aaws%3Aiam%3A%3A${id}%3Aroot`,
        `x ********${id.slice(8)} y`,
      ]);
      const redacted = textsOf(redact(withTexts(texts)));
      const pseudonyms = accounts.map((_, index) => redacted[4 * index] ?? '');
      for (const [index, pseudonym] of pseudonyms.entries()) {
        expect(redacted.slice(4 * index + 1, 4 * index + 4)).toEqual([
          `arn:aws:iam::${pseudonym}:root`,
          `arn%3Aaws%3Aiam%3A%3A${pseudonym}%3Aroot`,
          `x ********${pseudonym.slice(8)} y`,
        ]);
      }
      expect(new Set(pseudonyms).size).toBe(accounts.length);
      expect(pseudonyms.some((id) => accounts.includes(id))).toBe(false);
      const order = (ids: readonly string[]) =>
        ids.map((_, index) => index).sort((a, b) => ((ids[a] ?? '') < (ids[b] ?? '') ? -1 : 1));
      expect(order(pseudonyms)).toEqual(order(accounts));
    }),
    { numRuns: 200 },
  );
});
