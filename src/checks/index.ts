import type { FactName } from '../request/facts/index.js';
import type { Check } from './check.js';
import hostHeaderMissing from './dns/host-header-missing-for-vpce-dns.js';
import privateDnsDisabled from './dns/private-dns-disabled-plain-host.js';
import privateDnsNotVisible from './dns/private-dns-not-visible-from-peer-vpc.js';
import vpcDnsAttributes from './dns/vpc-dns-attributes-disabled.js';
import aliasNotAssociated from './dns/vpce-alias-not-associated.js';
import frontingTargets from './integration/fronting-lb-targets-unhealthy.js';
import backendTargets from './integration/nlb-or-alb-no-healthy-targets.js';
import vpcLinkNotAvailable from './integration/vpc-link-not-available.js';
import clientSgEgress from './network/client-sg-egress-443-missing.js';
import endpointMissing from './network/endpoint-missing.js';
import endpointNoSubnets from './network/endpoint-no-subnets.js';
import endpointNotAvailable from './network/endpoint-not-available.js';
import endpointSgIngress from './network/endpoint-sg-ingress-443-missing.js';
import endpointWrongService from './network/endpoint-wrong-service.js';
import naclBlocks443 from './network/nacl-blocks-443.js';
import naclBlocksReturn from './network/nacl-blocks-ephemeral-return.js';
import peeringNotActive from './network/peering-not-active.js';
import routeBlackhole from './network/route-blackhole.js';
import routeForward from './network/route-missing-client-to-endpoint.js';
import routeReturn from './network/route-missing-endpoint-to-client.js';
import policyAbsent from './resource-policy/resource-policy-absent.js';
import policyExplicitDeny from './resource-policy/resource-policy-explicit-deny.js';
import policyMissingSourceVpc from './resource-policy/resource-policy-missing-source-vpc.js';
import policyNotRedeployed from './resource-policy/resource-policy-not-redeployed.js';
import policyWrongVpce from './resource-policy/resource-policy-wrong-vpce.js';
import methodNotFound from './stage/method-or-resource-not-found.js';
import stageNotFound from './stage/stage-not-found.js';
import apiNotFound from './target/api-not-found-or-wrong-region.js';
import wrongEndpointType from './target/wrong-endpoint-type.js';

/** Every check, in the order in which a request travels: what comes first is met first. */
export const checks: readonly Check<FactName>[] = [
  endpointMissing,
  endpointWrongService,
  endpointNotAvailable,
  endpointNoSubnets,
  vpcDnsAttributes,
  privateDnsDisabled,
  privateDnsNotVisible,
  aliasNotAssociated,
  clientSgEgress,
  peeringNotActive,
  routeBlackhole,
  routeForward,
  naclBlocks443,
  endpointSgIngress,
  routeReturn,
  naclBlocksReturn,
  frontingTargets,
  hostHeaderMissing,
  apiNotFound,
  wrongEndpointType,
  policyAbsent,
  stageNotFound,
  methodNotFound,
  policyMissingSourceVpc,
  policyWrongVpce,
  policyExplicitDeny,
  policyNotRedeployed,
  vpcLinkNotAvailable,
  backendTargets,
] as unknown as readonly Check<FactName>[];
