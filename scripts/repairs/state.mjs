// What the accounts say of everything that a repair may touch, without what AWS makes up anew each time.
import * as Config from '@aws-sdk/client-config-service';
import * as Resolver from '@aws-sdk/client-route53resolver';

const made = new Set([
  '$metadata',
  'deploymentId',
  'createdDate',
  'lastUpdatedDate',
  'RevisionId',
  'SecurityGroupRuleId',
]);

/** What says no more than its absence: AWS leaves out what was never set, and keeps it once it was. */
const isNothing = (value) =>
  value === undefined ||
  value === null ||
  value === false ||
  value instanceof Date ||
  (typeof value === 'object' && Object.keys(value).length === 0);

const sorted = (value) => {
  if (Array.isArray(value)) return value.map(sorted).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (value instanceof Date || typeof value !== 'object' || value === null) return document(value);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, one]) => !made.has(name) && !isNothing(one) && !(name === 'policy' && one === ''))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, one]) => [name, sorted(one)]),
  );
};

/** Policies are compared by what they say: as documents, whichever way they were escaped. */
const document = (value) => {
  if (typeof value !== 'string' || !/^(\{\\?"|%7B%22)/.test(value)) return value;
  const text = value.startsWith('%') ? decodeURIComponent(value) : value;
  try {
    return sorted(JSON.parse(text.startsWith('{\\"') ? JSON.parse(`"${text}"`) : text));
  } catch {
    return value;
  }
};

const ec2 = [
  'DescribeRouteTables',
  'DescribeSecurityGroups',
  'DescribeNetworkAcls',
  'DescribeVpcs',
  'DescribeVpcPeeringConnections',
  'DescribeVpcEndpoints',
  'DescribeTransitGatewayVpcAttachments',
];

/** Interfaces of an endpoint have new ids and addresses whenever they are made. */
const withoutInterfaces = (text) => text.replace(/"NetworkInterfaceIds":\[[^\]]*\]/g, '"NetworkInterfaceIds":[]');

/** The answer, or null where AWS says that there is none. */
const ifThere = async (asked) => {
  try {
    return await asked;
  } catch (error) {
    if (error.name !== 'ResourceNotFoundException') throw error;
    return null;
  }
};

/** What the function `orders` and its alias `live` allow, where there is one. */
const ofFunction = async ({ lambda }) => [
  await ifThere(lambda('GetPolicy', { FunctionName: 'orders' })),
  await ifThere(lambda('GetPolicy', { FunctionName: 'orders', Qualifier: 'live' })),
  await ifThere(lambda('GetFunctionConcurrency', { FunctionName: 'orders' })),
];

const ofZones = async ({ route53 }) => {
  const { HostedZones } = await route53('ListHostedZones', {});
  const zones = HostedZones.map(async ({ Id }) => [
    (await route53('GetHostedZone', { Id })).VPCs,
    (await route53('ListResourceRecordSets', { HostedZoneId: Id })).ResourceRecordSets,
  ]);
  return Promise.all(zones);
};

const ofAccount = async (account) => {
  const answers = [];
  for (const name of ec2) answers.push(await account.ec2(name, {}));
  answers.push(await account.iam('GetAccountAuthorizationDetails', { Filter: ['Role'] }));
  answers.push(await ofZones(account));
  return answers;
};

/** What a Resolver rule does, whichever it is. */
const said = ({ DomainName, RuleType, TargetIps }) => ({ DomainName, RuleType, TargetIps });

const ofProvider = async (provider, { provider: { vpc }, api }) => {
  const answers = [];
  for (const Attribute of ['enableDnsSupport', 'enableDnsHostnames'])
    answers.push(await provider.ec2('DescribeVpcAttribute', { VpcId: vpc, Attribute }));
  answers.push(await provider.gateway('GetRestApi', { restApiId: api }));
  answers.push(await provider.gateway('GetStages', { restApiId: api }));
  answers.push(await provider.gateway('GetResources', { restApiId: api, embed: ['methods'] }));
  for (const name of ['GetUsagePlans', 'GetApiKeys']) answers.push(await provider.gateway(name, {}));
  answers.push(...(await ofFunction(provider)));
  const config = provider.clientOf(Config.ConfigServiceClient);
  const { ConfigurationRecordersStatus } = await config.send(new Config.DescribeConfigurationRecorderStatusCommand({}));
  answers.push(ConfigurationRecordersStatus.map(({ name, recording }) => ({ name, recording })));
  const resolver = provider.clientOf(Resolver.Route53ResolverClient);
  const { ResolverRuleAssociations } = await resolver.send(new Resolver.ListResolverRuleAssociationsCommand({}));
  const { ResolverRules } = await resolver.send(new Resolver.ListResolverRulesCommand({}));
  const ruleOf = (id) => ResolverRules.find(({ Id }) => Id === id);
  answers.push(
    ResolverRuleAssociations.map(({ ResolverRuleId, VPCId }) => ({ VPCId, ...said(ruleOf(ResolverRuleId)) })),
  );
  return answers;
};

export const stateOf = async ({ consumer, provider, ids }) => {
  const answers = [
    ...(await ofAccount(consumer)),
    ...(await ofAccount(provider)),
    ...(await ofProvider(provider, ids)),
  ];
  return answers.map((answer) => withoutInterfaces(JSON.stringify(sorted(answer))));
};

/** Where two states differ, cut to the place. */
export const differences = (a, b) =>
  a.flatMap((text, index) => {
    const other = b[index];
    if (text === other) return [];
    let at = 0;
    while (text[at] === other[at]) at += 1;
    const from = Math.max(0, at - 60);
    return [`${text.slice(from, at + 120)} | ${other.slice(from, at + 120)}`];
  });
