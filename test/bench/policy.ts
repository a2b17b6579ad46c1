import { compilePolicy } from '../../src/policy/document.js';
import { decide } from '../../src/policy/index.js';
import type { AuthorizeRequest } from '../../src/policy/index.js';

/** Statements that name other endpoints, and last the one that allows the caller: every one is looked at. */
const policyOf = (statements: number, salt = ''): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: Array.from({ length: statements }, (_, index) => ({
      Sid: `S${index}${salt}`,
      Effect: 'Allow',
      Principal:
        index === statements - 1 || index % 2 === 0
          ? '*'
          : { AWS: `arn:aws:iam::${String(100000000000 + index)}:root` },
      Action: 'execute-api:Invoke',
      Resource: index === statements - 1 ? 'execute-api:/*' : `execute-api:/prod/GET/orders-${index}/*`,
      Condition: {
        StringEquals: {
          'aws:SourceVpce': index === statements - 1 ? 'vpce-0aaa' : [`vpce-${index}`, `vpce-x${index}`],
        },
        IpAddress: { 'aws:VpcSourceIp': ['10.0.0.0/8', `192.168.${index % 256}.0/24`] },
      },
    })),
  });

const requestOf = (resourcePolicy: string, path: string): AuthorizeRequest => ({
  api: {
    partition: 'aws',
    region: 'us-east-1',
    accountId: '111111111111',
    apiId: 'abc123def4',
    endpointType: 'PRIVATE',
    stage: 'prod',
    method: 'GET',
    path,
    authorizationType: 'NONE',
  },
  principal: { type: 'Anonymous' },
  context: {
    'aws:SourceVpce': 'vpce-0aaa',
    'aws:SourceVpc': 'vpc-0aaa',
    'aws:VpcSourceIp': '10.0.1.25',
    'aws:SecureTransport': 'true',
  },
  resourcePolicy,
  endpointPolicy: { Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] },
});

const perSecond = (statements: number): number => {
  const policy = policyOf(statements);
  let decided = 0;
  const until = (ms: number): number => {
    const start = performance.now();
    decided = 0;
    while (performance.now() - start < ms) {
      const { decision } = decide(requestOf(policy, `/orders/${decided % 97}`));
      if (decision !== 'ALLOW') throw new Error(`${statements} statements: ${decision}`);
      decided += 1;
    }
    return (decided * 1000) / (performance.now() - start);
  };
  until(300);
  return until(700);
};

/** Compiling the same text again, over compiling it first. */
const compiledTwice = (): number => {
  const texts = Array.from({ length: 200 }, (_, index) => policyOf(20, `x${index}`));
  const timed = (): number => {
    const start = performance.now();
    for (const text of texts) compilePolicy(text);
    return performance.now() - start;
  };
  const first = timed();
  return timed() / first;
};

[1, 10, 100].forEach(perSecond);
const sizes = [1, 10, 100].map((statements) => ({ statements, perSecond: perSecond(statements) }));
process.stdout.write(JSON.stringify({ sizes, compiledTwice: compiledTwice() }));
