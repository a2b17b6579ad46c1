import type { FactName } from '../request/facts/index.js';
import type { Check } from './check.js';
import authorizerDenied from './authorizer/authorizer-denied.js';
import authorizerFailure from './authorizer/authorizer-failure-or-timeout.js';
import authorizerIdentity from './authorizer/authorizer-missing-identity.js';
import authorizerPermission from './authorizer/authorizer-permission-missing.js';
import cognitoToken from './authorizer/cognito-token-invalid.js';
import domainApiPolicy from './domain/private-domain-api-policy-denies.js';
import domainAssociation from './domain/private-domain-association-missing.js';
import domainCertificate from './domain/private-domain-certificate-problem.js';
import domainCrossRegion from './domain/private-domain-cross-region.js';
import domainDns from './domain/private-domain-dns-missing.js';
import domainDuplicate from './domain/private-domain-duplicate-name-on-endpoint.js';
import domainManagement from './domain/private-domain-management-policy-denies.js';
import domainMapping from './domain/private-domain-mapping-missing.js';
import domainNotReady from './domain/private-domain-not-ready.js';
import domainPolicy from './domain/private-domain-policy-denies.js';
import ramShare from './domain/ram-share-not-accepted.js';
import integrationRole from './integration/integration-credentials-role.js';
import integrationHost from './integration/integration-hostname-mismatch.js';
import integrationNetwork from './integration/integration-network-failure.js';
import responseMapping from './integration/integration-response-mapping-missing.js';
import integrationTimeout from './integration/integration-timeout.js';
import integrationTls from './integration/integration-tls-untrusted.js';
import functionNetwork from './integration/lambda-backend-network.js';
import functionError from './integration/lambda-function-error.js';
import functionMethod from './integration/lambda-integration-method-not-post.js';
import functionPermission from './integration/lambda-permission-missing.js';
import functionVariable from './integration/lambda-stage-variable-permission.js';
import functionThrottled from './integration/lambda-throttled.js';
import listenerPort from './integration/lb-listener-port-mismatch.js';
import balancerEnforcement from './integration/nlb-privatelink-sg-enforced.js';
import linkAccount from './integration/vpc-link-cross-account.js';
import linkService from './integration/vpc-link-endpoint-service-broken.js';
import linkStagePrefix from './integration/vpc-link-stage-prefix-in-path.js';
import linkV2Inactive from './integration/vpc-link-v2-inactive.js';
import linkV2Target from './integration/vpc-link-v2-integration-target.js';
import linkV2Network from './integration/vpc-link-v2-network.js';
import aliasCaptured from './dns/alias-captured-by-local-private-dns.js';
import clientNotInVpc from './dns/client-not-in-vpc.js';
import customDnsServer from './dns/custom-dns-server-not-forwarding.js';
import recordType from './dns/dns-record-ip-type-mismatch.js';
import hostHeaderMissing from './dns/host-header-missing-for-vpce-dns.js';
import onpremDns from './dns/onprem-dns-not-forwarded.js';
import privateDnsConflict from './dns/private-dns-conflict.js';
import privateDnsDisabled from './dns/private-dns-disabled-plain-host.js';
import privateDnsNotVisible from './dns/private-dns-not-visible-from-peer-vpc.js';
import publicApiShadowed from './dns/public-api-shadowed-by-private-dns.js';
import resolverRule from './dns/resolver-rule-overrides-private-dns.js';
import staleEndpointIp from './dns/stale-endpoint-ip.js';
import vpcDnsAttributes from './dns/vpc-dns-attributes-disabled.js';
import aliasNotAssociated from './dns/vpce-alias-not-associated.js';
import aliasNotRedeployed from './dns/vpce-alias-not-redeployed.js';
import endpointPolicyAuthorizationHeader from './endpoint-policy/endpoint-policy-vs-authorization-header.js';
import endpointPolicyDeny from './endpoint-policy/endpoint-policy-explicit-deny.js';
import endpointPolicyDomain from './endpoint-policy/endpoint-policy-missing-domain-arn.js';
import endpointPolicyIdentity from './endpoint-policy/endpoint-policy-needs-identity.js';
import endpointPolicySilent from './endpoint-policy/endpoint-policy-no-matching-allow.js';
import identityPolicyMissing from './iam/iam-cross-account-identity-policy-missing.js';
import signerUnknown from './iam/iam-cross-account-resource-policy-missing.js';
import signerDenied from './iam/iam-or-scp-explicit-deny.js';
import unsigned from './iam/iam-unsigned-request.js';
import scopeWrong from './iam/sigv4-scope-wrong.js';
import frontingTargets from './integration/fronting-lb-targets-unhealthy.js';
import backendTargets from './integration/nlb-or-alb-no-healthy-targets.js';
import vpcLinkNotAvailable from './integration/vpc-link-not-available.js';
import cidrOverlap from './network/cidr-overlap.js';
import clientSgEgress from './network/client-sg-egress-443-missing.js';
import crossRegionEndpoint from './network/cross-region-endpoint-unsupported.js';
import dxVpnPath from './network/dx-vpn-path-broken.js';
import endpointZones from './network/endpoint-az-coverage.js';
import endpointMissing from './network/endpoint-missing.js';
import endpointNoSubnets from './network/endpoint-no-subnets.js';
import endpointNotAvailable from './network/endpoint-not-available.js';
import endpointSgIngress from './network/endpoint-sg-ingress-443-missing.js';
import endpointSharedSubnet from './network/endpoint-shared-subnet-owner-only.js';
import endpointWrongService from './network/endpoint-wrong-service.js';
import naclBlocks443 from './network/nacl-blocks-443.js';
import naclBlocksReturn from './network/nacl-blocks-ephemeral-return.js';
import peeringNotActive from './network/peering-not-active.js';
import peeringTransitive from './network/peering-transitive-or-edge-to-edge.js';
import routeAsymmetric from './network/route-asymmetric-or-inspection.js';
import routeBlackhole from './network/route-blackhole.js';
import routeForward from './network/route-missing-client-to-endpoint.js';
import routeReturn from './network/route-missing-endpoint-to-client.js';
import sgReference from './network/sg-reference-not-effective.js';
import attachmentZone from './network/tgw-attachment-az-missing.js';
import attachmentNotAvailable from './network/tgw-attachment-not-available.js';
import transitRoute from './network/tgw-route-missing.js';
import encryptionControls from './network/vpc-encryption-controls-enforce.js';
import cognitoPolicy from './resource-policy/cognito-needs-resource-policy-allow.js';
import policyAbsent from './resource-policy/resource-policy-absent.js';
import policyExplicitDeny from './resource-policy/resource-policy-explicit-deny.js';
import policyMissingSourceVpc from './resource-policy/resource-policy-missing-source-vpc.js';
import policyNotRedeployed from './resource-policy/resource-policy-not-redeployed.js';
import policyWrongVpce from './resource-policy/resource-policy-wrong-vpce.js';
import policyArnMismatch from './resource-policy/resource-policy-arn-mismatch.js';
import policyClientVpc from './resource-policy/resource-policy-client-vpc-instead-of-endpoint-vpc.js';
import policyInvalid from './resource-policy/resource-policy-invalid-or-too-large.js';
import policyPrincipal from './resource-policy/resource-policy-principal-requires-iam.js';
import policyUnsupportedKey from './resource-policy/resource-policy-unsupported-condition-key.js';
import policySourceIp from './resource-policy/resource-policy-uses-source-ip.js';
import apiNotDeployed from './stage/api-not-deployed.js';
import cacheInvalidation from './stage/cache-invalidation-unauthorized.js';
import deploymentStale from './stage/deployment-stale.js';
import methodNotFound from './stage/method-or-resource-not-found.js';
import requestLimits from './stage/payload-header-or-uri-limit.js';
import requestValidation from './stage/request-validation-failed.js';
import stageMissing from './stage/stage-missing-in-url.js';
import stageNotFound from './stage/stage-not-found.js';
import apiNotFound from './target/api-not-found-or-wrong-region.js';
import apiStatus from './target/api-status-not-available.js';
import defaultEndpoint from './target/default-endpoint-disabled.js';
import notRestApi from './target/not-a-rest-api.js';
import wrongEndpointType from './target/wrong-endpoint-type.js';
import accountThrottled from './throttling/account-throttled.js';
import apiKey from './throttling/api-key-missing-or-invalid.js';
import stageThrottled from './throttling/stage-or-method-throttled.js';
import planQuota from './throttling/usage-plan-quota-exceeded.js';
import planStage from './throttling/usage-plan-stage-not-associated.js';
import planThrottled from './throttling/usage-plan-throttled.js';
import strictMode from './tls/strict-mode-host-sni-mismatch.js';
import tlsHostname from './tls/tls-hostname-mismatch.js';
import tlsVersion from './tls/tls-version-or-cipher-rejected.js';
import wafBlocked from './waf/waf-blocked.js';

/** Every check, in the order in which a request travels: what comes first is met first. */
export const checks: readonly Check<FactName>[] = [
  clientNotInVpc,
  endpointMissing,
  endpointSharedSubnet,
  endpointWrongService,
  endpointNotAvailable,
  endpointNoSubnets,
  endpointZones,
  crossRegionEndpoint,
  vpcDnsAttributes,
  domainDns,
  customDnsServer,
  resolverRule,
  privateDnsConflict,
  privateDnsDisabled,
  privateDnsNotVisible,
  onpremDns,
  aliasNotAssociated,
  aliasNotRedeployed,
  recordType,
  staleEndpointIp,
  clientSgEgress,
  cidrOverlap,
  peeringNotActive,
  peeringTransitive,
  routeBlackhole,
  routeForward,
  attachmentZone,
  attachmentNotAvailable,
  transitRoute,
  encryptionControls,
  naclBlocks443,
  sgReference,
  endpointSgIngress,
  routeReturn,
  naclBlocksReturn,
  dxVpnPath,
  routeAsymmetric,
  frontingTargets,
  domainCertificate,
  tlsVersion,
  tlsHostname,
  hostHeaderMissing,
  apiNotFound,
  notRestApi,
  aliasCaptured,
  publicApiShadowed,
  wrongEndpointType,
  apiStatus,
  strictMode,
  defaultEndpoint,
  endpointPolicySilent,
  endpointPolicyDeny,
  endpointPolicyIdentity,
  endpointPolicyDomain,
  endpointPolicyAuthorizationHeader,
  wafBlocked,
  domainNotReady,
  domainCrossRegion,
  ramShare,
  domainManagement,
  domainAssociation,
  domainDuplicate,
  domainMapping,
  domainPolicy,
  policyAbsent,
  apiNotDeployed,
  stageMissing,
  stageNotFound,
  requestLimits,
  methodNotFound,
  deploymentStale,
  unsigned,
  scopeWrong,
  domainApiPolicy,
  policyMissingSourceVpc,
  policyWrongVpce,
  policyClientVpc,
  policySourceIp,
  policyUnsupportedKey,
  policyPrincipal,
  policyArnMismatch,
  policyInvalid,
  policyExplicitDeny,
  policyNotRedeployed,
  cognitoPolicy,
  signerUnknown,
  identityPolicyMissing,
  signerDenied,
  authorizerIdentity,
  cognitoToken,
  authorizerPermission,
  authorizerFailure,
  authorizerDenied,
  planStage,
  apiKey,
  planThrottled,
  planQuota,
  stageThrottled,
  accountThrottled,
  cacheInvalidation,
  requestValidation,
  functionVariable,
  functionPermission,
  integrationRole,
  functionMethod,
  functionThrottled,
  functionError,
  functionNetwork,
  responseMapping,
  integrationNetwork,
  linkAccount,
  linkV2Target,
  vpcLinkNotAvailable,
  linkService,
  linkV2Inactive,
  linkV2Network,
  balancerEnforcement,
  listenerPort,
  backendTargets,
  integrationTls,
  integrationHost,
  linkStagePrefix,
  integrationTimeout,
];
