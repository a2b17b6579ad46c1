import { signing } from '../../worlds/iam.js';
import { ids, provider } from '../../worlds/peered.js';
import { answer } from '../../worlds/world.js';
import type { Predicate } from './predicate.js';
import type { Accessed } from './recorded.js';
import { access, execution, inspected, metered, nothing } from './recorded.js';

const refusal = (tail: string) =>
  `User: arn:aws:sts::111122223333:assumed-role/app/x is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:********6666:a/prod/GET/orders ${tail}`;
const denied = (tail: string): Accessed => ({ status: 403, type: 'ACCESS_DENIED', error: refusal(tail) });

/** An export of the stage shows that it still serves a policy that admits another endpoint only. */
const deployedOtherwise: NonNullable<Predicate['breaks']> = (world) =>
  answer(
    world,
    provider,
    'apigateway/get-export',
    {
      'x-amazon-apigateway-policy': {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: '*',
            Action: 'execute-api:Invoke',
            Resource: 'execute-api:/*',
            Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-0fffffffffffffff0' } },
          },
        ],
      },
    },
    ids.api,
    'prod',
  );

const unread = ['nothing read', nothing] as const;
const nobody = ['no request at all', access()] as const;
const another = ["another caller's request", access({ status: 200, integration: 200, from: '10.99.9.9' })] as const;
const success = ['an answer of the backend', access({ status: 200, integration: 200 })] as const;
const failing = ['an error of the backend', access({ status: 500, integration: 500 })] as const;

interface Answered {
  readonly hypothesis: string;
  readonly code: string;
  readonly row: Accessed;
  readonly more?: Partial<Predicate>;
}

const answered = ({ hypothesis, code, row, more = {} }: Answered): Predicate => ({
  hypothesis,
  code,
  confirms: [['its own answer', access(row)]],
  contradicts: [success, failing],
  silent: [unread, nobody, another],
  ...more,
});

const app = signing.session;
const noIdentity = 'because no identity-based policy allows the execute-api:Invoke action';
const bare = ['a refusal that names no policy', access({ status: 403, type: 'ACCESS_DENIED' })] as const;
const otherSigner = [
  "a success of another role at the caller's address",
  access({ status: 200, integration: 200, principal: 'arn:aws:sts::111122223333:assumed-role/batch/i-1' }),
] as const;

export const stagePredicates: readonly Predicate[] = [
  answered({
    hypothesis: 'H17',
    code: 'endpoint-policy-no-matching-allow',
    row: denied('because no VPC endpoint policy allows the execute-api:Invoke action'),
    more: { supports: [bare] },
  }),
  answered({
    hypothesis: 'H18',
    code: 'resource-policy-wrong-vpce',
    row: denied('with an explicit deny in a resource-based policy'),
    more: {
      supports: [bare],
      contradicts: [
        success,
        failing,
        ['a refusal further on', access({ status: 403, type: 'INVALID_API_KEY' })],
        ['a failed integration', access({ status: 504, type: 'INTEGRATION_TIMEOUT' })],
      ],
      silent: [
        unread,
        nobody,
        another,
        ['a block before it', access({ status: 403, type: 'WAF_FILTERED' })],
        ['no method to judge', access({ status: 403, type: 'MISSING_AUTHENTICATION_TOKEN' })],
      ],
    },
  }),
  answered({
    hypothesis: 'H19',
    code: 'resource-policy-not-redeployed',
    row: denied('because no resource-based policy allows the execute-api:Invoke action'),
    more: {
      breaks: deployedOtherwise,
      supports: [bare],
      silent: [unread, nobody, another, ['a block before it', access({ status: 403, type: 'WAF_FILTERED' })]],
    },
  }),
  answered({
    hypothesis: 'H20',
    code: 'iam-cross-account-identity-policy-missing',
    row: denied(noIdentity),
    more: {
      contradicts: [success, ['a success of the same role', access({ status: 200, integration: 200, principal: app })]],
      silent: [unread, nobody, another, otherSigner],
      supports: [bare],
    },
  }),
  answered({
    hypothesis: 'H21',
    code: 'iam-or-scp-explicit-deny',
    row: denied('with an explicit deny in a service control policy'),
    more: {
      supports: [bare],
      silent: [unread, nobody, another, otherSigner, ['a refusal by another policy', access(denied(noIdentity))]],
    },
  }),
  answered({
    hypothesis: 'H22',
    code: 'iam-unsigned-request',
    row: { status: 403, type: 'MISSING_AUTHENTICATION_TOKEN', resource: '/orders' },
    more: {
      confirms: [
        ['its own answer', access({ status: 403, type: 'MISSING_AUTHENTICATION_TOKEN' })],
        [
          'its own answer of the matched method',
          access({ status: 403, type: 'MISSING_AUTHENTICATION_TOKEN', resource: '/orders' }),
        ],
      ],
      contradicts: [success, ['a signature that does not match', access({ status: 403, type: 'INVALID_SIGNATURE' })]],
    },
  }),
  answered({ hypothesis: 'H22', code: 'sigv4-scope-wrong', row: { status: 403, type: 'INVALID_SIGNATURE' } }),
  answered({ hypothesis: 'H23', code: 'authorizer-missing-identity', row: { status: 401, type: 'UNAUTHORIZED' } }),
  answered({ hypothesis: 'H23', code: 'cognito-token-invalid', row: { status: 401, type: 'UNAUTHORIZED' } }),
  answered({
    hypothesis: 'H23',
    code: 'authorizer-denied',
    row: {
      status: 403,
      type: 'ACCESS_DENIED',
      error: 'User is not authorized to access this resource with an explicit deny',
    },
  }),
  answered({
    hypothesis: 'H24',
    code: 'authorizer-failure-or-timeout',
    row: { status: 500, type: 'AUTHORIZER_FAILURE' },
  }),
  answered({
    hypothesis: 'H24',
    code: 'authorizer-permission-missing',
    row: { status: 500, type: 'AUTHORIZER_CONFIGURATION_ERROR' },
  }),
  answered({
    hypothesis: 'H25',
    code: 'api-key-missing-or-invalid',
    row: { status: 403, type: 'INVALID_API_KEY' },
    more: {
      silent: [unread, nobody, another, ['a block by the web ACL', access({ status: 403, type: 'WAF_FILTERED' })]],
    },
  }),
  answered({
    hypothesis: 'H25',
    code: 'usage-plan-quota-exceeded',
    row: { status: 429, type: 'QUOTA_EXCEEDED' },
    more: {
      supports: [
        ['its type in the execution log', execution('Gateway response type: QUOTA_EXCEEDED with status code: 429')],
      ],
    },
  }),
  answered({ hypothesis: 'H25', code: 'stage-or-method-throttled', row: { status: 429, type: 'THROTTLED' } }),
  answered({
    hypothesis: 'H26',
    code: 'waf-blocked',
    row: { status: 403, type: 'WAF_FILTERED' },
    more: {
      confirms: [
        ['its own answer', access({ status: 403, type: 'WAF_FILTERED' })],
        ['a block in the log of the web ACL', inspected('BLOCK')],
      ],
      supports: [['blocked requests in the metrics', metered('BlockedRequests', 0, 3)]],
      contradicts: [
        success,
        ['a refusal further on', access({ status: 403, type: 'INVALID_API_KEY' })],
        ['a request that the web ACL let pass', inspected('ALLOW')],
      ],
      silent: [unread, nobody, another, ['no blocked request', metered('BlockedRequests', 0, 0)]],
    },
  }),
  answered({
    hypothesis: 'H28',
    code: 'method-or-resource-not-found',
    row: { status: 403, type: 'MISSING_AUTHENTICATION_TOKEN' },
  }),
];

const network = 'Execution failed due to a network error communicating with endpoint';
const timedOut = 'Execution failed due to a timeout error';
const configuration = (text: string) => `Execution failed due to configuration error: ${text}`;
const completed = (status: number) => `Method completed with status: ${status}`;
const unspecific = [
  'an error of the configuration that is not told further',
  access({ status: 500, type: 'API_CONFIGURATION_ERROR' }),
] as const;
const received = [
  'an answer that the gateway received',
  execution('Received response. Status: 200, Integration latency: 12 ms', completed(200)),
] as const;

export const integrationPredicates: readonly Predicate[] = [
  {
    hypothesis: 'H31',
    code: 'lambda-permission-missing',
    confirms: [
      ['the permission in words', execution(configuration('Invalid permissions on Lambda function'), completed(500))],
      ['at the level ERROR, a single line', execution(configuration('Invalid permissions on Lambda function'))],
      [
        'the same in the access log',
        access({
          status: 500,
          type: 'API_CONFIGURATION_ERROR',
          integrationError: 'Invalid permissions on Lambda function',
        }),
      ],
    ],
    supports: [unspecific],
    contradicts: [
      success,
      received,
      ['a function that answered badly', execution(configuration('Malformed Lambda proxy response'), completed(502))],
      [
        'a function that threw',
        execution('Lambda execution failed with status 200 due to customer function error: boom', completed(502)),
      ],
    ],
    silent: [unread, nobody, ['another failure', execution(timedOut, completed(504))]],
  },
  {
    hypothesis: 'H32',
    code: 'vpc-link-not-available',
    confirms: [['a failed integration', access({ status: 500, type: 'API_CONFIGURATION_ERROR' })]],
    contradicts: [success, failing, received],
    silent: [unread, nobody, ['a refusal before it', access({ status: 403, type: 'ACCESS_DENIED' })]],
  },
  {
    hypothesis: 'H32',
    code: 'vpc-link-v2-network',
    confirms: [
      ['a network error', access({ status: 504, type: 'INTEGRATION_FAILURE' })],
      ['the same in words', execution(network)],
    ],
    contradicts: [success, failing, received],
    silent: [unread, nobody],
  },
  {
    hypothesis: 'H33',
    code: 'integration-hostname-mismatch',
    confirms: [
      [
        'the names in words',
        execution(
          configuration(
            "Host name 'orders.internal' does not match the certificate subject provided by the peer (CN=x)",
          ),
          completed(500),
        ),
      ],
    ],
    supports: [unspecific],
    contradicts: [success, failing, received],
    silent: [unread, nobody, ['another failure', execution(network)]],
  },
  {
    hypothesis: 'H33',
    code: 'integration-tls-untrusted',
    confirms: [],
    why: 'no page of AWS states the words for a chain that is not trusted',
    supports: [
      unspecific,
      ['the chain in words', execution(configuration('PKIX path building failed'), completed(500))],
    ],
    contradicts: [success, failing, received],
    silent: [unread, nobody, ['another failure', execution(network)]],
  },
  {
    hypothesis: 'H34',
    code: 'integration-timeout',
    confirms: [
      ['its own answer', access({ status: 504, type: 'INTEGRATION_TIMEOUT' })],
      ['the same in words', execution(timedOut)],
      ['a wait as long as the method says', access({ status: 504, integrationError: 'x', waited: 5010 })],
    ],
    supports: [
      ['a 504 of no known cause', access({ status: 504, integrationError: 'x', waited: 30 })],
      ['a latency as long as the method waits', metered('IntegrationLatency', 120, 5000)],
    ],
    contradicts: [success, ['a network error', access({ status: 504, type: 'INTEGRATION_FAILURE' })]],
    silent: [unread, nobody],
  },
  {
    hypothesis: 'H31',
    code: 'lambda-throttled',
    confirms: [['the refusal in words', execution('Rate Exceeded.', completed(500))]],
    supports: [unspecific, ['throttled invocations', metered('Throttles', 4)]],
    contradicts: [success, received],
    silent: [unread, nobody, ['no throttled invocation', metered('Throttles', 0)]],
  },
  {
    hypothesis: 'H32',
    code: 'nlb-privatelink-sg-enforced',
    confirms: [
      ["flows that the load balancer's groups blocked", metered('SecurityGroupBlockedFlowCount_Inbound_TCP', 2)],
    ],
    contradicts: [success, failing, received],
    silent: [unread, nobody, ['no blocked flow', metered('SecurityGroupBlockedFlowCount_Inbound_TCP', 0)]],
  },
  {
    hypothesis: 'H35',
    code: 'backend-error-passthrough',
    confirms: [
      ["the back end's own 500", access({ status: 500, integration: 500 })],
      ["anybody's", access({ status: 503, integration: 503, from: '10.99.9.9' })],
      ['the same in words', execution('Received response. Status: 502, Integration latency: 9 ms', completed(502))],
    ],
    contradicts: [success, ['an answer of the gateway', access({ status: 403, type: 'WAF_FILTERED' })], unspecific],
    silent: [unread, nobody],
  },
  {
    hypothesis: 'H35',
    code: 'lambda-proxy-malformed-response',
    confirms: [
      ['in words', execution(configuration('Malformed Lambda proxy response'), completed(502))],
      [
        'in the access log',
        access({
          status: 502,
          integrationError: 'Execution failed due to configuration error: Malformed Lambda proxy response',
        }),
      ],
    ],
    contradicts: [success],
    silent: [unread, nobody, failing],
  },
  {
    hypothesis: 'H22',
    code: 'credentials-invalid-or-expired',
    like: 'iam-or-scp-explicit-deny',
    confirms: [
      ['the type', access({ status: 403, type: 'EXPIRED_TOKEN' })],
      ['the words', access({ status: 403, error: 'The security token included in the request is invalid.' })],
    ],
    contradicts: [success],
    silent: [unread, nobody, another, otherSigner],
  },
  {
    hypothesis: 'H22',
    code: 'sigv4-host-mismatch',
    like: 'iam-or-scp-explicit-deny',
    confirms: [['the type', access({ status: 403, type: 'INVALID_SIGNATURE' })]],
    contradicts: [success],
    silent: [unread, nobody, another, otherSigner],
  },
  {
    hypothesis: 'H35',
    code: 'vpc-link-stage-prefix-in-path',
    confirms: [["the back end's own 404", access({ status: 404, integration: 404 })]],
    contradicts: [success],
    silent: [unread, nobody, ['a 404 of the gateway', access({ status: 404, type: 'RESOURCE_NOT_FOUND' })]],
  },
];
