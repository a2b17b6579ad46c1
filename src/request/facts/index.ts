import type { Fact, ValueOf } from '../fact.js';
import * as api from './api.js';
import { iamDenials } from './authorization/denials.js';
import { policyDrift } from './authorization/drift.js';
import { endpointPolicy } from './authorization/endpoint-layer.js';
import { endpointPolicyRepair } from './authorization/endpoint-repair.js';
import { identityPolicy } from './authorization/identity-layer.js';
import { identityPolicyRepair } from './authorization/identity-repair.js';
import { policyRepair } from './authorization/resource-repair.js';
import { signer } from './authorization/signer.js';
import * as keys from './api-keys.js';
import { accountLimits, accountThrottle } from './account-limits.js';
import * as authorizers from './authorizer.js';
import { cognitoToken } from './cognito.js';
import * as deployments from './deployments.js';
import { requiredParameters } from './method-request.js';
import { otherKind } from './other-api.js';
import { methodSettings } from './stage-settings.js';
import { privateNames } from './default-endpoint.js';
import { certificateServed } from './served-certificate.js';
import { webAcl } from './web-acl.js';
import * as backendFacts from './backend.js';
import { backendPaths } from './backend-paths.js';
import { cacheInvalidation } from './authorization/invalidation.js';
import { servingGroups } from './backend-groups.js';
import * as backendUris from './backend-uri.js';
import { beyond } from './beyond.js';
import { caller } from './caller.js';
import { policyEdits } from './changes.js';
import { reachableEndpoints } from './reachable-endpoints.js';
import { dnsAttributes } from './dns-attributes.js';
import { domainCertificate } from './domain-certificate.js';
import { domainAsked } from './custom-name.js';
import { nameRecord } from './domain-dns.js';
import { domainManagement, domainPolicy } from './domain-policy.js';
import { domainEntrance, domainRoute } from './domain-route.js';
import { domainSharing } from './domain-sharing.js';
import * as domainFacts from './domain.js';
import { enforcement } from './enforcement.js';
import { linkService } from './endpoint-service.js';
import { functionNetwork } from './function-network.js';
import * as integrationFacts from './integration.js';
import * as lambda from './lambda.js';
import { linkGates, linkedBalancers, vpcLinkV2 } from './vpc-link-v2.js';
import * as endpointFacts from './endpoint.js';
import * as endpointDns from './endpoint-dns.js';
import { fronting } from './fronting.js';
import { inspection } from './inspection.js';
import * as methodFacts from './method.js';
import * as names from './names.js';
import * as pathFacts from './path.js';
import * as dhcpOptionFacts from './dhcp-options.js';
import * as resolutionFacts from './resolution.js';
import * as settings from './vpc-settings.js';
import * as policyFacts from './resource-policy.js';
import { asked } from './asked.js';

/** Every fact that a check may read, by name. Adding one here is all that makes it readable. */
export const facts = {
  asked,
  caller,
  restApi: api.restApi,
  stages: api.stages,
  stage: api.stage,
  deployment: api.deployment,
  workingResources: api.workingResources,
  methods: methodFacts.methods,
  method: methodFacts.method,
  inWorkingCopy: methodFacts.inWorkingCopy,
  integration: methodFacts.integration,
  reachableEndpoints,
  endpoint: endpointFacts.endpoint,
  endpointInterfaces: endpointFacts.endpointInterfaces,
  endpointSubnetChoices: endpointFacts.endpointSubnetChoices,
  nameUsed: names.nameUsed,
  dnsAttributes,
  dhcpChoice: dhcpOptionFacts.dhcpChoice,
  resolution: resolutionFacts.resolution,
  vanishedEndpoint: resolutionFacts.vanishedEndpoint,
  onPremises: resolutionFacts.onPremises,
  shadowedBy: resolutionFacts.shadowedBy,
  endpointRegion: endpointDns.endpointRegion,
  endpointZones: endpointDns.endpointZones,
  addressFamilies: endpointDns.addressFamilies,
  undeployedAlias: endpointDns.undeployedAlias,
  sharedVpc: endpointDns.sharedVpc,
  path: pathFacts.path,
  forwardRoutes: pathFacts.forwardRoutes,
  returnRoutes: pathFacts.returnRoutes,
  blackholes: pathFacts.blackholes,
  peerings: pathFacts.peerings,
  endpointIngress: pathFacts.endpointIngress,
  callerEgress: pathFacts.callerEgress,
  forwardAcls: pathFacts.forwardAcls,
  returnAcls: pathFacts.returnAcls,
  transitivity: pathFacts.transitivity,
  overlaps: pathFacts.overlaps,
  groupReferences: pathFacts.groupReferences,
  goneInterfaces: pathFacts.goneInterfaces,
  goneSenders: pathFacts.goneSenders,
  families: pathFacts.families,
  attachments: pathFacts.attachments,
  attachmentZones: pathFacts.attachmentZones,
  transitRoutes: pathFacts.transitRoutes,
  beyond,
  inspection,
  encryptionControls: settings.encryptionControls,
  refuters: settings.refuters,
  vpcLink: backendFacts.vpcLink,
  backend: backendFacts.backend,
  backendPaths,
  missingBackend: backendFacts.missingBackend,
  servingGroups,
  fronting,
  domainAsked,
  domainsOfName: domainFacts.domainsOfName,
  endpointAssociations: domainFacts.endpointAssociations,
  privateDomain: domainFacts.privateDomain,
  domainRoute,
  domainEntrance,
  nameRecord,
  domainRecord: domainFacts.domainRecord,
  domainPolicy,
  domainManagement,
  domainSharing,
  domainCertificate,
  functionUsed: lambda.functionUsed,
  functionPermission: lambda.functionPermission,
  functionConfiguration: lambda.functionConfiguration,
  functionState: lambda.functionState,
  reservedConcurrency: lambda.reservedConcurrency,
  executionRole: lambda.executionRole,
  functionNetwork,
  methodSetup: integrationFacts.methodSetup,
  backendUri: backendUris.backendUri,
  directBalancer: integrationFacts.directBalancer,
  undefinedUri: backendUris.undefinedUri,
  integrationRole: integrationFacts.integrationRole,
  backendCertificate: integrationFacts.backendCertificate,
  gatewayResponses: integrationFacts.gatewayResponses,
  linkService,
  vpcLinkV2,
  linkedBalancers,
  linkGates,
  enforcement,
  otherKind,
  servedDeployments: deployments.servedDeployments,
  workingCopyDrift: deployments.workingCopyDrift,
  canaryWithout: deployments.canaryWithout,
  ownChange: deployments.ownChange,
  integrationNotes: deployments.integrationNotes,
  stageOmitted: deployments.stageOmitted,
  methodSettings,
  cacheInvalidation,
  requiredParameters,
  webAcl,
  certificateServed,
  privateNames,
  authorizer: authorizers.authorizer,
  identity: authorizers.identity,
  authorizerPermission: authorizers.authorizerPermission,
  authorizerState: authorizers.authorizerState,
  cognitoToken,
  keyDemand: keys.keyDemand,
  accountPlans: keys.accountPlans,
  stagePlans: keys.stagePlans,
  planThrottles: keys.planThrottles,
  quotas: keys.quotas,
  accountThrottle,
  accountLimits,
  savedPolicy: policyFacts.savedPolicy,
  policyRepair,
  policyDrift,
  signer,
  endpointPolicy,
  endpointPolicyRepair,
  identityPolicy,
  identityPolicyRepair,
  iamDenials,
  policyEdits,
} as const satisfies Record<string, Fact<unknown>>;

export type FactName = keyof typeof facts;
export type Facts = { readonly [K in FactName]: ValueOf<(typeof facts)[K]> };
export const factNames = Object.keys(facts) as FactName[];
