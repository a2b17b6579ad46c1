import { apiPolicy, ids, provider, savedForm, urls } from '../worlds/peered.js';
import { answer, edit } from '../worlds/world.js';
import type { Fault } from './fault.js';
import { balancerUnavailable, forbidden, internalError, missingToken, refusal } from './sees.js';

interface Apis {
  items: { id: string; policy?: string; endpointConfiguration: { types: string[] } }[];
}

const api = (change: (row: Apis['items'][number]) => void) => (snapshot: Parameters<Fault['breaks']>[0]) =>
  edit(snapshot, provider, 'apigateway/get-rest-apis', (a: Apis) => a.items.forEach(change));

const policy = (document: object | undefined) =>
  api((row) => {
    if (document === undefined) delete row.policy;
    else row.policy = savedForm(document);
  });

const apiArn = `arn:aws:execute-api:us-east-1:${provider.account}:${ids.api}/*`;
const statement = (Effect: string, Condition?: object) => ({
  Effect,
  Principal: '*',
  Action: 'execute-api:Invoke',
  Resource: apiArn,
  ...(Condition ? { Condition } : {}),
});
const document = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });

const noStage = (snapshot: Parameters<Fault['breaks']>[0]) =>
  edit(snapshot, provider, 'apigateway/get-stages', () => ({ item: [] }), ids.api);

const policyEvent = (at: string, value: object) => ({
  Events: [
    {
      EventId: 'e-1',
      EventName: 'UpdateRestApi',
      EventSource: 'apigateway.amazonaws.com',
      EventTime: at,
      Username: 'mia',
      Resources: [],
      CloudTrailEvent: JSON.stringify({
        eventName: 'UpdateRestApi',
        eventTime: at,
        userIdentity: { type: 'IAMUser', userName: 'mia' },
        userAgent: 'aws-cli/2.17',
        requestParameters: {
          restApiId: ids.api,
          updateRestApiInput: { patchOperations: [{ op: 'replace', path: '/policy', value: JSON.stringify(value) }] },
        },
      }),
    },
  ],
});

const call = { target: urls.alias, from: ids.app } as const;
const refused = { ...call, tried: 'repairs', blind: ['get-rest-apis'] } as const;

export const apiFaults: readonly Fault[] = [
  {
    ...call,
    code: 'api-not-found-or-wrong-region',
    what: 'the URL names an API that does not exist',
    sees: forbidden,
    target: urls.alias.replace(ids.api, 'zzzzzzzzzz'),
    breaks: (healthy) => healthy,
    near: (healthy) =>
      edit(healthy, provider, 'apigateway/get-rest-apis', (a: Apis) => {
        const [row] = a.items;
        if (row) {
          row.id = 'zzzzzzzzzz';
        }
      }),
    blind: ['get-rest-apis'],
  },
  {
    ...call,
    code: 'wrong-endpoint-type',
    what: 'the API is REGIONAL',
    sees: forbidden,
    breaks: api((row) => {
      row.endpointConfiguration.types = ['REGIONAL'];
    }),
    near: (healthy) => healthy,
    blind: ['get-rest-apis'],
    tried: 'repairs',
  },
  {
    ...refused,
    code: 'resource-policy-absent',
    what: 'the resource policy was removed',
    sees: refusal('resource-based policy', 'does not allow'),
    breaks: policy(undefined),
    near: policy(document(statement('Allow'))),
  },
  {
    ...refused,
    code: 'resource-policy-missing-source-vpc',
    what: 'the policy admits another VPC only',
    sees: refusal('resource-based policy', 'does not allow'),
    breaks: policy(document(statement('Allow', { StringEquals: { 'aws:SourceVpc': 'vpc-0ffffffffffffffff' } }))),
    near: policy(
      document(statement('Allow', { StringEquals: { 'aws:SourceVpc': ['vpc-0ffffffffffffffff', ids.providerVpc] } })),
    ),
  },
  {
    ...refused,
    code: 'resource-policy-wrong-vpce',
    what: 'the policy lists an endpoint that was deleted and created anew',
    sees: refusal('resource-based policy', 'denies'),
    breaks: policy(
      document(
        statement('Allow'),
        statement('Deny', { StringNotEquals: { 'aws:SourceVpce': ['vpce-0fffffffffffffff'] } }),
      ),
    ),
    near: policy(
      document(
        statement('Allow'),
        statement('Deny', { StringNotEquals: { 'aws:SourceVpce': ['vpce-0fffffffffffffff', ids.endpoint] } }),
      ),
    ),
  },
  {
    ...call,
    code: 'resource-policy-explicit-deny',
    what: 'a Deny names the caller’s address',
    sees: refusal('resource-based policy', 'denies'),
    blind: ['get-rest-apis'],
    breaks: policy(
      document(statement('Allow'), statement('Deny', { IpAddress: { 'aws:VpcSourceIp': ['10.10.1.0/24'] } })),
    ),
    near: policy(
      document(statement('Allow'), statement('Deny', { IpAddress: { 'aws:VpcSourceIp': ['10.10.2.0/24'] } })),
    ),
  },
  {
    ...call,
    code: 'resource-policy-not-redeployed',
    what: 'the policy was corrected after the deployment and never deployed',
    sees: refusal('resource-based policy', 'does not allow'),
    tried: 'repairs',
    blind: ['get-rest-apis'],
    breaks: (healthy) =>
      answer(healthy, provider, 'cloudtrail/lookup-events', policyEvent('2026-01-20T10:00:00Z', apiPolicy)),
    near: (healthy) =>
      answer(healthy, provider, 'cloudtrail/lookup-events', policyEvent('2026-01-10T08:30:00Z', apiPolicy)),
  },
  {
    ...call,
    code: 'stage-not-found',
    what: 'the URL names another stage',
    sees: forbidden,
    target: urls.alias.replace('/prod/', '/PROD/'),
    blind: ['get-stages'],
    breaks: (healthy) => healthy,
    near: (healthy) => healthy,
    nearCall: { target: urls.alias },
  },
  {
    ...call,
    code: 'stage-missing-in-url',
    nearIs: 'stage-not-found',
    what: 'the URL leaves the stage out',
    sees: forbidden,
    target: urls.alias.replace('/prod/', '/'),
    blind: ['get-stages', 'get-resources'],
    breaks: (healthy) => healthy,
    near: (healthy) => healthy,
    nearCall: { target: urls.alias.replace('/prod/orders', '/nowhere') },
  },
  {
    ...call,
    code: 'api-not-deployed',
    what: 'the API was never deployed',
    sees: forbidden,
    tried: 'repairs',
    blind: ['get-stages'],
    breaks: noStage,
    near: (healthy) => healthy,
  },
  {
    ...call,
    code: 'method-or-resource-not-found',
    what: 'the method is in the working copy and not in the deployment',
    sees: missingToken,
    tried: 'repairs',
    also: { 'deployment-stale': 'the method is in the working copy, and not in the deployment' },
    blind: ['get-deployments'],
    breaks: (healthy) =>
      edit(
        healthy,
        provider,
        'apigateway/get-deployments',
        (a: { items: { apiSummary: Record<string, unknown> }[] }) => {
          for (const item of a.items) delete item.apiSummary['/orders'];
        },
        ids.api,
      ),
    near: (healthy) =>
      edit(
        healthy,
        provider,
        'apigateway/get-deployments',
        (a: { items: { apiSummary: Record<string, unknown> }[] }) => {
          for (const item of a.items)
            item.apiSummary = { '/{proxy+}': { ANY: { authorizationType: 'NONE', apiKeyRequired: false } } };
        },
        ids.api,
      ),
  },
  {
    ...call,
    code: 'vpc-link-not-available',
    what: 'the VPC link failed',
    sees: internalError,
    blind: ['get-vpc-links'],
    breaks: (healthy) =>
      edit(
        healthy,
        provider,
        'apigateway/get-vpc-links',
        (a: { items: { status: string; statusMessage?: string }[] }) => {
          for (const item of a.items)
            Object.assign(item, {
              status: 'FAILED',
              statusMessage: 'NLB is already associated with another VPC Endpoint Service',
            });
        },
      ),
    near: (healthy) => healthy,
  },
  {
    ...call,
    code: 'nlb-or-alb-no-healthy-targets',
    what: 'every target behind the load balancer fails its health check',
    sees: internalError,
    blind: ['describe-target-health'],
    breaks: (healthy) =>
      edit(
        healthy,
        provider,
        'elbv2/describe-target-health',
        (a: { TargetHealthDescriptions: { TargetHealth: object }[] }) => {
          for (const row of a.TargetHealthDescriptions)
            row.TargetHealth = { State: 'unhealthy', Reason: 'Target.FailedHealthChecks' };
        },
        ids.targets,
      ),
    near: (healthy) =>
      edit(
        healthy,
        provider,
        'elbv2/describe-target-health',
        (a: { TargetHealthDescriptions: object[] }) => {
          a.TargetHealthDescriptions.push({
            Target: { Id: '10.20.3.41', Port: 8443 },
            TargetHealth: { State: 'unhealthy' },
          });
        },
        ids.targets,
      ),
  },
  {
    ...call,
    code: 'fronting-lb-targets-unhealthy',
    what: "the load balancer in front of the endpoint takes the endpoint's 403 for a failed health check",
    sees: balancerUnavailable,
    symptom: '503',
    tried: 'repairs',
    blind: [],
    neverBlind: 'whether a balancer is in front is asked only where the name could be one; the alias is none',
    breaks: (healthy) => fronted(healthy, { State: 'unhealthy', Reason: 'Target.ResponseCodeMismatch' }),
    near: (healthy) => fronted(healthy, { State: 'healthy' }),
  },
];

const frontArn = 'arn:aws:elasticloadbalancing:us-east-1:444455556666:targetgroup/front/fedcba0987654321';
const frontLb = 'arn:aws:elasticloadbalancing:us-east-1:444455556666:loadbalancer/app/front/fedcba0987654321';

function fronted(healthy: Parameters<Fault['breaks']>[0], TargetHealth: object) {
  const grouped = edit(healthy, provider, 'elbv2/describe-target-groups', (a: { TargetGroups: object[] }) => {
    a.TargetGroups.push({
      TargetGroupArn: frontArn,
      TargetGroupName: 'front',
      Protocol: 'HTTPS',
      Port: 443,
      TargetType: 'ip',
      VpcId: ids.providerVpc,
      Matcher: { HttpCode: '200' },
      LoadBalancerArns: [frontLb],
    });
  });
  return answer(
    grouped,
    provider,
    'elbv2/describe-target-health',
    {
      TargetHealthDescriptions: ['10.20.1.10', '10.20.2.10'].map((Id) => ({ Target: { Id, Port: 443 }, TargetHealth })),
    },
    frontArn,
  );
}
