import type { Seen } from './check.js';

/** What callers see, by layer (the wire signatures of API Gateway's private endpoints). */
export const timeout: Seen = { kind: 'timeout' };
export const unresolved: Seen = { kind: 'dns' };

export const forbidden: Seen = {
  kind: 'http',
  status: 403,
  body: '{"message":"Forbidden"}',
  errorType: 'ForbiddenException',
};

export const missingAuthenticationToken: Seen = {
  kind: 'http',
  status: 403,
  body: '{"message":"Missing Authentication Token"}',
  errorType: 'MissingAuthenticationTokenException',
};

/** API Gateway masks the account in these messages to its last four digits. */
export const notAuthorized = (caller: string, resource: string, tail: string): Seen => ({
  kind: 'http',
  status: 403,
  body: JSON.stringify({
    Message: `User: ${caller} is not authorized to perform: execute-api:Invoke on resource: ${resource.replace(
      /:(\d{8})(\d{4}):/,
      ':********$2:',
    )} ${tail}`,
  }),
  errorType: 'AccessDeniedException',
});

export const internalServerError: Seen = {
  kind: 'http',
  status: 500,
  body: '{"message": "Internal server error"}',
  errorType: 'InternalServerErrorException',
};

/** The function ran, and threw or answered what API Gateway cannot read. */
export const badGateway: Seen = { ...internalServerError, status: 502 };

export const networkError: Seen = {
  kind: 'http',
  status: 504,
  body: '{"message": "Network error communicating with endpoint"}',
  errorType: 'InternalServerErrorException',
};

export const endpointTimedOut: Seen = {
  kind: 'http',
  status: 504,
  body: '{"message": "Endpoint request timed out"}',
  errorType: 'InternalServerErrorException',
};

/**
 * An Application Load Balancer without a usable target answers so itself; behind a private integration API Gateway passes it through.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html#http-503-issues
 */
export const loadBalancerUnavailable: Seen = {
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

/** The handshake fails, or the certificate does not fit. */
export const tlsFailure: Seen = { kind: 'tls' };

export const unauthorized: Seen = {
  kind: 'http',
  status: 401,
  body: '{"message":"Unauthorized"}',
  errorType: 'UnauthorizedException',
};

export const tokenExpired: Seen = {
  kind: 'http',
  status: 401,
  body: '{"message":"The incoming token has expired"}',
  errorType: 'UnauthorizedException',
};

/** A Lambda authorizer's refusal: without the caller's name, unlike that of a policy. */
export const authorizerRefusal: Seen = {
  kind: 'http',
  status: 403,
  body: '{"Message":"User is not authorized to access this resource with an explicit deny"}',
  errorType: 'AccessDeniedException',
};

/** The authorizer could not be asked, or answered what API Gateway cannot use. */
export const authorizerBroken = (
  errorType: 'AuthorizerConfigurationException' | 'AuthorizerFailureException',
): Seen => ({
  kind: 'http',
  status: 500,
  body: '{"message":null}',
  errorType,
});

export const tooManyRequests: Seen = {
  kind: 'http',
  status: 429,
  body: '{"message":"Too Many Requests"}',
  errorType: 'TooManyRequestsException',
};

export const limitExceeded: Seen = {
  kind: 'http',
  status: 429,
  body: '{"message":"Limit Exceeded"}',
  errorType: 'LimitExceededException',
};

export const missingParameters = (names: readonly string[]): Seen => ({
  kind: 'http',
  status: 400,
  body: JSON.stringify({ message: `Missing required request parameters: [${names.join(', ')}]` }),
  errorType: 'BadRequestException',
});

export const uriTooLong: Seen = { kind: 'http', status: 414, body: '{"message":"Request URI too long"}' };
