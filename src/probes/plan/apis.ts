import type { Answers } from '../../inventory/answers.js';
import { each, instead, on, onEach, placeOf, present, type Rule, type Wanted, type World } from './rule.js';

/** What is read of an API under question. */
export const deepReads = [
  'apigateway/get-resources',
  'apigateway/get-stages',
  'apigateway/get-deployments',
  'apigateway/get-authorizers',
  'apigateway/get-gateway-responses',
  'apigateway/get-request-validators',
] as const;

const stageReads = ['apigateway/get-deployment', 'apigateway/get-export', 'wafv2/get-web-acl-for-resource'] as const;
const planReads = ['apigateway/get-usage-plan-keys', 'apigateway/get-usage'] as const;

const relevant = ({ items = [] }: Answers['apigateway/get-rest-apis'], { scope }: World): string[] =>
  present(
    items
      .filter(({ id, name, endpointConfiguration }) =>
        scope.apiIds === undefined
          ? endpointConfiguration?.types?.includes('PRIVATE')
          : present([id, name]).some((word) => scope.apiIds?.includes(word)),
      )
      .map(({ id }) => id),
  );

const named = ({ scope }: World): string[][] => (scope.apiIds ?? []).map((id) => [id]);

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html */
const stageArn = (region: string, api: string, stage: string): string => {
  const partition = region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
  return `arn:${partition}:apigateway:${region}::/restapis/${api}/stages/${stage}`;
};

const ofStages = ({ item = [] }: Answers['apigateway/get-stages'], world: World): Wanted[] => {
  const [api = ''] = world.fired.parts;
  const deployments = item.flatMap((stage) => [stage.deploymentId, stage.canarySettings?.deploymentId]);
  const names = present(item.map(({ stageName }) => stageName));
  const { stages } = world.scope;
  const asked = stages === undefined ? names : names.filter((name) => stages.includes(name));
  const guarded = present(item.filter(({ webAclArn }) => webAclArn).map(({ stageName }) => stageName));
  return [
    ...each(
      ['apigateway/get-deployment'],
      [...new Set(present(deployments))].map((id) => [api, id]),
    ),
    ...each(
      ['apigateway/get-export'],
      asked.map((name) => [api, name]),
    ),
    ...each(
      ['wafv2/get-web-acl-for-resource'],
      guarded.map((name) => [stageArn(world.place.region, api, name)]),
    ),
  ];
};

const usagePlans = (world: World): Wanted[] => {
  const apis = world.read('apigateway/get-rest-apis');
  const ids = apis ? relevant(apis, world) : (world.scope.apiIds ?? []);
  const plans = world.read('apigateway/get-usage-plans')?.items ?? [];
  const ours = plans.filter(({ apiStages = [] }) =>
    apiStages.some(({ apiId }) => apiId !== undefined && ids.includes(apiId)),
  );
  return each(
    planReads,
    present(ours.map(({ id }) => id)).map((id) => [id]),
  );
};

/** The AWS CLI's key of a domain name: its name, and its id where it has one. */
const domainKey = (name: string, id: string | undefined): string[] => (id === undefined ? [name] : [name, id]);

const domainReads = [
  'apigateway/get-base-path-mappings',
  'apigatewayv2/list-routing-rules',
  'acm/describe-certificate',
] as const;

const ofDomains = ({ items = [] }: Answers['apigateway/get-domain-names'], world: World): Wanted[] =>
  items.flatMap((domain) => {
    const { domainName: name, domainNameId, domainNameArn, endpointConfiguration, routingMode } = domain;
    const { domains } = world.scope;
    const ours =
      domains === undefined
        ? endpointConfiguration?.types?.includes('PRIVATE')
        : name !== undefined && domains.includes(name);
    if (name === undefined || !ours) return [];
    const place = placeOf(domainNameArn, world.place);
    const key = domainKey(name, domainNameId);
    const rules = routingMode !== undefined && routingMode !== 'BASE_PATH_MAPPING_ONLY';
    const certificates = present([
      domain.certificateArn,
      domain.regionalCertificateArn,
      domain.ownershipVerificationCertificateArn,
    ]);
    return [
      ...each(['apigateway/get-base-path-mappings'], [key], place),
      ...each(['apigatewayv2/list-routing-rules'], rules ? [key] : [], place),
      ...certificates.flatMap((arn) => each(['acm/describe-certificate'], [[arn]], placeOf(arn, place))),
    ];
  });

/** APIs, their stages and deployments, usage plans and domain names. */
export const apiRules: readonly Rule[] = [
  on('apigateway/get-rest-apis', 'private REST API under question', deepReads, (answer, world) =>
    each(
      deepReads,
      relevant(answer, world).map((id) => [id]),
    ),
  ),
  instead('apigateway/get-rest-apis', 'REST API named', ['apigateway/get-rest-api', ...deepReads], (world) =>
    each(['apigateway/get-rest-api', ...deepReads], named(world)),
  ),
  on('apigateway/get-stages', 'stage of such an API', stageReads, ofStages),
  instead('apigateway/get-stages', 'stage named', ['apigateway/get-stage', 'apigateway/get-export'], (world) =>
    each(
      ['apigateway/get-stage', 'apigateway/get-export'],
      (world.scope.stages ?? []).map((stage) => [world.fired.parts[0] ?? '', stage]),
    ),
  ),
  onEach(
    ['apigateway/get-usage-plans', 'apigateway/get-rest-apis'],
    'usage plan of such an API',
    planReads,
    usagePlans,
  ),
  on('apigateway/get-domain-names', 'private domain name', domainReads, ofDomains),
  on(
    'apigateway/get-domain-names',
    'PRIVATE domain name whose row shows no policy',
    ['apigateway/get-domain-name'],
    ({ items = [] }) =>
      each(
        ['apigateway/get-domain-name'],
        items.flatMap(({ domainName, domainNameId, endpointConfiguration, policy, managementPolicy }) =>
          domainName &&
          domainNameId &&
          endpointConfiguration?.types?.includes('PRIVATE') &&
          !policy &&
          !managementPolicy
            ? [[domainName, domainNameId]]
            : [],
        ),
      ),
  ),
  instead('apigateway/get-domain-names', 'domain name named', ['apigateway/get-domain-name'], ({ scope }) =>
    each(
      ['apigateway/get-domain-name'],
      (scope.domains ?? []).map((name) => [name]),
    ),
  ),
];
