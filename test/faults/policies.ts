import type { Snapshot } from '../../src/snapshot/snapshot.js';
import {
  authorizedBy,
  invokeAllowed,
  methodArn,
  signedPolicy,
  signedWorld,
  signing,
  withControlPolicy,
  withResourcePolicy,
  withRolePolicy,
} from '../worlds/iam.js';
import { domain, withDomain } from '../worlds/domain.js';
import { consumer, ids, provider, urls } from '../worlds/peered.js';
import { edit } from '../worlds/world.js';
import type { Fault } from './fault.js';
import { byDomain, bySession, incompleteSignature, missingToken, refusal, wrongService } from './sees.js';

const apiArn = `arn:aws:execute-api:us-east-1:${provider.account}:${ids.api}`;

const statement = (Effect: string, more: object = {}) => ({
  Effect,
  Principal: '*',
  Action: 'execute-api:Invoke',
  Resource: `${apiArn}/*`,
  ...more,
});
const when = (operator: string, key: string, ...values: string[]) => ({ Condition: { [operator]: { [key]: values } } });
const document = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });
const resourcePolicy = (...statements: object[]) => withResourcePolicy(document(...statements));

const endpointPolicy =
  (...statements: object[]) =>
  (snapshot: Snapshot): Snapshot =>
    edit(snapshot, provider, 'ec2/describe-vpc-endpoints', (a: { VpcEndpoints: { PolicyDocument: string }[] }) => {
      for (const row of a.VpcEndpoints) row.PolicyDocument = JSON.stringify(document(...statements));
    });

const call = { target: urls.alias, from: ids.app } as const;
const byEndpoint = { ...call, blind: ['444455556666/us-east-1/ec2/describe-vpc-endpoints'] } as const;
const byApi = { ...call, blind: ['get-rest-apis', 'get-deployments'] } as const;
const signed = { ...call, world: signedWorld, principal: signing.session } as const;

const endpointFaults: readonly Fault[] = [
  {
    ...byEndpoint,
    code: 'endpoint-policy-no-matching-allow',
    what: "the endpoint's policy lists another API only",
    sees: refusal('VPC endpoint policy', 'does not allow'),
    tried: 'repairs',
    breaks: endpointPolicy(statement('Allow', { Resource: `${apiArn.replace(ids.api, 'zzzzzzzzzz')}/*` })),
    near: endpointPolicy(
      statement('Allow', { Resource: [`${apiArn.replace(ids.api, 'zzzzzzzzzz')}/*`, `${apiArn}/prod/GET/orders`] }),
    ),
  },
  {
    ...byEndpoint,
    code: 'endpoint-policy-explicit-deny',
    what: "the endpoint's policy denies whatever is not of its own account",
    sees: refusal('VPC endpoint policy', 'denies'),
    tried: 'repairs',
    breaks: endpointPolicy(
      statement('Allow', { Action: '*', Resource: '*' }),
      statement('Deny', {
        Action: '*',
        Resource: '*',
        ...when('StringNotEquals', 'aws:ResourceAccount', '999988887777'),
      }),
    ),
    near: endpointPolicy(
      statement('Allow', { Action: '*', Resource: '*' }),
      statement('Deny', {
        Action: '*',
        Resource: '*',
        ...when('StringNotEquals', 'aws:ResourceAccount', '999988887777', provider.account),
      }),
    ),
  },
  {
    ...byEndpoint,
    code: 'endpoint-policy-needs-identity',
    what: "the endpoint's policy asks for an organization, and the call is not signed",
    sees: refusal('VPC endpoint policy', 'does not allow'),
    tried: 'repairs',
    breaks: endpointPolicy(statement('Allow', when('StringEquals', 'aws:PrincipalOrgID', signing.organization))),
    near: endpointPolicy(statement('Allow', when('StringEqualsIfExists', 'aws:PrincipalOrgID', signing.organization))),
  },
  {
    ...byEndpoint,
    code: 'endpoint-policy-missing-domain-arn',
    what: "the endpoint's policy lists the API, and not the domain name that leads to it",
    sees: refusal('VPC endpoint policy', 'does not allow', byDomain),
    target: domain.url,
    world: withDomain,
    blind: ['444455556666/us-east-1/ec2/describe-vpc-endpoints'],
    tried: 'repairs',
    breaks: endpointPolicy(statement('Allow')),
    near: endpointPolicy(statement('Allow', { Resource: [`${apiArn}/*`, domain.invokeArn] })),
  },
  {
    ...byEndpoint,
    code: 'endpoint-policy-vs-authorization-header',
    what: 'a bearer token meets an endpoint policy that takes it for a signature',
    sees: incompleteSignature,
    headers: ['Authorization: Bearer abc.def.ghi'],
    message: `HTTP/1.1 403 Forbidden\n{"message":"'abc.def.ghi' not a valid key=value pair (missing equal-sign) in Authorization header: 'Bearer abc.def.ghi'."}`,
    blind: ['444455556666/us-east-1/ec2/describe-vpc-endpoints'],
    breaks: endpointPolicy(statement('Allow')),
    near: endpointPolicy(statement('Allow', { Action: '*', Resource: '*' })),
  },
];

const resourceFaults: readonly Fault[] = [
  {
    ...byApi,
    code: 'resource-policy-client-vpc-instead-of-endpoint-vpc',
    what: "the policy lists the caller's VPC, and the endpoint is in another",
    sees: refusal('resource-based policy', 'denies'),
    tried: 'repairs',
    breaks: resourcePolicy(
      statement('Allow'),
      statement('Deny', when('StringNotEquals', 'aws:SourceVpc', ids.consumerVpc)),
    ),
    near: resourcePolicy(
      statement('Allow'),
      statement('Deny', when('StringNotEquals', 'aws:SourceVpc', ids.consumerVpc, ids.providerVpc)),
    ),
  },
  {
    ...byApi,
    code: 'resource-policy-uses-source-ip',
    what: "the policy compares aws:SourceIp with the callers' private range",
    sees: refusal('resource-based policy', 'denies'),
    tried: 'repairs',
    breaks: resourcePolicy(statement('Allow'), statement('Deny', when('NotIpAddress', 'aws:SourceIp', '10.10.0.0/16'))),
    near: resourcePolicy(
      statement('Allow'),
      statement('Deny', when('NotIpAddress', 'aws:VpcSourceIp', '10.10.0.0/16')),
    ),
  },
  {
    ...byApi,
    code: 'resource-policy-unsupported-condition-key',
    what: 'the policy compares aws:VpceOrgID, which execute-api never sets',
    sees: refusal('resource-based policy', 'does not allow'),
    tried: 'repairs',
    breaks: resourcePolicy(statement('Allow', when('StringEquals', 'aws:VpceOrgID', signing.organization))),
    near: resourcePolicy(statement('Allow', when('StringEquals', 'aws:SourceVpce', ids.endpoint))),
  },
  {
    ...byApi,
    code: 'resource-policy-principal-requires-iam',
    what: 'the policy names a role, and the method checks no identity',
    sees: refusal('resource-based policy', 'does not allow'),
    tried: 'repairs',
    breaks: resourcePolicy(statement('Allow', { Principal: { AWS: signing.roleArn } })),
    near: resourcePolicy(statement('Allow', { Principal: { AWS: [signing.roleArn, '*'] } })),
  },
  {
    ...byApi,
    code: 'resource-policy-arn-mismatch',
    what: 'the policy covers another stage only',
    sees: refusal('resource-based policy', 'does not allow'),
    tried: 'repairs',
    breaks: resourcePolicy(statement('Allow', { Resource: `${apiArn}/dev/*` })),
    near: resourcePolicy(statement('Allow', { Resource: `${apiArn}/*/GET/orders` })),
  },
  {
    ...signed,
    code: 'resource-policy-invalid-or-too-large',
    what: 'the role that the policy names was deleted and created anew',
    sees: refusal('resource-based policy', 'does not allow', bySession),
    tried: 'repairs',
    blind: ['get-rest-apis', 'get-deployments'],
    breaks: withResourcePolicy({
      ...signedPolicy,
      Statement: [{ ...signedPolicy.Statement[0], Principal: { AWS: 'AROA2222222222EXAMPLE' } }],
    }),
    near: withResourcePolicy({
      ...signedPolicy,
      Statement: [{ ...signedPolicy.Statement[0], Principal: { AWS: ['AROA2222222222EXAMPLE', signing.roleArn] } }],
    }),
  },
];

const iamFaults: readonly Fault[] = [
  {
    ...call,
    code: 'iam-unsigned-request',
    nearIs: 'resource-policy-principal-requires-iam',
    what: 'the method is AWS_IAM, and the call is not signed',
    sees: missingToken,
    world: signedWorld,
    blind: ['get-deployments'],
    breaks: (world) => world,
    near: authorizedBy('NONE'),
  },
  {
    ...signed,
    code: 'sigv4-scope-wrong',
    nearIs: 'resource-policy-principal-requires-iam',
    what: 'the call is signed for the management API',
    sees: wrongService,
    headers: [
      'Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260201/us-east-1/apigateway/aws4_request, SignedHeaders=host;x-amz-date, Signature=abc',
    ],
    blind: ['get-deployments'],
    breaks: (world) => world,
    near: authorizedBy('NONE'),
  },
  {
    ...signed,
    code: 'iam-cross-account-resource-policy-missing',
    what: 'the resource policy names another role',
    sees: refusal('resource-based policy', 'does not allow', bySession),
    tried: 'repairs',
    blind: ['get-rest-apis', 'get-deployments'],
    breaks: withResourcePolicy({
      ...signedPolicy,
      Statement: signedPolicy.Statement.map((one) =>
        one.Sid === 'Caller' ? { ...one, Principal: { AWS: signing.roleArn.replace('/apps/', '/') } } : one,
      ),
    }),
    near: withResourcePolicy({
      ...signedPolicy,
      Statement: signedPolicy.Statement.map((one) =>
        one.Sid === 'Caller' ? { ...one, Principal: { AWS: `arn:aws:iam::${consumer.account}:root` } } : one,
      ),
    }),
  },
  {
    ...signed,
    code: 'iam-cross-account-identity-policy-missing',
    what: 'the role may invoke another stage only',
    sees: refusal('identity-based policy', 'does not allow', bySession),
    tried: 'repairs',
    blind: ['iam/get-role-policy', 'iam/list-attached-role-policies', 'iam/get-policy-version', 'get-deployments'],
    breaks: withRolePolicy({
      ...invokeAllowed,
      Statement: [{ ...invokeAllowed.Statement[0], Resource: methodArn.replace('/prod/', '/dev/') }],
    }),
    near: withRolePolicy({
      ...invokeAllowed,
      Statement: [{ ...invokeAllowed.Statement[0], Resource: methodArn.replace('/GET/orders', '/*') }],
    }),
  },
  {
    ...signed,
    code: 'iam-or-scp-explicit-deny',
    what: "a service control policy keeps the account's principals to its own VPC",
    sees: refusal('service control policy', 'denies', bySession),
    blind: ['organizations/describe-policy', 'get-deployments'],
    breaks: withControlPolicy({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Deny', Action: '*', Resource: '*', ...when('StringNotEquals', 'aws:SourceVpc', ids.consumerVpc) },
      ],
    }),
    near: withControlPolicy({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Deny',
          Action: '*',
          Resource: '*',
          ...when('StringNotEquals', 'aws:SourceVpc', ids.consumerVpc, ids.providerVpc),
        },
      ],
    }),
  },
];

/** Endpoint policies, resource policies and what signs the call. */
export const policyFaults: readonly Fault[] = [...endpointFaults, ...resourceFaults, ...iamFaults];
