import type { Call } from './call.js';
import { idOf } from './call.js';

/** A token bucket: full at first, `burst` calls at most at once, `perSecond` new ones. */
export interface Bucket {
  readonly burst: number;
  readonly perSecond: number;
}

/** `factor` scales every bucket (0.5: half of AWS's quotas). `overrides` by `service/operation` or service. */
export interface Quotas {
  readonly factor?: number;
  readonly overrides?: Readonly<Record<string, Bucket>>;
}

const even = (perSecond: number): Bucket => ({ burst: perSecond, perSecond });

/** What AWS publishes, per account and region: for all operations of a service together. */
const shared: Readonly<Record<string, Bucket>> = {
  apigateway: { burst: 40, perSecond: 10 },
  lambda: even(15),
  route53: even(5),
  route53resolver: even(5),
  sts: even(600),
};

/** The same for one operation. */
const single: Readonly<Record<string, Bucket>> = {
  'apigateway/get-resources': { burst: 5, perSecond: 2.5 },
  'cloudtrail/lookup-events': even(2),
  'logs/describe-log-groups': even(10),
  'logs/start-query': even(10),
  'logs/get-query-results': even(10),
  'logs/stop-query': even(10),
};

const slowLogRegions = ['eu-central-1', 'ap-northeast-3', 'ap-southeast-3', 'ca-west-1', 'il-central-1'];

const filterLogEvents = (region: string): Bucket =>
  even(region === 'us-east-1' ? 25 : slowLogRegions.includes(region) ? 5 : 10);

const unpaged = ({ input }: Call): boolean =>
  [input['Filters'], input['MaxResults'], input['NextToken'], input['GroupIds'], input['NetworkInterfaceIds']].every(
    (value) => value === undefined,
  );

const ec2Bucket = (call: Call): readonly [name: string, bucket: Bucket] => {
  const dear = ['describe-network-interfaces', 'describe-security-groups'].includes(call.operation) && unpaged(call);
  return dear ? [`${idOf(call)} unpaged`, { burst: 50, perSecond: 10 }] : [idOf(call), { burst: 100, perSecond: 20 }];
};

/** Every bucket that a call draws from, by name. */
const bucketsOf = (call: Call, overrides: Readonly<Record<string, Bucket>>): readonly (readonly [string, Bucket])[] => {
  const id = idOf(call);
  const family = call.service.signingName === 'apigateway' ? 'apigateway' : call.service.word;
  const whole = overrides[family] ?? shared[family];
  const own = id === 'logs/filter-log-events' ? filterLogEvents(call.region) : single[id];
  const action: readonly [string, Bucket | undefined] =
    call.service.word === 'ec2' && !overrides[id] ? ec2Bucket(call) : [id, overrides[id] ?? own];
  return [[family, whole] as const, action].flatMap(([name, bucket]) => (bucket ? [[name, bucket] as const] : []));
};

/** Tells of each call whether AWS would take it now (`at`: milliseconds of any steady clock). */
export const quotaKeeper = ({ factor = 1, overrides = {} }: Quotas): ((call: Call, at: number) => boolean) => {
  const levels = new Map<string, { tokens: number; at: number }>();
  return (call, at) => {
    const buckets = bucketsOf(call, overrides).map(([name, { burst, perSecond }]) => {
      const key = `${call.account}/${call.region}/${name}`;
      const size = Math.max(1, burst * factor);
      const last = levels.get(key) ?? { tokens: size, at };
      const tokens = Math.min(size, last.tokens + ((at - last.at) / 1000) * perSecond * factor);
      return { key, tokens };
    });
    const admitted = buckets.every(({ tokens }) => tokens >= 1);
    for (const { key, tokens } of buckets) levels.set(key, { tokens: admitted ? tokens - 1 : tokens, at });
    return admitted;
  };
};
