/** What AWS lets one account do in one region: `burst` calls at once, `rate` more each second. */
export interface Quota {
  readonly rate: number;
  readonly burst: number;
}

/** The share of a quota that the tool takes at most; the rest is production's. */
export const share = 0.5;

/**
 * As published, read November 2026; per account and region.
 * apigateway: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html (all operations together, v1 and v2)
 * ec2: https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html (Describe, Get and Search; each action)
 * elbv2: https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/elb-api-throttling.html (bucket of 40; refill assumed)
 * lambda: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html (control plane together; GetPolicy apart)
 * route53: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html (all operations together)
 * wafv2: https://docs.aws.amazon.com/waf/latest/developerguide/limits.html (each Get action)
 * acm: https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html
 * sts: shared in the calling account (secondary source)
 * cloudtrail, logs, and their regions: facts of performance.md section 2
 * s3: 5,500 reads a second of one prefix (https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html)
 * xray, cloudwatch, iam, organizations, ram, route53profiles, route53resolver: not published; assumed low.
 */
const together: Readonly<Record<string, Quota>> = {
  apigateway: { rate: 10, burst: 40 },
  elbv2: { rate: 10, burst: 40 },
  lambda: { rate: 15, burst: 15 },
  route53: { rate: 5, burst: 5 },
  route53profiles: { rate: 5, burst: 5 },
  route53resolver: { rate: 5, burst: 5 },
  sts: { rate: 600, burst: 600 },
};

/** Services whose operations draw from another's quota. */
const drawsFrom: Readonly<Record<string, string>> = { apigatewayv2: 'apigateway' };

const each: Readonly<Record<string, Quota>> = {
  acm: { rate: 10, burst: 10 },
  cloudtrail: { rate: 10, burst: 10 },
  cloudwatch: { rate: 50, burst: 50 },
  ec2: { rate: 20, burst: 100 },
  iam: { rate: 10, burst: 20 },
  logs: { rate: 10, burst: 10 },
  organizations: { rate: 5, burst: 10 },
  ram: { rate: 5, burst: 10 },
  s3: { rate: 100, burst: 100 },
  wafv2: { rate: 5, burst: 5 },
  xray: { rate: 5, burst: 10 },
};

const operationsOwn: Readonly<Record<string, Quota>> = {
  'apigateway/get-resources': { rate: 2.5, burst: 5 },
  'cloudtrail/lookup-events': { rate: 2, burst: 2 },
  'lambda/get-policy': { rate: 15, burst: 15 },
};

const slowLogs = new Set(['eu-central-1', 'ap-northeast-3', 'ap-southeast-3', 'ca-west-1', 'il-central-1']);

const filterLogEvents = (region: string): Quota => {
  const rate = region === 'us-east-1' ? 25 : slowLogs.has(region) ? 5 : 10;
  return { rate, burst: rate };
};

/** An operation that no table names: careful. */
const unknown: Quota = { rate: 5, burst: 10 };

/** Every quota that one call draws from, by name; `operation` is `service/operation` in the AWS CLI's words. */
export const quotasOf = (operation: string, region: string): ReadonlyMap<string, Quota> => {
  const service = operation.split('/')[0] ?? '';
  const family = drawsFrom[service] ?? service;
  const whole = together[family];
  const own = operation === 'logs/filter-log-events' ? filterLogEvents(region) : operationsOwn[operation];
  const action = own ?? each[service] ?? (whole === undefined ? unknown : undefined);
  return new Map([
    ...(whole === undefined ? [] : [[family, whole] as const]),
    ...(action === undefined ? [] : [[operation, action] as const]),
  ]);
};
