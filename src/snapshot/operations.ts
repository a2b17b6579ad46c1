/**
 * Every AWS operation that the tool may call, in the AWS CLI's words, with the IAM action that allows it and the sides
 * that are asked. From this table follow the snapshot's layout, the names of gaps and `xapi permissions`.
 *
 * `key` says what one file of a keyed operation answers for (contract, section 2); operations without it have one
 * file per account and region. `global` services live in the region `global`.
 */
export type Side = 'consumer' | 'provider' | 'network';

interface OperationRow {
  readonly action: string;
  readonly sides: readonly Side[];
  readonly key?: string;
  readonly global?: true;
  readonly evidence?: true;
}

const everySide = ['consumer', 'provider', 'network'] as const;
const vpcSides = everySide;
const provider = ['provider'] as const;
const consumer = ['consumer'] as const;
/** Whoever signs may be of the API's own account. */
const signers = ['consumer', 'provider'] as const;

const ec2 = (action: string, sides: readonly Side[] = vpcSides): OperationRow => ({ action: `ec2:${action}`, sides });
const ec2By = (action: string, key: string, sides: readonly Side[] = vpcSides): OperationRow => ({
  action: `ec2:${action}`,
  sides,
  key,
});
const api = (key?: string, sides: readonly Side[] = provider): OperationRow => ({
  action: 'apigateway:GET',
  sides,
  ...(key === undefined ? {} : { key }),
});
const elb = (action: string, key?: string, sides: readonly Side[] = everySide): OperationRow => ({
  action: `elasticloadbalancing:${action}`,
  sides,
  ...(key === undefined ? {} : { key }),
});
const row = (action: string, sides: readonly Side[], key?: string): OperationRow => ({
  action,
  sides,
  ...(key === undefined ? {} : { key }),
});
const global = (action: string, sides: readonly Side[], key?: string): OperationRow => ({
  ...row(action, sides, key),
  global: true,
});
const log = (action: string, key?: string): OperationRow => ({ ...row(action, everySide, key), evidence: true });

export const operations = {
  'sts/get-caller-identity': row('sts:GetCallerIdentity', everySide),

  'ec2/describe-vpcs': ec2('DescribeVpcs'),
  'ec2/describe-vpc-attribute': ec2By('DescribeVpcAttribute', 'vpc~attribute'),
  'ec2/describe-subnets': ec2('DescribeSubnets'),
  'ec2/describe-route-tables': ec2('DescribeRouteTables'),
  'ec2/describe-network-acls': ec2('DescribeNetworkAcls'),
  'ec2/describe-security-groups': ec2('DescribeSecurityGroups'),
  'ec2/describe-network-interfaces': ec2('DescribeNetworkInterfaces'),
  'ec2/describe-instances': ec2('DescribeInstances'),
  'ec2/describe-vpc-endpoints': ec2('DescribeVpcEndpoints'),
  'ec2/describe-vpc-endpoint-services': ec2('DescribeVpcEndpointServices'),
  'ec2/describe-vpc-endpoint-service-configurations': ec2('DescribeVpcEndpointServiceConfigurations', provider),
  'ec2/describe-vpc-endpoint-connections': ec2('DescribeVpcEndpointConnections', provider),
  'ec2/describe-vpc-peering-connections': ec2('DescribeVpcPeeringConnections'),
  'ec2/describe-transit-gateways': ec2('DescribeTransitGateways'),
  'ec2/describe-transit-gateway-attachments': ec2('DescribeTransitGatewayAttachments'),
  'ec2/describe-transit-gateway-vpc-attachments': ec2('DescribeTransitGatewayVpcAttachments'),
  'ec2/describe-transit-gateway-peering-attachments': ec2('DescribeTransitGatewayPeeringAttachments'),
  'ec2/describe-transit-gateway-route-tables': ec2('DescribeTransitGatewayRouteTables'),
  'ec2/describe-transit-gateway-policy-tables': ec2('DescribeTransitGatewayPolicyTables'),
  'ec2/search-transit-gateway-routes': ec2By('SearchTransitGatewayRoutes', 'tgw-rtb'),
  'ec2/get-transit-gateway-route-table-associations': ec2By('GetTransitGatewayRouteTableAssociations', 'tgw-rtb'),
  'ec2/get-transit-gateway-route-table-propagations': ec2By('GetTransitGatewayRouteTablePropagations', 'tgw-rtb'),
  'ec2/get-transit-gateway-prefix-list-references': ec2By('GetTransitGatewayPrefixListReferences', 'tgw-rtb'),
  'ec2/get-transit-gateway-policy-table-entries': ec2By('GetTransitGatewayPolicyTableEntries', 'tgw-ptb'),
  'ec2/get-transit-gateway-policy-table-associations': ec2By('GetTransitGatewayPolicyTableAssociations', 'tgw-ptb'),
  'ec2/describe-managed-prefix-lists': ec2('DescribeManagedPrefixLists'),
  'ec2/get-managed-prefix-list-entries': ec2By('GetManagedPrefixListEntries', 'prefix-list'),
  'ec2/describe-flow-logs': ec2('DescribeFlowLogs'),
  'ec2/describe-dhcp-options': ec2('DescribeDhcpOptions'),
  'ec2/describe-vpn-gateways': ec2('DescribeVpnGateways'),
  'ec2/describe-vpn-connections': ec2('DescribeVpnConnections'),
  'ec2/describe-vpc-block-public-access-options': ec2('DescribeVpcBlockPublicAccessOptions'),
  'ec2/describe-vpc-encryption-controls': ec2('DescribeVpcEncryptionControls'),
  'directconnect/describe-virtual-interfaces': row('directconnect:DescribeVirtualInterfaces', vpcSides),
  'directconnect/describe-direct-connect-gateway-associations': row(
    'directconnect:DescribeDirectConnectGatewayAssociations',
    vpcSides,
  ),

  'apigateway/get-rest-apis': api(),
  'apigateway/get-rest-api': api('rest-api'),
  'apigateway/get-resources': api('rest-api'),
  'apigateway/get-stages': api('rest-api'),
  'apigateway/get-stage': api('rest-api~stage'),
  'apigateway/get-deployments': api('rest-api'),
  'apigateway/get-deployment': api('rest-api~deployment'),
  'apigateway/get-authorizers': api('rest-api'),
  'apigateway/get-gateway-responses': api('rest-api'),
  'apigateway/get-request-validators': api('rest-api'),
  'apigateway/get-export': api('rest-api~stage'),
  'apigateway/get-vpc-links': api(),
  'apigateway/get-vpc-link': api('vpc-link'),
  'apigateway/get-account': api(),
  'apigateway/get-usage-plans': api(),
  'apigateway/get-usage-plan-keys': api('usage-plan'),
  'apigateway/get-usage': api('usage-plan'),
  'apigateway/get-api-keys': api(),
  'apigateway/get-domain-names': api(undefined, ['provider', 'consumer']),
  'apigateway/get-domain-name': api('domain~domain-id', ['provider', 'consumer']),
  'apigateway/get-base-path-mappings': api('domain~domain-id'),
  'apigateway/get-domain-name-access-associations': api(undefined, ['provider', 'consumer']),
  'apigatewayv2/get-apis': api(),
  'apigatewayv2/get-vpc-links': api(),
  'apigatewayv2/get-vpc-link': api('vpc-link'),
  'apigatewayv2/list-routing-rules': api('domain~domain-id'),

  'elbv2/describe-load-balancers': elb('DescribeLoadBalancers'),
  'elbv2/describe-load-balancer-attributes': elb('DescribeLoadBalancerAttributes', 'load-balancer'),
  'elbv2/describe-listeners': elb('DescribeListeners', 'load-balancer'),
  'elbv2/describe-listener-certificates': elb('DescribeListenerCertificates', 'listener'),
  'elbv2/describe-rules': elb('DescribeRules', 'listener'),
  'elbv2/describe-target-groups': elb('DescribeTargetGroups'),
  'elbv2/describe-target-group-attributes': elb('DescribeTargetGroupAttributes', 'target-group'),
  'elbv2/describe-target-health': elb('DescribeTargetHealth', 'target-group'),

  'lambda/get-function-configuration': row('lambda:GetFunctionConfiguration', ['consumer', 'provider'], 'function'),
  'lambda/get-policy': row('lambda:GetPolicy', provider, 'function'),
  'lambda/get-function-concurrency': row('lambda:GetFunctionConcurrency', provider, 'function'),
  'lambda/list-aliases': row('lambda:ListAliases', provider, 'function'),
  'lambda/get-account-settings': row('lambda:GetAccountSettings', provider),

  'iam/get-role': global('iam:GetRole', signers, 'role'),
  'iam/list-role-policies': global('iam:ListRolePolicies', signers, 'role'),
  'iam/list-attached-role-policies': global('iam:ListAttachedRolePolicies', signers, 'role'),
  'iam/get-role-policy': global('iam:GetRolePolicy', signers, 'role~policy'),
  'iam/get-user': global('iam:GetUser', signers, 'user'),
  'iam/list-user-policies': global('iam:ListUserPolicies', signers, 'user'),
  'iam/list-attached-user-policies': global('iam:ListAttachedUserPolicies', signers, 'user'),
  'iam/get-user-policy': global('iam:GetUserPolicy', signers, 'user~policy'),
  'iam/list-groups-for-user': global('iam:ListGroupsForUser', signers, 'user'),
  'iam/list-group-policies': global('iam:ListGroupPolicies', signers, 'group'),
  'iam/list-attached-group-policies': global('iam:ListAttachedGroupPolicies', signers, 'group'),
  'iam/get-group-policy': global('iam:GetGroupPolicy', signers, 'group~policy'),
  'iam/get-policy': global('iam:GetPolicy', signers, 'policy'),
  'iam/get-policy-version': global('iam:GetPolicyVersion', signers, 'policy~version'),
  'iam/get-account-authorization-details': global('iam:GetAccountAuthorizationDetails', signers),
  'organizations/describe-organization': global('organizations:DescribeOrganization', everySide),
  'organizations/list-accounts': global('organizations:ListAccounts', everySide),
  'organizations/list-parents': global('organizations:ListParents', everySide, 'child'),
  'organizations/list-policies-for-target': global(
    'organizations:ListPoliciesForTarget',
    everySide,
    'target~SERVICE_CONTROL_POLICY',
  ),
  'organizations/describe-policy': global('organizations:DescribePolicy', everySide, 'policy'),

  'wafv2/get-web-acl-for-resource': row('wafv2:GetWebACLForResource', provider, 'stage-arn'),
  'route53/list-hosted-zones-by-vpc': global('route53:ListHostedZonesByVPC', everySide, 'vpc~region'),
  'route53/get-hosted-zone': global('route53:GetHostedZone', everySide, 'zone'),
  'route53/list-resource-record-sets': global('route53:ListResourceRecordSets', everySide, 'zone'),
  'route53resolver/list-resolver-rules': row('route53resolver:ListResolverRules', everySide),
  'route53resolver/list-resolver-rule-associations': row('route53resolver:ListResolverRuleAssociations', everySide),
  'route53resolver/list-resolver-endpoints': row('route53resolver:ListResolverEndpoints', everySide),
  'route53resolver/list-resolver-endpoint-ip-addresses': row(
    'route53resolver:ListResolverEndpointIpAddresses',
    everySide,
    'resolver-endpoint',
  ),
  'route53resolver/list-firewall-rule-group-associations': row(
    'route53resolver:ListFirewallRuleGroupAssociations',
    everySide,
  ),
  'route53resolver/list-firewall-rules': row('route53resolver:ListFirewallRules', everySide, 'rule-group'),
  'route53resolver/list-firewall-domains': row('route53resolver:ListFirewallDomains', everySide, 'domain-list'),
  'route53profiles/list-profile-associations': row('route53profiles:ListProfileAssociations', everySide),
  'acm/describe-certificate': row('acm:DescribeCertificate', provider, 'certificate'),
  'ram/get-resource-share-invitations': row('ram:GetResourceShareInvitations', consumer),
  'ram/list-resources': row('ram:ListResources', ['consumer', 'provider']),

  'cloudtrail/describe-trails': row('cloudtrail:DescribeTrails', everySide),
  'cloudtrail/get-trail-status': row('cloudtrail:GetTrailStatus', everySide, 'trail'),
  'configservice/describe-configuration-recorder-status': row('config:DescribeConfigurationRecorderStatus', everySide),

  'logs/describe-log-groups': log('logs:DescribeLogGroups'),
  'logs/filter-log-events': log('logs:FilterLogEvents', 'log-group'),
  'route53resolver/list-resolver-query-log-configs': log('route53resolver:ListResolverQueryLogConfigs'),
  'route53resolver/list-resolver-query-log-config-associations': log(
    'route53resolver:ListResolverQueryLogConfigAssociations',
  ),
  'wafv2/get-logging-configuration': log('wafv2:GetLoggingConfiguration', 'web-acl'),
  'logs/start-query': log('logs:StartQuery'),
  'logs/get-query-results': log('logs:GetQueryResults'),
  'logs/stop-query': log('logs:StopQuery'),
  's3/list-objects-v2': log('s3:ListBucket'),
  's3/get-object': log('s3:GetObject'),
  'athena/list-work-groups': log('athena:ListWorkGroups'),
  'athena/get-work-group': log('athena:GetWorkGroup'),
  'athena/list-data-catalogs': log('athena:ListDataCatalogs'),
  'athena/list-databases': log('athena:ListDatabases'),
  'athena/list-table-metadata': log('athena:ListTableMetadata'),
  'athena/start-query-execution': log('athena:StartQueryExecution'),
  'athena/get-query-execution': log('athena:GetQueryExecution'),
  'athena/get-query-results': log('athena:GetQueryResults'),
  'athena/stop-query-execution': log('athena:StopQueryExecution'),
  'cloudtrail/lookup-events': log('cloudtrail:LookupEvents'),
  'cloudtrail/list-event-data-stores': log('cloudtrail:ListEventDataStores'),
  'cloudtrail/start-query': log('cloudtrail:StartQuery'),
  'cloudtrail/get-query-results': log('cloudtrail:GetQueryResults'),
  'xray/get-trace-summaries': log('xray:GetTraceSummaries'),
  'xray/batch-get-traces': log('xray:BatchGetTraces'),
  'xray/get-service-graph': log('xray:GetServiceGraph'),
  'xray/get-trace-segment-destination': log('xray:GetTraceSegmentDestination'),
  'xray/start-trace-retrieval': log('xray:StartTraceRetrieval'),
  'xray/list-retrieved-traces': log('xray:ListRetrievedTraces'),
  'cloudwatch/get-metric-data': log('cloudwatch:GetMetricData'),
} as const satisfies Record<string, OperationRow>;

export type OperationId = keyof typeof operations;

export const operationIds = Object.keys(operations) as OperationId[];

export const operation = (id: OperationId): OperationRow => operations[id];

export const isOperation = (id: string): id is OperationId => Object.hasOwn(operations, id);
