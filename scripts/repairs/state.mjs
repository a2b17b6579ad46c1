// What an account says of everything that a repair may touch, without what AWS makes up anew each time.
const made = new Set([
  '$metadata',
  'deploymentId',
  'createdDate',
  'lastUpdatedDate',
  'RevisionId',
  'SecurityGroupRuleId',
]);

const sorted = (value) => {
  if (Array.isArray(value)) return value.map(sorted).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (value instanceof Date || typeof value !== 'object' || value === null) return document(value);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, one]) => !made.has(name) && one !== undefined && one !== null && !(one instanceof Date))
      .filter(([, one]) => !(Array.isArray(one) && one.length === 0))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, one]) => [name, sorted(one)]),
  );
};

/** Policies are compared by what they say: as documents, whichever way they were escaped. */
const document = (value) => {
  if (typeof value !== 'string' || !/^\{\\?"/.test(value)) return value;
  try {
    return sorted(JSON.parse(value.startsWith('{\\"') ? JSON.parse(`"${value}"`) : value));
  } catch {
    return value;
  }
};

const ec2 = [
  'DescribeRouteTables',
  'DescribeSecurityGroups',
  'DescribeNetworkAcls',
  'DescribeVpcPeeringConnections',
  'DescribeVpcEndpoints',
];

/** Interfaces of an endpoint have new ids and addresses whenever they are made. */
const withoutInterfaces = (text) => text.replace(/"NetworkInterfaceIds":\[[^\]]*\]/g, '"NetworkInterfaceIds":[]');

/** The policy of the function, where there is one of each. */
const policyOf = async ({ lambda }) => {
  try {
    return await lambda('GetPolicy', { FunctionName: 'orders' });
  } catch (error) {
    if (error.name !== 'ResourceNotFoundException') throw error;
    return { Policy: null };
  }
};

export const stateOf = async ({ consumer, provider, ids }) => {
  const answers = [];
  for (const account of [consumer, provider]) for (const name of ec2) answers.push(await account.ec2(name, {}));
  for (const Attribute of ['enableDnsSupport', 'enableDnsHostnames'])
    answers.push(await provider.ec2('DescribeVpcAttribute', { VpcId: ids.provider.vpc, Attribute }));
  answers.push(await provider.gateway('GetRestApi', { restApiId: ids.api }));
  answers.push(await provider.gateway('GetStages', { restApiId: ids.api }));
  answers.push(await provider.gateway('GetResources', { restApiId: ids.api, embed: ['methods'] }));
  answers.push(await policyOf(provider));
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
