import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { integration, linkV2, withLinkV2, type Integrations } from '../worlds/link-v2.js';
import { ids, provider, urls } from '../worlds/peered.js';
import { answer, edit } from '../worlds/world.js';
import type { Fault } from './fault.js';
import { badGateway, internalError, networkError, timedOut } from './sees.js';

type Step = (snapshot: Snapshot) => Snapshot;
const both =
  (...steps: readonly Step[]): Step =>
  (snapshot) =>
    steps.reduce((state, step) => step(state), snapshot);
const same: Step = (snapshot) => snapshot;

const pets = (change: (row: Record<string, unknown>) => void) => integration('/pets', change);
const orders = (change: (row: Record<string, unknown>) => void) => integration('/orders', change);

/** GET /pets without proxy integration, answering 200 as it should unless told otherwise. */
const mapped = (more: object, responses: object = { '200': { statusCode: '200' } }): Step =>
  both(
    pets((row) => {
      Object.assign(row, { type: 'AWS', integrationResponses: { '200': { statusCode: '200' } }, ...more });
    }),
    (snapshot) =>
      edit(
        snapshot,
        provider,
        'apigateway/get-resources',
        (a: Integrations) => {
          for (const row of a.items)
            if (row.path === '/pets' && row.resourceMethods?.['GET'])
              row.resourceMethods['GET'].methodResponses = responses as Record<string, object>;
        },
        ids.api,
      ),
  );

const permission =
  (sourceArn: string, qualifier?: string): Step =>
  (snapshot) =>
    answer(
      snapshot,
      provider,
      'lambda/get-policy',
      {
        Policy: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            {
              Sid: 'apigw',
              Effect: 'Allow',
              Principal: { Service: 'apigateway.amazonaws.com' },
              Action: 'lambda:InvokeFunction',
              Resource: qualifier === undefined ? ids.function : `${ids.function}:${qualifier}`,
              Condition: { ArnLike: { 'AWS:SourceArn': sourceArn } },
            },
          ],
        }),
      },
      'pets',
      ...(qualifier === undefined ? [] : [qualifier]),
    );

const source = (api: string) => `arn:aws:execute-api:us-east-1:${provider.account}:${api}/*/GET/pets`;

const configured =
  (change: object): Step =>
  (snapshot) =>
    edit(
      snapshot,
      provider,
      'lambda/get-function-configuration',
      (a: object) => {
        Object.assign(a, change);
      },
      'pets',
    );

const withRole = configured({ Role: `arn:aws:iam::${provider.account}:role/pets` });

const reserved =
  (ReservedConcurrentExecutions: number): Step =>
  (snapshot) =>
    answer(snapshot, provider, 'lambda/get-function-concurrency', { ReservedConcurrentExecutions }, 'pets');

const staged =
  (variables: Record<string, string>): Step =>
  (snapshot) =>
    edit(
      snapshot,
      provider,
      'apigateway/get-stages',
      (a: { item: object[] }) => {
        for (const item of a.item) Object.assign(item, { variables });
      },
      ids.api,
    );

const byVariable = pets((row) => {
  row['uri'] = String(row['uri']).replace('function:pets', 'function:${stageVariables.fn}:${stageVariables.alias}');
});

const role =
  (service: string): Step =>
  (snapshot) =>
    answer(
      snapshot,
      { account: provider.account, region: 'global' },
      'iam/get-role',
      {
        Role: {
          RoleName: 'apigw-pets',
          Arn: `arn:aws:iam::${provider.account}:role/apigw-pets`,
          AssumeRolePolicyDocument: {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
          },
        },
      },
      'apigw-pets',
    );

const byRole = pets((row) => {
  row['credentials'] = `arn:aws:iam::${provider.account}:role/apigw-pets`;
});

const inVpc = (egress: object[]): Step =>
  both(
    configured({
      VpcConfig: { VpcId: ids.providerVpc, SubnetIds: [ids.endpointSubnetA], SecurityGroupIds: [ids.backendGroup] },
    }),
    (snapshot) =>
      edit(
        snapshot,
        provider,
        'ec2/describe-security-groups',
        (a: { SecurityGroups: { GroupId: string; IpPermissionsEgress: object[] }[] }) => {
          for (const group of a.SecurityGroups)
            if (group.GroupId === ids.backendGroup) group.IpPermissionsEgress = egress;
        },
      ),
  );

const balancer =
  (change: (row: Record<string, unknown>) => void): Step =>
  (snapshot) =>
    edit(snapshot, provider, 'elbv2/describe-load-balancers', (a: { LoadBalancers: Record<string, unknown>[] }) => {
      a.LoadBalancers.forEach(change);
    });

const service = (State: string): Step =>
  both(
    (snapshot) =>
      answer(snapshot, provider, 'ec2/describe-vpc-endpoint-service-configurations', {
        ServiceConfigurations: [
          { ServiceId: 'vpce-svc-0a1', ServiceState: 'Available', NetworkLoadBalancerArns: [ids.balancer] },
        ],
      }),
    (snapshot) =>
      answer(snapshot, provider, 'ec2/describe-vpc-endpoint-connections', {
        VpcEndpointConnections: [
          {
            ServiceId: 'vpce-svc-0a1',
            VpcEndpointId: 'vpce-0apigw',
            VpcEndpointOwner: '392220576650',
            VpcEndpointState: State,
          },
        ],
      }),
  );

const linkGroup =
  (id: string, change: (group: Record<string, unknown>) => void): Step =>
  (snapshot) =>
    edit(
      snapshot,
      provider,
      'ec2/describe-security-groups',
      (a: { SecurityGroups: ({ GroupId: string } & Record<string, unknown>)[] }) => {
        for (const group of a.SecurityGroups) if (group.GroupId === id) change(group);
      },
    );

const link =
  (change: object): Step =>
  (snapshot) =>
    edit(snapshot, provider, 'apigatewayv2/get-vpc-links', (a: { Items: object[] }) => {
      for (const item of a.Items) Object.assign(item, change);
    });

const certified =
  (change: object): Step =>
  (snapshot) =>
    edit(
      snapshot,
      provider,
      'acm/describe-certificate',
      (a: { Certificate: object }) => {
        Object.assign(a.Certificate, change);
      },
      linkV2.certificate,
    );

const petsCall = { target: urls.alias.replace('/orders', '/pets'), from: ids.app } as const;
const ordersCall = { target: urls.alias, from: ids.app } as const;
const v2Call = { ...ordersCall, world: withLinkV2 } as const;
const port8443 = { IpProtocol: 'tcp', FromPort: 8443, ToPort: 8443, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };

const lambdaFaults: readonly Fault[] = [
  {
    ...petsCall,
    code: 'lambda-permission-missing',
    what: "the function's policy admits an API that was deleted",
    sees: internalError,
    breaks: permission(source('zzzzzzzzzz')),
    near: permission(source('*')),
    blind: ['lambda/get-policy'],
    tried: 'repairs',
  },
  {
    ...petsCall,
    code: 'lambda-stage-variable-permission',
    what: 'the alias that a stage variable names lacks the permission',
    sees: internalError,
    breaks: both(byVariable, staged({ fn: 'pets', alias: 'live' }), permission(source('zzzzzzzzzz'), 'live')),
    near: both(byVariable, staged({ fn: 'pets', alias: 'live' }), permission(source(ids.api), 'live')),
    blind: ['lambda/get-policy'],
    tried: 'repairs',
  },
  {
    ...petsCall,
    code: 'integration-credentials-role',
    what: "the integration's role trusts another service",
    sees: internalError,
    breaks: both(byRole, role('lambda.amazonaws.com')),
    near: both(byRole, role('apigateway.amazonaws.com')),
    blind: ['iam/get-role'],
    tried: 'repairs',
  },
  {
    ...petsCall,
    code: 'lambda-integration-method-not-post',
    what: 'the integration invokes the function by GET',
    sees: internalError,
    breaks: pets((row) => {
      row['httpMethod'] = 'GET';
    }),
    near: same,
    blind: ['get-resources'],
    tried: 'repairs',
  },
  {
    ...petsCall,
    code: 'lambda-throttled',
    what: 'the function is turned off by a reservation of 0',
    sees: internalError,
    breaks: both(withRole, reserved(0)),
    near: both(withRole, reserved(1)),
    blind: ['get-function-concurrency'],
    tried: 'repairs',
  },
  {
    ...petsCall,
    code: 'lambda-function-error',
    what: "the function's network could not be set up",
    sees: internalError,
    breaks: configured({ State: 'Failed', StateReason: 'The subnet has no free addresses' }),
    near: configured({ State: 'Active', LastUpdateStatus: 'Failed' }),
    blind: ['get-function-configuration'],
  },
  {
    ...petsCall,
    code: 'lambda-backend-network',
    what: 'the groups of a function in a VPC let nothing out, and it runs out of time',
    sees: badGateway,
    symptom: '502',
    breaks: inVpc([]),
    near: inVpc([port8443]),
    blind: ['444455556666/us-east-1/ec2/describe-security-groups', 'get-function-configuration'],
  },
  {
    ...petsCall,
    code: 'integration-response-mapping-missing',
    what: 'an integration without proxy has no response for what the function answers',
    sees: internalError,
    breaks: mapped({ integrationResponses: {} }),
    near: mapped({}),
    blind: ['get-resources'],
    tried: 'repairs',
  },
  {
    ...petsCall,
    code: 'integration-timeout',
    what: 'API Gateway waits five seconds for a function that may run ten',
    sees: timedOut,
    symptom: '504',
    breaks: pets((row) => {
      row['timeoutInMillis'] = 5000;
    }),
    near: pets((row) => {
      row['timeoutInMillis'] = 10_000;
    }),
    blind: ['get-resources', 'get-function-configuration'],
    tried: 'repairs',
  },
];

const linkFaults: readonly Fault[] = [
  {
    ...ordersCall,
    code: 'integration-network-failure',
    what: 'the integration calls the internal load balancer over the internet',
    sees: networkError,
    breaks: orders((row) => {
      delete row['connectionId'];
      Object.assign(row, {
        connectionType: 'INTERNET',
        uri: 'https://backend-1234567890abcdef.elb.us-east-1.amazonaws.com/orders',
      });
    }),
    near: orders((row) => {
      delete row['connectionId'];
      Object.assign(row, { connectionType: 'INTERNET', uri: 'https://backend.example.com/orders' });
    }),
    blind: ['get-resources', 'describe-load-balancers'],
    tried: 'repairs',
  },
  {
    ...ordersCall,
    code: 'vpc-link-endpoint-service-broken',
    what: "somebody rejected API Gateway's endpoint at the link's endpoint service",
    sees: internalError,
    breaks: service('rejected'),
    near: service('available'),
    blind: ['get-vpc-links'],
    tried: 'repairs',
  },
  {
    ...ordersCall,
    code: 'nlb-privatelink-sg-enforced',
    what: 'the load balancer enforces its groups on PrivateLink traffic',
    sees: internalError,
    breaks: balancer((row) => {
      row['EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic'] = 'on';
    }),
    near: balancer((row) => {
      Object.assign(row, { EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: 'on', SecurityGroups: [] });
    }),
    blind: ['describe-load-balancers', '444455556666/us-east-1/ec2/describe-security-groups'],
    tried: 'repairs',
  },
  {
    ...ordersCall,
    code: 'lb-listener-port-mismatch',
    what: 'the integration calls a port at which the load balancer does not listen',
    sees: internalError,
    breaks: orders((row) => {
      row['uri'] = 'https://backend.example.com:8443/orders';
    }),
    near: orders((row) => {
      row['uri'] = 'https://backend.example.com/orders';
    }),
    blind: ['describe-listeners'],
    tried: 'repairs',
  },
  {
    ...v2Call,
    code: 'vpc-link-cross-account',
    what: 'the integration target is a load balancer of another account',
    sees: internalError,
    breaks: orders((row) => {
      row['integrationTarget'] = linkV2.balancer.replace(provider.account, '111122223333');
    }),
    near: orders((row) => {
      row['integrationTarget'] = linkV2.listener;
    }),
    blind: ['get-resources'],
  },
  {
    ...v2Call,
    code: 'vpc-link-v2-integration-target',
    what: 'the integration through the VPC link V2 names no load balancer',
    sees: internalError,
    breaks: orders((row) => {
      delete row['integrationTarget'];
    }),
    near: orders((row) => {
      row['integrationTarget'] = linkV2.listener;
    }),
    blind: ['get-resources'],
    tried: 'repairs',
  },
  {
    ...v2Call,
    code: 'vpc-link-v2-inactive',
    what: 'the VPC link V2 fell asleep',
    sees: internalError,
    breaks: link({ VpcLinkStatus: 'INACTIVE' }),
    near: link({ VpcLinkStatusMessage: 'VPC link is ready to route traffic' }),
    blind: ['apigatewayv2/get-vpc-links'],
  },
  {
    ...v2Call,
    code: 'vpc-link-v2-network',
    what: "the load balancer's group does not admit the link's group",
    sees: networkError,
    breaks: linkGroup(linkV2.balancerGroup, (group) => {
      group['IpPermissions'] = [];
    }),
    near: linkGroup(linkV2.balancerGroup, (group) => {
      group['IpPermissions'] = [
        { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '10.20.0.0/22' }] },
      ];
    }),
    blind: ['444455556666/us-east-1/ec2/describe-security-groups'],
    tried: 'repairs',
  },
  {
    ...v2Call,
    code: 'integration-tls-untrusted',
    what: 'the load balancer shows a certificate of a private authority',
    sees: internalError,
    breaks: certified({ Type: 'PRIVATE' }),
    near: both(
      certified({ Type: 'PRIVATE' }),
      orders((row) => {
        row['tlsConfig'] = { insecureSkipVerification: true };
      }),
    ),
    blind: ['describe-certificate'],
    tried: 'repairs',
  },
  {
    ...v2Call,
    code: 'integration-hostname-mismatch',
    what: 'the certificate of the load balancer does not cover the host that the integration names',
    sees: internalError,
    breaks: orders((row) => {
      row['uri'] = 'https://orders.internal.example.com:443/orders';
    }),
    near: certified({ DomainName: '*.example.com', SubjectAlternativeNames: ['*.example.com'] }),
    blind: ['describe-certificate'],
    tried: 'repairs',
  },
  {
    ...v2Call,
    code: 'vpc-link-stage-prefix-in-path',
    what: 'the back end does not know the path with the stage in front',
    sees: { kind: 'http', status: 404, wordsOf: 'the back end' },
    symptom: '404',
    breaks: same,
    near: orders((row) => {
      row['requestParameters'] = { 'integration.request.header.x': "'x'" };
      row['requestTemplates'] = { 'application/json': '#set($context.requestOverride.path.x = "orders")' };
    }),
    blind: ['get-resources'],
  },
];

export const integrationFaults: readonly Fault[] = [...lambdaFaults, ...linkFaults];
