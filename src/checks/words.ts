import type { Facts } from '../request/facts/index.js';
import type { Request } from '../request/request.js';
import type { SubjectRef } from './check.js';

/** `a`, `a and b`, `a, b and c`; more than four are counted. */
export const list = (items: readonly string[]): string => {
  const unique = [...new Set(items)];
  if (unique.length > 4) return `${unique.slice(0, 3).join(', ')} and ${unique.length - 3} more`;
  if (unique.length < 2) return unique[0] ?? 'nothing';
  return `${unique.slice(0, -1).join(', ')} and ${unique.at(-1)}`;
};

export const partition = (region: string): string => {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
};

const ec2Types: Readonly<Record<string, string>> = {
  vpc: 'vpc',
  subnet: 'subnet',
  rtb: 'route-table',
  acl: 'network-acl',
  sg: 'security-group',
  eni: 'network-interface',
  vpce: 'vpc-endpoint',
  pcx: 'vpc-peering-connection',
  tgw: 'transit-gateway',
  i: 'instance',
};

/** The ARN of an EC2 resource, from its id (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html). */
export const ec2Subject = (id: string, account: string, region: string): SubjectRef => {
  const type = id.startsWith('tgw-attach-')
    ? 'transit-gateway-attachment'
    : id.startsWith('tgw-rtb-')
      ? 'transit-gateway-route-table'
      : ec2Types[id.split('-')[0] ?? ''];
  return { id: type ? `arn:${partition(region)}:ec2:${region}:${account}:${type}/${id}` : id, account, region };
};

export const apiSubject = (id: string, account: string, region: string, stage?: string): SubjectRef => ({
  id: `arn:${partition(region)}:apigateway:${region}::/restapis/${id}${stage ? `/stages/${stage}` : ''}`,
  account,
  region,
});

/** The stage that serves the request, else its API, else what the request itself names. */
export const stageSubject = ({
  restApi,
  stage,
  asked,
}: {
  readonly restApi: Facts['restApi'];
  readonly stage?: Facts['stage'];
  readonly asked: Request;
}): SubjectRef =>
  restApi ? apiSubject(restApi.value.id ?? '', restApi.account, restApi.region, stage?.stageName) : askedSubject(asked);

/** The VPC of the caller, in the account that owns it; else what the request itself names. */
export const callersVpc = ({
  caller: { vpc, place },
  sharedVpc,
  asked,
}: {
  readonly caller: Facts['caller'];
  readonly sharedVpc: Facts['sharedVpc'];
  readonly asked: Request;
}): SubjectRef =>
  vpc && place ? ec2Subject(vpc, sharedVpc?.owner ?? place.account, place.region) : askedSubject(asked);

/** Where nothing better is known: what the request itself names. */
export const askedSubject = (request: Request): SubjectRef => ({
  id: request.api ?? request.caller.id,
  account: request.caller.kind === 'address' ? '' : request.caller.account,
  region: request.region,
});
