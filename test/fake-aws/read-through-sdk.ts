import type { OperationId } from '../../src/snapshot/operations.js';
import { isRecord } from './call.js';
import { kebab } from './schema.js';
import type { ServiceWord } from './services.js';

interface Sender {
  send(command: object): Promise<Readonly<Record<string, unknown>>>;
  destroy(): void;
}

type Constructor = new (input: object) => object;

const modules: Partial<Record<ServiceWord, () => Promise<object>>> = {
  ec2: () => import('@aws-sdk/client-ec2'),
  sts: () => import('@aws-sdk/client-sts'),
  iam: () => import('@aws-sdk/client-iam'),
  elbv2: () => import('@aws-sdk/client-elastic-load-balancing-v2'),
  apigateway: () => import('@aws-sdk/client-api-gateway'),
  apigatewayv2: () => import('@aws-sdk/client-apigatewayv2'),
  lambda: () => import('@aws-sdk/client-lambda'),
  ram: () => import('@aws-sdk/client-ram'),
  wafv2: () => import('@aws-sdk/client-wafv2'),
  organizations: () => import('@aws-sdk/client-organizations'),
  cloudtrail: () => import('@aws-sdk/client-cloudtrail'),
  configservice: () => import('@aws-sdk/client-config-service'),
  acm: () => import('@aws-sdk/client-acm'),
  directconnect: () => import('@aws-sdk/client-direct-connect'),
  route53: () => import('@aws-sdk/client-route-53'),
  route53resolver: () => import('@aws-sdk/client-route53resolver'),
};

const pick = (module: object, suffix: string, word: string | undefined): Constructor => {
  const found = Object.entries(module).find(
    ([name]) =>
      name.endsWith(suffix) &&
      !name.startsWith('__') &&
      (word === undefined || kebab(name.slice(0, -suffix.length)) === word),
  );
  if (!found) throw new Error(`no ${suffix} for ${word}`);
  return found[1] as Constructor;
};

/** Which members of the input carry the parts of the key. */
const keyed: Readonly<Record<string, readonly string[]>> = {
  'ec2/describe-vpc-attribute': ['VpcId', 'Attribute'],
  'ec2/get-managed-prefix-list-entries': ['PrefixListId'],
  'apigateway/get-stage': ['restApiId', 'stageName'],
  'apigateway/get-export': ['restApiId', 'stageName'],
  'apigateway/get-deployment': ['restApiId', 'deploymentId'],
  'apigateway/get-vpc-link': ['vpcLinkId'],
  'apigateway/get-usage-plan-keys': ['usagePlanId'],
  'apigateway/get-usage': ['usagePlanId'],
  'apigateway/get-domain-name': ['domainName', 'domainNameId'],
  'apigateway/get-base-path-mappings': ['domainName', 'domainNameId'],
  'apigatewayv2/get-vpc-link': ['VpcLinkId'],
  'apigatewayv2/list-routing-rules': ['DomainName', 'DomainNameId'],
  'elbv2/describe-listener-certificates': ['ListenerArn'],
  'elbv2/describe-rules': ['ListenerArn'],
  'lambda/get-policy': ['FunctionName', 'Qualifier'],
  'cloudtrail/get-trail-status': ['Name'],
  'iam/get-policy': ['PolicyArn'],
  'iam/get-policy-version': ['PolicyArn', 'VersionId'],
  'organizations/list-parents': ['ChildId'],
  'organizations/list-policies-for-target': ['TargetId', 'Filter'],
  'organizations/describe-policy': ['PolicyId'],
  'wafv2/get-web-acl-for-resource': ['ResourceArn'],
  'wafv2/get-logging-configuration': ['ResourceArn'],
  'route53/list-hosted-zones-by-vpc': ['VPCId', 'VPCRegion'],
  'route53/get-hosted-zone': ['Id'],
  'route53/list-resource-record-sets': ['HostedZoneId'],
  'route53resolver/list-resolver-endpoint-ip-addresses': ['ResolverEndpointId'],
  'route53resolver/list-firewall-rules': ['FirewallRuleGroupId'],
  'route53resolver/list-firewall-domains': ['FirewallDomainListId'],
  'acm/describe-certificate': ['CertificateArn'],
};

const keyMembers = (id: string): readonly string[] => {
  const known = keyed[id];
  if (known) return known;
  if (/^ec2.*policy-table/.test(id)) return ['TransitGatewayPolicyTableId'];
  if (/^ec2.*(transit-gateway-r|transit-gateway-p)/.test(id)) return ['TransitGatewayRouteTableId'];
  if (id.startsWith('apigateway/')) return ['restApiId'];
  if (/^elbv2.*(target-group|target-health)/.test(id)) return ['TargetGroupArn'];
  if (id.startsWith('elbv2/')) return ['LoadBalancerArn'];
  if (id.startsWith('lambda/')) return ['FunctionName'];
  const holder = /^iam.*(user|role|group)/.exec(id.replace('list-groups-for-user', 'user'))?.[1] ?? '';
  return [`${holder.slice(0, 1).toUpperCase()}${holder.slice(1)}Name`, 'PolicyName'];
};

/** What some operations want besides the key. More than one: each is asked and the answers are joined. */
const also: Readonly<Record<string, readonly object[]>> = {
  'ec2/search-transit-gateway-routes': [{ Filters: [{ Name: 'state', Values: ['active', 'blackhole'] }] }],
  'apigateway/get-resources': [{ embed: ['methods'] }],
  'apigateway/get-deployment': [{ embed: ['apisummary'] }],
  'apigateway/get-export': [{ exportType: 'oas30' }],
  'apigateway/get-usage': [{ startDate: '2026-11-19', endDate: '2026-11-20' }],
  'directconnect/describe-direct-connect-gateway-associations': [{ associatedGatewayId: 'vgw-01' }],
  'ram/list-resources': [{ resourceOwner: 'SELF' }, { resourceOwner: 'OTHER-ACCOUNTS' }],
};

const counters = ['$metadata', 'IsTruncated', 'MaxItems', 'MaxResults', 'contentType', 'contentDisposition'];
const tokens = [
  'NextToken',
  'nextToken',
  'position',
  'NextMarker',
  'Marker',
  'NextRecordName',
  'NextRecordType',
  'NextRecordIdentifier',
];

const nextInput = (page: Readonly<Record<string, unknown>>): object | undefined => {
  const entries = tokens.flatMap((name) =>
    typeof page[name] === 'string'
      ? [[name.replace('NextRecord', 'StartRecord').replace('NextMarker', 'Marker'), page[name]] as const]
      : [],
  );
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
};

const join = (a: unknown, b: unknown): unknown => {
  if (Array.isArray(a) && Array.isArray(b)) return [...(a as unknown[]), ...(b as unknown[])];
  return isRecord(a) && isRecord(b) ? { ...a, ...b } : b;
};

const merge = (whole: Readonly<Record<string, unknown>>, page: Readonly<Record<string, unknown>>) => {
  const rest = Object.entries(page).filter(([name]) => !counters.includes(name) && !tokens.includes(name));
  return { ...whole, ...Object.fromEntries(rest.map(([name, value]) => [name, join(whole[name], value)])) };
};

/** IAM's documents arrive percent-encoded; the CLI prints them as objects. */
const decoded = (name: string, value: unknown): unknown =>
  /Document$/.test(name) && typeof value === 'string' && value.startsWith('%7B')
    ? JSON.parse(decodeURIComponent(value))
    : value;

interface Asked {
  readonly account: string;
  readonly region: string;
  readonly id: OperationId;
  readonly parts: readonly string[];
}

/** One answer in the snapshot's shape, read with the real client, all pages merged as the CLI does. */
export const readThroughSdk = async (url: string, { account, region, id, parts }: Asked): Promise<unknown> => {
  const [word = '', name] = id.split('/');
  const module = await modules[word as ServiceWord]?.();
  if (!module) throw new Error(`no client of ${word}`);
  const Client = pick(module, 'Client', undefined);
  const Command = pick(module, 'Command', name);
  const credentials = { accessKeyId: account, secretAccessKey: 'x' };
  const client = new Client({ endpoint: url, region, credentials, maxAttempts: 1 }) as Sender;
  const key = Object.fromEntries(parts.map((part, i) => [keyMembers(id)[i] ?? '', part]));
  let whole: Readonly<Record<string, unknown>> = {};
  for (const extra of also[id] ?? [{}]) {
    let from: object | undefined = {};
    while (from) {
      const page: Readonly<Record<string, unknown>> = await client.send(new Command({ ...key, ...extra, ...from }));
      whole = merge(whole, page);
      from = nextInput(page);
    }
  }
  client.destroy();
  if (whole['body'] instanceof Uint8Array) return JSON.parse(Buffer.from(whole['body']).toString());
  return JSON.parse(JSON.stringify(whole), decoded);
};
