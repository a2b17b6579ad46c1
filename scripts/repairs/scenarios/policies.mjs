// The resource policy of the API, and who signs.
import { accounts, deploy, policyFor, region, savePolicy } from '../../moto/topology.mjs';

/** Saves a policy made out of the healthy one, and deploys it. */
const withPolicy = (change) => async (world) => {
  const policy = policyFor(world.ids.api, world.ids.provider.endpoint);
  change(policy.Statement, world);
  await savePolicy(world.provider, world.ids.api, policy);
  await deploy(world);
};

/** Everybody may, but not from elsewhere than this condition says. */
const allowedUnless = (condition) =>
  withPolicy((statements, world) => {
    delete statements[0].Condition;
    statements.push({ ...statements[0], Effect: 'Deny', Condition: condition(world) });
  });

const role = { name: 'orders-caller', path: '/apps/' };
const roleArn = `arn:aws:iam::${accounts.consumer}:role${role.path}${role.name}`;
const session = `arn:aws:sts::${accounts.consumer}:assumed-role/${role.name}/app`;

const arnOf = ({ ids }, path = '/*') => `arn:aws:execute-api:${region}:${accounts.provider}:${ids.api}${path}`;

const mayInvoke = (Resource) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource }],
  });

/** GET /orders is signed by a role of the consumer's account that both policies name. */
const signedWith = async (world, { resource = arnOf(world, '/prod/GET/orders'), principal = roleArn }) => {
  const { consumer, provider, ids } = world;
  await consumer.iam('CreateRole', {
    RoleName: role.name,
    Path: role.path,
    AssumeRolePolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    }),
  });
  await consumer.iam('PutRolePolicy', {
    RoleName: role.name,
    PolicyName: 'invoke',
    PolicyDocument: mayInvoke(resource),
  });
  await world.changeMethod({ authorizationType: 'AWS_IAM' });
  const [statement] = policyFor(ids.api, ids.provider.endpoint).Statement;
  await savePolicy(provider, ids.api, {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Caller',
        Effect: 'Allow',
        Principal: { AWS: principal },
        Action: statement.Action,
        Resource: arnOf(world),
      },
    ],
  });
  await deploy(world);
};

const signed = ({ alias, ids }) => [alias, ids.consumer.app, '--principal', session];

export const policies = [
  {
    name: 'the policy names another VPC',
    code: 'resource-policy-missing-source-vpc',
    breaks: withPolicy(([statement]) => {
      statement.Condition = { StringEquals: { 'aws:SourceVpc': 'vpc-0123456789abcdef0' } };
    }),
  },
  {
    name: 'the policy names another endpoint',
    code: 'resource-policy-wrong-vpce',
    breaks: allowedUnless(() => ({ StringNotEquals: { 'aws:SourceVpce': ['vpce-0123456789abcdef0'] } })),
  },
  {
    name: "the policy names the caller's VPC",
    code: 'resource-policy-client-vpc-instead-of-endpoint-vpc',
    breaks: allowedUnless(({ ids }) => ({ StringNotEquals: { 'aws:SourceVpc': [ids.consumer.vpc] } })),
  },
  {
    name: 'the policy asks for the public address',
    code: 'resource-policy-uses-source-ip',
    breaks: allowedUnless(({ consumerCidr }) => ({ NotIpAddress: { 'aws:SourceIp': [consumerCidr] } })),
  },
  {
    name: 'the policy compares a key that is never set',
    code: 'resource-policy-unsupported-condition-key',
    breaks: withPolicy(([statement]) => {
      statement.Condition = { StringEquals: { 'aws:VpceOrgID': 'o-abc1234567' } };
    }),
  },
  {
    name: 'the policy names a role, and nobody signs',
    code: 'resource-policy-principal-requires-iam',
    breaks: withPolicy(([statement]) => {
      statement.Principal = { AWS: roleArn };
    }),
  },
  {
    name: 'the policy covers another stage',
    code: 'resource-policy-arn-mismatch',
    breaks: withPolicy(([statement], world) => {
      statement.Resource = arnOf(world, '/dev/*');
    }),
  },
  {
    name: 'the API has no policy',
    code: 'resource-policy-absent',
    build: { policy: false },
    breaks: () => undefined,
  },
  {
    name: 'the policy names a role that was deleted',
    code: 'resource-policy-invalid-or-too-large',
    call: signed,
    breaks: (world) => signedWith(world, { principal: 'AROA2222222222EXAMPLE' }),
  },
  {
    name: 'the policy names another role than signs',
    code: 'iam-cross-account-resource-policy-missing',
    call: signed,
    breaks: (world) => signedWith(world, { principal: roleArn.replace(role.path, '/') }),
  },
  {
    name: 'the role that signs may invoke another stage',
    code: 'iam-cross-account-identity-policy-missing',
    call: signed,
    breaks: (world) => signedWith(world, { resource: arnOf(world, '/dev/GET/orders') }),
  },
];
