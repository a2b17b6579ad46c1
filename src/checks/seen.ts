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

/** An Application Load Balancer without a usable target; API Gateway passes it through. */
export const loadBalancerUnavailable: Seen = {
  kind: 'http',
  status: 503,
  body: '<html><head><title>503 Service Temporarily Unavailable</title></head>…',
};
