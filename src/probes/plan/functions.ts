import type { Place } from '../../inventory/inventory.js';
import { deployedIntegrations, integrationsOf, resolved, stageVariables } from './integrations.js';
import { arnParts, each, on, onEach, present, type Rule, type Wanted, type World } from './rule.js';

const functionReads = [
  'lambda/get-function-configuration',
  'lambda/get-policy',
  'lambda/get-function-concurrency',
  'lambda/list-aliases',
] as const;

/** A function by ARN: where it is, its name, and the alias or version that is meant. */
export interface FunctionRef extends Place {
  readonly name: string;
  readonly qualifier?: string;
}

export const functionOf = (arn: string): FunctionRef | undefined => {
  const parts = arnParts(arn);
  const [kind, name, qualifier] = parts?.resource.split(':') ?? [];
  if (parts?.service !== 'lambda' || kind !== 'function' || !name) return undefined;
  return { account: parts.account, region: parts.region, name, ...(qualifier === undefined ? {} : { qualifier }) };
};

/** The function in the URI of an integration or authorizer: `arn:aws:apigateway:R:lambda:path/…/functions/ARN/invocations`. */
const invoked = (uri: string): FunctionRef | undefined => {
  const arn = /functions\/(arn:[^/]+)\/[\w-]*invocations/.exec(uri)?.[1];
  return arn === undefined ? undefined : functionOf(arn);
};

const readsOf = ({ name, qualifier, account, region }: FunctionRef): Wanted[] => {
  const place = { account, region };
  const policy = qualifier === undefined || qualifier === '$LATEST' ? [name] : [name, qualifier];
  return [
    ...each(['lambda/get-policy'], [policy], place),
    ...each(
      functionReads.filter((read) => read !== 'lambda/get-policy'),
      [[name]],
      place,
    ),
  ];
};

const ofUris = (uris: readonly (string | undefined)[], world: World): Wanted[] => {
  const variables = stageVariables(world, world.fired.parts[0] ?? '');
  return present(uris.flatMap((uri) => resolved(uri, variables)).map(invoked)).flatMap(readsOf);
};

/** A role by ARN, asked in its own account. Other principals (`arn:aws:iam::*:user/*`: the caller's own) are none. */
const roleOf = (arn: string | undefined, { place }: World): Wanted[] => {
  const parts = arnParts(arn);
  const name = /^role\/(?:.*\/)?([^/]+)$/.exec(parts?.resource ?? '')?.[1];
  if (parts?.service !== 'iam' || name === undefined || !/^\d{12}$/.test(parts.account)) return [];
  return each(['iam/get-role'], [[name]], { account: parts.account, region: place.region });
};

/** Lambda functions and roles that integrations and authorizers name; stage variables are filled in, stage by stage. */
export const functionRules: readonly Rule[] = [
  onEach(
    ['apigateway/get-resources', 'apigateway/get-stages'],
    'function behind an integration',
    functionReads,
    (world) => {
      const resources = world.read('apigateway/get-resources', world.fired.parts[0] ?? '');
      return ofUris(
        integrationsOf(resources).map(({ uri }) => uri),
        world,
      );
    },
  ),
  on('apigateway/get-export', 'function behind a deployed integration', functionReads, (answer, world) =>
    ofUris(
      deployedIntegrations(answer).map(({ uri }) => uri),
      world,
    ),
  ),
  onEach(
    ['apigateway/get-authorizers', 'apigateway/get-stages'],
    'function of an authorizer',
    functionReads,
    (world) => {
      const authorizers = world.read('apigateway/get-authorizers', world.fired.parts[0] ?? '')?.items ?? [];
      return ofUris(
        authorizers.map(({ authorizerUri }) => authorizerUri),
        world,
      );
    },
  ),
  on('apigateway/get-resources', 'role of an integration', ['iam/get-role'], (answer, world) =>
    [...new Set(integrationsOf(answer).map(({ credentials }) => credentials))].flatMap((arn) => roleOf(arn, world)),
  ),
  on('apigateway/get-export', 'role of a deployed integration', ['iam/get-role'], (answer, world) =>
    [...new Set(deployedIntegrations(answer).map(({ credentials }) => credentials))].flatMap((arn) =>
      roleOf(arn, world),
    ),
  ),
  on('apigateway/get-authorizers', 'role of an authorizer', ['iam/get-role'], ({ items = [] }, world) =>
    items.flatMap(({ authorizerCredentials }) => roleOf(authorizerCredentials, world)),
  ),
  on('apigateway/get-account', 'role for logs', ['iam/get-role'], ({ cloudwatchRoleArn }, world) =>
    roleOf(cloudwatchRoleArn, world),
  ),
];
