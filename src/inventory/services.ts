import type { Inventory, Place } from './inventory.js';
import { GapError, known, table } from './inventory.js';
import type { Answers } from './answers.js';

type Row<O extends keyof Answers, K extends keyof Answers[O]> =
  NonNullable<Answers[O][K]> extends readonly (infer T)[] ? T : never;

export type RestApi = Row<'apigateway/get-rest-apis', 'items'>;
export type Resource = Row<'apigateway/get-resources', 'items'>;
export type Method = NonNullable<Resource['resourceMethods']>[string];
export type Integration = NonNullable<Method['methodIntegration']>;
export type Stage = Row<'apigateway/get-stages', 'item'>;
export type Deployment = Row<'apigateway/get-deployments', 'items'>;
export type Authorizer = Row<'apigateway/get-authorizers', 'items'>;
export type GatewayResponse = Row<'apigateway/get-gateway-responses', 'items'>;
export type DomainName = Row<'apigateway/get-domain-names', 'items'>;
export type BasePathMapping = Row<'apigateway/get-base-path-mappings', 'items'>;
export type AccessAssociation = Row<'apigateway/get-domain-name-access-associations', 'items'>;
export type RoutingRule = Row<'apigatewayv2/list-routing-rules', 'RoutingRules'>;
export type VpcLinkV2 = Row<'apigatewayv2/get-vpc-links', 'Items'>;
export type UsagePlan = Row<'apigateway/get-usage-plans', 'items'>;
export type ApiKey = Row<'apigateway/get-api-keys', 'items'>;
export type WebApi = Row<'apigatewayv2/get-apis', 'Items'>;
export type WebAcl = NonNullable<Answers['wafv2/get-web-acl-for-resource']['WebACL']>;
export type VpcLink = Row<'apigateway/get-vpc-links', 'items'>;
export type LoadBalancer = Row<'elbv2/describe-load-balancers', 'LoadBalancers'>;
export type Listener = Row<'elbv2/describe-listeners', 'Listeners'>;
export type TargetGroup = Row<'elbv2/describe-target-groups', 'TargetGroups'>;
export type TargetHealth = Row<'elbv2/describe-target-health', 'TargetHealthDescriptions'>;

export const restApis = table(
  'apigateway/get-rest-apis',
  (a) => a.items,
  (api) => api.id,
  'apigateway/get-rest-api',
);
export const vpcLinks = table(
  'apigateway/get-vpc-links',
  (a) => a.items,
  (link) => link.id,
);
export const vpcLinksV2 = table(
  'apigatewayv2/get-vpc-links',
  (a) => a.Items,
  (link) => link.VpcLinkId,
);
/** Ids of private custom domain names are part of their ARNs; a public name has none and is its own id. */
export const domainNames = table(
  'apigateway/get-domain-names',
  (a) => a.items,
  (domain) => domain.domainNameArn ?? domain.domainName,
  'apigateway/get-domain-name',
);
export const accessAssociations = table(
  'apigateway/get-domain-name-access-associations',
  (a) => a.items,
  (association) => association.domainNameAccessAssociationArn,
);
export const usagePlans = table(
  'apigateway/get-usage-plans',
  (a) => a.items,
  (plan) => plan.id,
);
export const apiKeys = table(
  'apigateway/get-api-keys',
  (a) => a.items,
  (key) => key.id,
);
/** HTTP and WebSocket APIs. */
export const webApis = table(
  'apigatewayv2/get-apis',
  (a) => a.Items,
  (api) => api.ApiId,
);
export const loadBalancers = table(
  'elbv2/describe-load-balancers',
  (a) => a.LoadBalancers,
  (lb) => lb.LoadBalancerArn,
);
export const targetGroups = table(
  'elbv2/describe-target-groups',
  (a) => a.TargetGroups,
  (group) => group.TargetGroupArn,
);

/** Stages of an API: as they were listed, else those that were read one by one. @throws GapError where neither was done */
export const stagesOf = (inventory: Inventory, place: Place, api: string): readonly Stage[] => {
  const listed = known(() => inventory.ask('apigateway/get-stages', place, api));
  if (listed.known) return listed.value.item ?? [];
  const read = inventory.singles('apigateway/get-stage', place, api);
  if (read.length === 0) throw new GapError(listed.gap);
  return read;
};
