import type * as ApiGateway from '@aws-sdk/client-api-gateway';
import type * as Ec2 from '@aws-sdk/client-ec2';
import type * as Elb from '@aws-sdk/client-elastic-load-balancing-v2';
import type * as Wafv2 from '@aws-sdk/client-wafv2';
import type * as Lambda from '@aws-sdk/client-lambda';
import type * as Logs from '@aws-sdk/client-cloudwatch-logs';
import type * as CloudTrail from '@aws-sdk/client-cloudtrail';
import type * as ConfigService from '@aws-sdk/client-config-service';
import type * as XRay from '@aws-sdk/client-xray';
import type * as Sts from '@aws-sdk/client-sts';
import type * as ApiGatewayV2 from '@aws-sdk/client-apigatewayv2';
import type * as Acm from '@aws-sdk/client-acm';
import type * as Ram from '@aws-sdk/client-ram';
import type * as Iam from '@aws-sdk/client-iam';
import type * as Organizations from '@aws-sdk/client-organizations';
import type * as Route53 from '@aws-sdk/client-route-53';
import type * as Route53Resolver from '@aws-sdk/client-route53resolver';
import type { OperationId } from '../snapshot/operations.js';

/** An SDK type as its JSON: dates are ISO text (or epoch seconds, as AWS CLI v1 prints some), blobs are text. */
export type Wire<T> = T extends Date
  ? string | number
  : T extends Uint8Array
    ? string
    : T extends readonly (infer U)[]
      ? Wire<U>[]
      : T extends object
        ? { [K in keyof T]: Wire<T[K]> }
        : T;

interface SdkOutputs {
  'sts/get-caller-identity': Sts.GetCallerIdentityCommandOutput;
  'ec2/describe-vpcs': Ec2.DescribeVpcsResult;
  'ec2/describe-vpc-attribute': Ec2.DescribeVpcAttributeResult;
  'ec2/describe-subnets': Ec2.DescribeSubnetsResult;
  'ec2/describe-route-tables': Ec2.DescribeRouteTablesResult;
  'ec2/describe-network-acls': Ec2.DescribeNetworkAclsResult;
  'ec2/describe-security-groups': Ec2.DescribeSecurityGroupsResult;
  'ec2/describe-network-interfaces': Ec2.DescribeNetworkInterfacesResult;
  'ec2/describe-instances': Ec2.DescribeInstancesResult;
  'ec2/describe-vpc-endpoints': Ec2.DescribeVpcEndpointsResult;
  'ec2/describe-vpc-endpoint-services': Ec2.DescribeVpcEndpointServicesResult;
  'ec2/describe-vpc-endpoint-service-configurations': Ec2.DescribeVpcEndpointServiceConfigurationsResult;
  'ec2/describe-vpc-endpoint-connections': Ec2.DescribeVpcEndpointConnectionsResult;
  'ec2/describe-vpc-peering-connections': Ec2.DescribeVpcPeeringConnectionsResult;
  'ec2/describe-transit-gateways': Ec2.DescribeTransitGatewaysResult;
  'ec2/describe-transit-gateway-attachments': Ec2.DescribeTransitGatewayAttachmentsResult;
  'ec2/describe-transit-gateway-vpc-attachments': Ec2.DescribeTransitGatewayVpcAttachmentsResult;
  'ec2/describe-transit-gateway-peering-attachments': Ec2.DescribeTransitGatewayPeeringAttachmentsResult;
  'ec2/describe-transit-gateway-route-tables': Ec2.DescribeTransitGatewayRouteTablesResult;
  'ec2/describe-transit-gateway-policy-tables': Ec2.DescribeTransitGatewayPolicyTablesResult;
  'ec2/search-transit-gateway-routes': Ec2.SearchTransitGatewayRoutesResult;
  'ec2/get-transit-gateway-route-table-associations': Ec2.GetTransitGatewayRouteTableAssociationsResult;
  'ec2/get-transit-gateway-route-table-propagations': Ec2.GetTransitGatewayRouteTablePropagationsResult;
  'ec2/get-transit-gateway-prefix-list-references': Ec2.GetTransitGatewayPrefixListReferencesResult;
  'ec2/get-transit-gateway-policy-table-entries': Ec2.GetTransitGatewayPolicyTableEntriesResult;
  'ec2/get-transit-gateway-policy-table-associations': Ec2.GetTransitGatewayPolicyTableAssociationsResult;
  'ec2/describe-managed-prefix-lists': Ec2.DescribeManagedPrefixListsResult;
  'ec2/get-managed-prefix-list-entries': Ec2.GetManagedPrefixListEntriesResult;
  'ec2/describe-flow-logs': Ec2.DescribeFlowLogsResult;
  'ec2/describe-dhcp-options': Ec2.DescribeDhcpOptionsResult;
  'ec2/describe-vpn-gateways': Ec2.DescribeVpnGatewaysResult;
  'ec2/describe-vpn-connections': Ec2.DescribeVpnConnectionsResult;
  'ec2/describe-vpc-block-public-access-options': Ec2.DescribeVpcBlockPublicAccessOptionsResult;
  'ec2/describe-vpc-encryption-controls': Ec2.DescribeVpcEncryptionControlsResult;
  'apigateway/get-rest-apis': ApiGateway.RestApis;
  'apigateway/get-rest-api': ApiGateway.RestApi;
  'apigateway/get-resources': ApiGateway.Resources;
  'apigateway/get-stages': ApiGateway.Stages;
  'apigateway/get-stage': ApiGateway.Stage;
  'apigateway/get-deployments': ApiGateway.Deployments;
  'apigateway/get-deployment': ApiGateway.Deployment;
  'apigateway/get-authorizers': ApiGateway.Authorizers;
  'apigateway/get-gateway-responses': ApiGateway.GatewayResponses;
  'apigateway/get-request-validators': ApiGateway.RequestValidators;
  'apigateway/get-vpc-links': ApiGateway.VpcLinks;
  'apigateway/get-vpc-link': ApiGateway.VpcLink;
  'apigateway/get-account': ApiGateway.Account;
  'apigateway/get-usage-plans': ApiGateway.UsagePlans;
  'apigateway/get-usage-plan-keys': ApiGateway.UsagePlanKeys;
  'apigateway/get-usage': ApiGateway.Usage;
  'apigateway/get-api-keys': ApiGateway.ApiKeys;
  'apigateway/get-domain-names': ApiGateway.DomainNames;
  'apigateway/get-domain-name': ApiGateway.DomainName;
  'apigateway/get-base-path-mappings': ApiGateway.BasePathMappings;
  'apigateway/get-domain-name-access-associations': ApiGateway.DomainNameAccessAssociations;
  'elbv2/describe-load-balancers': Elb.DescribeLoadBalancersOutput;
  'elbv2/describe-load-balancer-attributes': Elb.DescribeLoadBalancerAttributesOutput;
  'elbv2/describe-listeners': Elb.DescribeListenersOutput;
  'elbv2/describe-listener-certificates': Elb.DescribeListenerCertificatesOutput;
  'elbv2/describe-rules': Elb.DescribeRulesOutput;
  'elbv2/describe-target-groups': Elb.DescribeTargetGroupsOutput;
  'elbv2/describe-target-group-attributes': Elb.DescribeTargetGroupAttributesOutput;
  'elbv2/describe-target-health': Elb.DescribeTargetHealthOutput;
  'lambda/get-function-configuration': Lambda.FunctionConfiguration;
  'lambda/get-policy': Lambda.GetPolicyResponse;
  'lambda/get-function-concurrency': Lambda.GetFunctionConcurrencyResponse;
  'apigatewayv2/get-apis': ApiGatewayV2.GetApisResponse;
  'apigatewayv2/get-vpc-links': ApiGatewayV2.GetVpcLinksResponse;
  'apigatewayv2/get-vpc-link': ApiGatewayV2.GetVpcLinkResponse;
  'apigatewayv2/list-routing-rules': ApiGatewayV2.ListRoutingRulesResponse;
  'acm/describe-certificate': Acm.DescribeCertificateResponse;
  'ram/get-resource-share-invitations': Ram.GetResourceShareInvitationsResponse;
  'iam/get-role': Iam.GetRoleResponse;
  'iam/list-role-policies': Iam.ListRolePoliciesResponse;
  'iam/list-attached-role-policies': Iam.ListAttachedRolePoliciesResponse;
  'iam/get-role-policy': Iam.GetRolePolicyResponse;
  'iam/get-user': Iam.GetUserResponse;
  'iam/list-user-policies': Iam.ListUserPoliciesResponse;
  'iam/list-attached-user-policies': Iam.ListAttachedUserPoliciesResponse;
  'iam/get-user-policy': Iam.GetUserPolicyResponse;
  'iam/list-groups-for-user': Iam.ListGroupsForUserResponse;
  'iam/list-group-policies': Iam.ListGroupPoliciesResponse;
  'iam/list-attached-group-policies': Iam.ListAttachedGroupPoliciesResponse;
  'iam/get-group-policy': Iam.GetGroupPolicyResponse;
  'iam/get-policy': Iam.GetPolicyResponse;
  'iam/get-policy-version': Iam.GetPolicyVersionResponse;
  'iam/get-account-authorization-details': Iam.GetAccountAuthorizationDetailsResponse;
  'organizations/describe-organization': Organizations.DescribeOrganizationResponse;
  'organizations/list-accounts': Organizations.ListAccountsResponse;
  'organizations/list-parents': Organizations.ListParentsResponse;
  'organizations/list-policies-for-target': Organizations.ListPoliciesForTargetResponse;
  'organizations/describe-policy': Organizations.DescribePolicyResponse;
  'lambda/get-account-settings': Lambda.GetAccountSettingsResponse;
  'wafv2/get-web-acl-for-resource': Wafv2.GetWebACLForResourceResponse;
  'route53/list-hosted-zones-by-vpc': Route53.ListHostedZonesByVPCResponse;
  'route53/list-resource-record-sets': Route53.ListResourceRecordSetsResponse;
  'route53resolver/list-resolver-rules': Route53Resolver.ListResolverRulesResponse;
  'route53resolver/list-resolver-rule-associations': Route53Resolver.ListResolverRuleAssociationsResponse;
  'route53resolver/list-resolver-endpoints': Route53Resolver.ListResolverEndpointsResponse;
  'route53resolver/list-resolver-endpoint-ip-addresses': Route53Resolver.ListResolverEndpointIpAddressesResponse;
  'route53resolver/list-firewall-rule-group-associations': Route53Resolver.ListFirewallRuleGroupAssociationsResponse;
  'route53resolver/list-firewall-rules': Route53Resolver.ListFirewallRulesResponse;
  'route53resolver/list-firewall-domains': Route53Resolver.ListFirewallDomainsResponse;
  'route53resolver/list-resolver-query-log-configs': Route53Resolver.ListResolverQueryLogConfigsResponse;
  'route53resolver/list-resolver-query-log-config-associations': Route53Resolver.ListResolverQueryLogConfigAssociationsResponse;
  'wafv2/get-logging-configuration': Wafv2.GetLoggingConfigurationResponse;
  'logs/describe-log-groups': Logs.DescribeLogGroupsResponse;
  'logs/filter-log-events': Logs.FilterLogEventsResponse;
  'cloudtrail/describe-trails': CloudTrail.DescribeTrailsResponse;
  'cloudtrail/get-trail-status': CloudTrail.GetTrailStatusResponse;
  'configservice/describe-configuration-recorder-status': ConfigService.DescribeConfigurationRecorderStatusResponse;
  'cloudtrail/lookup-events': CloudTrail.LookupEventsResponse;
  'xray/get-trace-summaries': XRay.GetTraceSummariesResult;
  'xray/batch-get-traces': XRay.BatchGetTracesResult;
  'xray/get-service-graph': XRay.GetServiceGraphResult;
  'xray/list-retrieved-traces': XRay.ListRetrievedTracesResult;
}

/** The JSON shape of each operation's answer; operations that nothing reads yet are `unknown` records. */
export type Answers = {
  [O in OperationId]: O extends keyof SdkOutputs ? Wire<SdkOutputs[O]> : Readonly<Record<string, unknown>>;
};
