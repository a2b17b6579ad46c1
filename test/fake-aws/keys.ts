import type { OperationId } from '../../src/snapshot/operations.js';
import { isOperation, operation } from '../../src/snapshot/operations.js';
import type { Call, Input } from './call.js';
import { idOf, text } from './call.js';

/** The function's name (and alias) out of every form that Lambda takes: name, partial ARN, ARN, each with a qualifier. */
const lambdaName = (input: Input): { readonly name: string | undefined; readonly alias: string | undefined } => {
  const given = text(input, 'FunctionName');
  const [, name, alias] = /^(?:.*function:)?([^:]+)(?::([^:]+))?$/.exec(given ?? '') ?? [];
  return { name, alias: text(input, 'Qualifier') ?? alias };
};

const logGroup = (input: Input): string | undefined =>
  text(input, 'logGroupName') ??
  text(input, 'logGroupIdentifier')
    ?.replace(/^arn:.*?:log-group:/, '')
    .replace(/:\*$/, '');

/** Where the input holds each part of a key, by the word for that part in the table of operations. */
const parts: Readonly<Record<string, (input: Input) => string | undefined>> = {
  'rest-api': (input) => text(input, 'restApiId'),
  stage: (input) => text(input, 'stageName'),
  deployment: (input) => text(input, 'deploymentId'),
  'vpc-link': (input) => text(input, 'vpcLinkId', 'VpcLinkId'),
  'usage-plan': (input) => text(input, 'usagePlanId'),
  domain: (input) => text(input, 'domainName', 'DomainName'),
  'domain-id': (input) => text(input, 'domainNameId', 'DomainNameId'),
  vpc: (input) => text(input, 'VpcId', 'VPCId'),
  region: (input) => text(input, 'VPCRegion'),
  attribute: (input) => text(input, 'Attribute'),
  'tgw-rtb': (input) => text(input, 'TransitGatewayRouteTableId'),
  'tgw-ptb': (input) => text(input, 'TransitGatewayPolicyTableId'),
  'prefix-list': (input) => text(input, 'PrefixListId'),
  'load-balancer': (input) => text(input, 'LoadBalancerArn'),
  listener: (input) => text(input, 'ListenerArn'),
  'target-group': (input) => text(input, 'TargetGroupArn'),
  function: (input) => lambdaName(input).name,
  role: (input) => text(input, 'RoleName'),
  user: (input) => text(input, 'UserName'),
  group: (input) => text(input, 'GroupName'),
  policy: (input) => text(input, 'PolicyName', 'PolicyArn', 'PolicyId'),
  version: (input) => text(input, 'VersionId'),
  child: (input) => text(input, 'ChildId'),
  target: (input) => text(input, 'TargetId'),
  SERVICE_CONTROL_POLICY: (input) => text(input, 'Filter'),
  'web-acl': (input) => text(input, 'ResourceArn'),
  'stage-arn': (input) => text(input, 'ResourceArn'),
  zone: (input) => text(input, 'Id', 'HostedZoneId')?.replace(/^\/?hostedzone\//, ''),
  'resolver-endpoint': (input) => text(input, 'ResolverEndpointId'),
  'rule-group': (input) => text(input, 'FirewallRuleGroupId'),
  'domain-list': (input) => text(input, 'FirewallDomainListId'),
  certificate: (input) => text(input, 'CertificateArn'),
  'log-group': logGroup,
  trail: (input) => text(input, 'Name'),
};

const optional = new Set(['domain-id']);

/**
 * What a call's answer is filed under: `parts` of the key (none for one file per account and region), `kind` the word
 * for its first part. `parts` is undefined where the input names no resource, `question` where the table of
 * operations does not know the call.
 */
export interface Filing {
  readonly question: OperationId | undefined;
  readonly region: string;
  readonly kind: string | undefined;
  readonly parts: readonly string[] | undefined;
}

export const filingOf = (call: Call): Filing => {
  const id = idOf(call);
  if (!isOperation(id)) return { question: undefined, region: call.region, kind: undefined, parts: [] };
  const { key, global } = operation(id);
  const filed = { question: id, region: global ? 'global' : call.region, kind: key?.split('~')[0] };
  if (key === undefined) return { ...filed, parts: [] };
  const found: string[] = [];
  for (const word of key.split('~')) {
    const read = parts[word];
    if (!read) throw new Error(`fake-aws: no input member for the key part ${word} of ${id}`);
    const value = read(call.input);
    if (value === undefined && !optional.has(word)) return { ...filed, parts: undefined };
    if (value !== undefined) found.push(value);
  }
  const alias = id === 'lambda/get-policy' ? lambdaName(call.input).alias : undefined;
  return { ...filed, parts: alias === undefined ? found : [...found, alias] };
};
