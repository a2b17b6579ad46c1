import type { OperationId } from '../operations.js';

/**
 * What a string in an answer is: a `name` of the owner's, the name of a `function` (perhaps with its alias), a `traced` name
 * (`API/STAGE`), a `description` in the owner's words, a `host` if it looks like one, or plain `text` in which only what
 * is known to identify is replaced; in an `identifier` (the name of a field) that is no known name.
 */
export type Kind = 'name' | 'function' | 'traced' | 'description' | 'host' | 'text' | 'identifier';

/**
 * Where a string stands: its field, the fields around it (nearest first; `Tags:Name` inside `{"Key": "Name", …}` of Tags), and the
 * operation that answered.
 */
export interface Place {
  readonly operation: OperationId;
  readonly field: string;
  readonly around: readonly string[];
}

const names = new Set(
  (
    'GroupName KeyName RoleName UserName PolicyName PolicyNames InstanceProfileName LoadBalancerName TargetGroupName ' +
    'LogGroupName LogGroup LogStreamName Username ResourceName DomainName DomainNames RegionalDomainName ' +
    'SubjectAlternativeNames ValidationDomain CertificateName Subject Alias MasterAccountEmail Email ' +
    'SessionName RoleSessionName ResourceShareName VirtualInterfaceName DirectConnectGatewayName ConnectionName ' +
    'CustomerId ApiName PrefixListName PrivateDnsName PrivateDnsNames DNSName Host HostHeader Domains ' +
    'MasterAccountName AccountName FirewallDomainListName MetricName PublicDnsName StackName'
  )
    .toLowerCase()
    .split(' '),
);

const descriptions = new Set(['description', 'comment', 'groupdescription', 'title', 'summary']);

/** Services that use `Name` for an owner's name, not for a word of AWS (the state of an instance, an alias). */
const named = /^(apigateway|apigatewayv2|wafv2|route53|route53resolver|route53profiles|organizations|ram|acm)\//;

const isTag = (around: readonly string[]): boolean => /^tag(s|set|list)?(:|$)/i.test(around[0] ?? '');

const nameKind = ({ operation, around }: Place): Kind => {
  if (operation.startsWith('xray/')) return 'traced';
  if (operation === 'apigateway/get-export' || /^(SingleHeader|SingleQueryArgument|Statement)$/.test(around[0] ?? ''))
    return 'text';
  return named.test(operation) ? 'name' : 'text';
};

const pathKind = (operation: OperationId): Kind => (operation.startsWith('iam/') ? 'name' : 'text');

/** `Value` and `Values` hold anything; what is a name among them depends on what stands around. */
const valueKind = ({ operation, around }: Place): Kind => {
  if (around.some((field) => field === 'HostHeaderConfig' || /^Attributes:.*\.s3\.(bucket|prefix)$/.test(field)))
    return 'name';
  return /^(route53\/|ec2\/describe-dhcp-options)/.test(operation) ? 'host' : 'text';
};

/** Classifies one string of an answer by the field that it stands in. */
export const kindOf = (place: Place): Kind => {
  const field = place.field.toLowerCase();
  if (isTag(place.around)) return field === 'key' ? 'text' : 'name';
  if (/^aws:(username|userid)$|tag\//.test(field)) return 'name';
  if (field === 'functionname') return 'function';
  if (field === 'name' || field === 'names') return nameKind(place);
  if (field === 'path') return pathKind(place.operation);
  if (field === 'value' || field === 'values') return valueKind(place);
  if (descriptions.has(field)) return 'description';
  return names.has(field) ? 'name' : 'text';
};
