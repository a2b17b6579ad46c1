import type { Answers } from '../../inventory/answers.js';
import type { Integration } from './integrations.js';
import { deployedIntegrations, integrationsOf, resolved, stageVariables } from './integrations.js';
import { each, on, onEach, placeOf, present, type Rule, type Wanted, type World } from './rule.js';

const balancerReads = ['elbv2/describe-listeners', 'elbv2/describe-load-balancer-attributes'] as const;
const groupReads = ['elbv2/describe-target-health', 'elbv2/describe-target-group-attributes'] as const;
const linkReads = ['apigateway/get-vpc-link', 'apigatewayv2/get-vpc-link'] as const;

/** Up to so many load balancers or target groups of a region are all looked at; ELB's bucket holds 40 calls. */
const few = 5;

const isBalancer = (arn: string): boolean => /:elasticloadbalancing:.*:loadbalancer\//.test(arn);

const balancers = (arns: readonly string[], { place }: World): Wanted[] =>
  [...new Set(arns)].filter(isBalancer).flatMap((arn) => each(balancerReads, [[arn]], placeOf(arn, place)));

const groups = (arns: readonly string[], { place }: World): Wanted[] =>
  [...new Set(arns)].flatMap((arn) => each(groupReads, [[arn]], placeOf(arn, place)));

/** The load balancer of a listener's ARN. */
const ofListener = (arn: string): string =>
  arn.replace(/:listener\/((?:app|net|gwy)\/[^/]+\/[^/]+)\/.*$/, ':loadbalancer/$1');

type Action = {
  readonly TargetGroupArn?: string | undefined;
  readonly ForwardConfig?:
    { readonly TargetGroups?: readonly { readonly TargetGroupArn?: string | undefined }[] | undefined } | undefined;
};

const forwardedTo = (actions: readonly Action[]): string[] =>
  present(
    actions.flatMap(({ TargetGroupArn, ForwardConfig }) => [
      TargetGroupArn,
      ...(ForwardConfig?.TargetGroups ?? []).map((group) => group.TargetGroupArn),
    ]),
  );

const hostOf = (uri: string): string | undefined => /^https?:\/\/([^/:]+)/.exec(uri)?.[1]?.toLowerCase();

interface Behind {
  readonly integration: Integration;
  readonly variables: ReturnType<typeof stageVariables>;
}

/** Integrations of an API, or of every API: of the working copy and of what is deployed. */
const integrationsIn = (world: World, api: string | undefined): Behind[] => {
  const concerns = ({ parts }: { readonly parts: readonly string[] }) => api === undefined || parts[0] === api;
  const behind = ({ parts }: { readonly parts: readonly string[] }, all: readonly Integration[]): Behind[] => {
    const variables = stageVariables(world, parts[0] ?? '');
    return all.map((integration) => ({ integration, variables }));
  };
  return [
    ...world
      .all('apigateway/get-resources')
      .flatMap((one) => (concerns(one) ? behind(one, integrationsOf(one.answer)) : [])),
    ...world
      .all('apigateway/get-export')
      .flatMap((one) => (concerns(one) ? behind(one, deployedIntegrations(one.answer)) : [])),
  ];
};

/** Load balancers that integrations reach: by listener (VPC link v2), or by the host of the URI. */
const behindIntegrations = (world: World): Wanted[] => {
  const known = world.read('elbv2/describe-load-balancers')?.LoadBalancers ?? [];
  const byName = new Map(known.map((balancer) => [balancer.DNSName?.toLowerCase(), balancer.LoadBalancerArn]));
  const arns = integrationsIn(world, world.fired.parts[0]).flatMap(({ integration, variables }) => [
    ...resolved(integration.integrationTarget, variables).map(ofListener),
    ...resolved(integration.uri, variables).map((text) => byName.get(hostOf(text))),
  ]);
  return balancers(present(arns), world);
};

/** VPC links that integrations name, one by one, where the list of links was refused. */
const namedLinks = (world: World): Wanted[] => {
  const refused = linkReads.filter((read) =>
    world.failed(read === 'apigateway/get-vpc-link' ? 'apigateway/get-vpc-links' : 'apigatewayv2/get-vpc-links'),
  );
  if (refused.length === 0) return [];
  const ids = integrationsIn(world, undefined).flatMap(({ integration, variables }) =>
    resolved(integration.connectionId, variables),
  );
  return each(
    refused,
    [...new Set(ids)].map((id) => [id]),
  );
};

/** A target group that could hold the addresses of an execute-api endpoint. */
const couldFront = ({
  TargetType,
  Port,
}: NonNullable<Answers['elbv2/describe-target-groups']['TargetGroups']>[number]): boolean =>
  TargetType === 'ip' && Port === 443;

const ofGroups = ({ TargetGroups = [] }: Answers['elbv2/describe-target-groups'], world: World): Wanted[] => {
  const chosen = TargetGroups.length <= few ? TargetGroups : TargetGroups.filter(couldFront);
  return [
    ...groups(present(chosen.map(({ TargetGroupArn }) => TargetGroupArn)), world),
    ...balancers(
      chosen.flatMap(({ LoadBalancerArns = [] }) => LoadBalancerArns),
      world,
    ),
  ];
};

const throughListeners = ({ Listeners = [] }: Answers['elbv2/describe-listeners'], world: World): Wanted[] => {
  const byRule = Listeners.filter(({ Protocol }) => Protocol === 'HTTP' || Protocol === 'HTTPS');
  const withTls = Listeners.filter(({ Protocol }) => Protocol === 'HTTPS' || Protocol === 'TLS');
  return [
    ...groups(forwardedTo(Listeners.flatMap(({ DefaultActions = [] }) => DefaultActions)), world),
    ...each(
      ['elbv2/describe-rules'],
      present(byRule.map(({ ListenerArn }) => ListenerArn)).map((arn) => [arn]),
    ),
    ...each(
      ['elbv2/describe-listener-certificates'],
      present(withTls.map(({ ListenerArn }) => ListenerArn)).map((arn) => [arn]),
    ),
  ];
};

/** Load balancers behind VPC links and integrations, those in front of endpoints, and all where they are few. */
export const balancerRules: readonly Rule[] = [
  on(
    'elbv2/describe-load-balancers',
    'load balancer, where they are few',
    balancerReads,
    ({ LoadBalancers = [] }, world) =>
      LoadBalancers.length <= few
        ? balancers(present(LoadBalancers.map(({ LoadBalancerArn }) => LoadBalancerArn)), world)
        : [],
  ),
  on('apigateway/get-vpc-links', 'load balancer of a VPC link', balancerReads, ({ items = [] }, world) =>
    balancers(
      items.flatMap(({ targetArns = [] }) => targetArns),
      world,
    ),
  ),
  on('apigateway/get-vpc-link', 'load balancer of a VPC link', balancerReads, ({ targetArns = [] }, world) =>
    balancers(targetArns, world),
  ),
  onEach(
    ['apigateway/get-resources', 'apigateway/get-export', 'apigateway/get-stages', 'elbv2/describe-load-balancers'],
    'load balancer behind an integration',
    balancerReads,
    behindIntegrations,
  ),
  onEach(
    ['apigateway/get-resources', 'apigateway/get-export', 'apigateway/get-vpc-links', 'apigatewayv2/get-vpc-links'],
    'VPC link of an integration, where their list is refused',
    linkReads,
    namedLinks,
  ),
  on(
    'elbv2/describe-listeners',
    'listener and its target groups',
    ['elbv2/describe-rules', 'elbv2/describe-listener-certificates', ...groupReads],
    throughListeners,
  ),
  on(
    'elbv2/describe-listeners',
    'certificate of a listener',
    ['acm/describe-certificate'],
    ({ Listeners = [] }, { place }) =>
      present(Listeners.flatMap(({ Certificates = [] }) => Certificates.map(({ CertificateArn }) => CertificateArn)))
        .filter((arn) => arn.includes(':acm:'))
        .flatMap((arn) => each(['acm/describe-certificate'], [[arn]], placeOf(arn, place))),
  ),
  on(
    'elbv2/describe-listener-certificates',
    'certificate of a listener by its name',
    ['acm/describe-certificate'],
    ({ Certificates = [] }, { place }) =>
      present(Certificates.map(({ CertificateArn }) => CertificateArn))
        .filter((arn) => arn.includes(':acm:'))
        .flatMap((arn) => each(['acm/describe-certificate'], [[arn]], placeOf(arn, place))),
  ),
  on('elbv2/describe-rules', 'target group of a rule', groupReads, ({ Rules = [] }, world) =>
    groups(forwardedTo(Rules.flatMap(({ Actions = [] }) => Actions)), world),
  ),
  on(
    'elbv2/describe-target-groups',
    'target group, where they are few or could front an endpoint',
    [...groupReads, ...balancerReads],
    ofGroups,
  ),
  on(
    'elbv2/describe-target-health',
    'load balancer that is a target',
    balancerReads,
    ({ TargetHealthDescriptions = [] }, world) =>
      balancers(present(TargetHealthDescriptions.map(({ Target }) => Target?.Id)), world),
  ),
];
