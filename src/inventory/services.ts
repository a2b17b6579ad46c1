import { table } from './inventory.js';
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
export type VpcLink = Row<'apigateway/get-vpc-links', 'items'>;
export type LoadBalancer = Row<'elbv2/describe-load-balancers', 'LoadBalancers'>;
export type Listener = Row<'elbv2/describe-listeners', 'Listeners'>;
export type TargetGroup = Row<'elbv2/describe-target-groups', 'TargetGroups'>;
export type TargetHealth = Row<'elbv2/describe-target-health', 'TargetHealthDescriptions'>;

export const restApis = table(
  'apigateway/get-rest-apis',
  (a) => a.items,
  (api) => api.id,
);
export const vpcLinks = table(
  'apigateway/get-vpc-links',
  (a) => a.items,
  (link) => link.id,
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
