import { ids, provider } from '../worlds/peered.js';
import { signing } from '../worlds/iam.js';

/**
 * What a caller sees, whole: `predicted` must say this and nothing else. Only an HTTP answer has a body; one whose words
 * are not API Gateway's says whose they are, and no body may be predicted.
 */
export type Sees =
  | { readonly kind: 'timeout' | 'dns' | 'tls' | 'reset' | 'refused' }
  | { readonly kind: 'http'; readonly status: number; readonly body: string; readonly errorType?: string }
  | { readonly kind: 'http'; readonly status: number; readonly wordsOf: string };

const gateway = (status: number, body: string, errorType: string): Sees => ({ kind: 'http', status, body, errorType });

// The texts of the wire, written out a second time so that a slip in `src/checks/seen.ts` shows.

export const forbidden = gateway(403, '{"message":"Forbidden"}', 'ForbiddenException');
export const missingToken = gateway(
  403,
  '{"message":"Missing Authentication Token"}',
  'MissingAuthenticationTokenException',
);
export const unauthorized = gateway(401, '{"message":"Unauthorized"}', 'UnauthorizedException');
export const tokenExpired = gateway(401, '{"message":"The incoming token has expired"}', 'UnauthorizedException');
export const authorizerRefused = gateway(
  403,
  '{"Message":"User is not authorized to access this resource with an explicit deny"}',
  'AccessDeniedException',
);
export const authorizerMisconfigured = gateway(500, '{"message":null}', 'AuthorizerConfigurationException');
export const authorizerFailed = gateway(500, '{"message":null}', 'AuthorizerFailureException');
export const internalError = gateway(500, '{"message": "Internal server error"}', 'InternalServerErrorException');
export const badGateway = gateway(502, '{"message": "Internal server error"}', 'InternalServerErrorException');
export const timedOut = gateway(504, '{"message": "Endpoint request timed out"}', 'InternalServerErrorException');
export const networkError = gateway(
  504,
  '{"message": "Network error communicating with endpoint"}',
  'InternalServerErrorException',
);
export const tooManyRequests = gateway(429, '{"message":"Too Many Requests"}', 'TooManyRequestsException');
export const limitExceeded = gateway(429, '{"message":"Limit Exceeded"}', 'LimitExceededException');
export const uriTooLong: Sees = { kind: 'http', status: 414, body: '{"message":"Request URI too long"}' };
export const missingParameter = (name: string): Sees =>
  gateway(400, `{"message":"Missing required request parameters: [${name}]"}`, 'BadRequestException');
/** The values of the header are the caller's secret, and are not repeated. */
export const incompleteSignature = gateway(
  403,
  `{"message":"'…' not a valid key=value pair (missing equal-sign) in Authorization header: '…'."}`,
  'IncompleteSignatureException',
);
export const wrongService = gateway(
  403,
  `{"message":"Credential should be scoped to correct service: 'execute-api'. "}`,
  'InvalidSignatureException',
);
/** An Application Load Balancer's own page; no header of API Gateway comes with it. */
export const balancerUnavailable: Sees = {
  kind: 'http',
  status: 503,
  body: [
    '<html>',
    '<head><title>503 Service Temporarily Unavailable</title></head>',
    '<body>',
    '<center><h1>503 Service Temporarily Unavailable</h1></center>',
    '</body>',
    '</html>',
    '',
  ].join('\r\n'),
};

/** The method that every fault calls, its account masked as API Gateway does. */
const masked = `arn:aws:execute-api:${provider.region}:********${provider.account.slice(-4)}`;
const orders = `${masked}:${ids.api}/prod/GET/orders`;
export const byDomain = { resource: `${masked}:/domainnames/api.corp.example+dom123abcd` };
export const bySession = { caller: signing.session };

/** A refusal by a policy: which kind of policy, and whether it denied or only did not allow. */
export const refusal = (
  policy: 'resource-based policy' | 'VPC endpoint policy' | 'identity-based policy' | 'service control policy',
  is: 'denies' | 'does not allow',
  { caller = 'anonymous', resource = orders }: { readonly caller?: string; readonly resource?: string } = {},
): Sees => {
  const tail =
    is === 'denies'
      ? `with an explicit deny in a ${policy}`
      : `because no ${policy} allows the execute-api:Invoke action`;
  return gateway(
    403,
    `{"Message":"User: ${caller} is not authorized to perform: execute-api:Invoke on resource: ${resource} ${tail}"}`,
    'AccessDeniedException',
  );
};
