/** Why a call gave no answer, in the words of a recorded gap. */
export interface Failure {
  readonly why: 'denied' | 'throttled' | 'unreachable';
  readonly message: string;
  /** The endpoint has no such operation. */
  readonly unsupported?: true;
}

/** The parts of an SDK error that tell what happened; all may be absent. */
interface SdkError extends Error {
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly statusCode?: number };
}

export const interrupted: Failure = { why: 'unreachable', message: 'interrupted before it was answered' };

export const tooLate: Failure = { why: 'unreachable', message: 'no answer came in time' };

/** Thrown when a body with status 200 is no answer of the operation; `failureOf` makes it a gap. */
export class UnreadableAnswer extends Error {
  override readonly name = 'UnreadableAnswer';
}

const throttles = new Set([
  'BandwidthLimitExceeded',
  'EC2ThrottledException',
  'LimitExceededException',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'TooManyRequestsException',
]);

const denials = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'AuthFailure',
  'AuthorizationError',
  'ForbiddenException',
  'IncompleteSignature',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'MissingAuthenticationToken',
  'NotAuthorized',
  'OptInRequired',
  'SignatureDoesNotMatch',
  'UnauthorizedException',
  'UnauthorizedOperation',
  'UnrecognizedClientException',
]);

const expiries = new Set(['ExpiredToken', 'ExpiredTokenException', 'RequestExpired', 'TokenRefreshRequired']);
const credentialErrors = new Set(['CredentialsProviderError', 'TokenProviderError', 'ProviderError', 'SessionError']);

/** Errors of sockets, DNS and TLS. Codes of Node's own misuse (`ERR_INVALID_ARG_TYPE`) are bugs and not among them. */
const networkCode =
  /^(E[A-Z0-9]+|EAI_[A-Z]+|ERR_(TLS|SSL|HTTP2)_\w+|CERT_\w+|UNABLE_TO_\w+|DEPTH_ZERO_\w+|SELF_SIGNED_\w+|HPE_\w+)$/;

const longest = 500;

/** One line of what AWS said; the SDK's advice on raw responses is left out. */
const sentence = (text: string): string => {
  const line = text.replace(/\s*Deserialization error: to see the raw response[\s\S]*$/, '').trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
};

const isHtml = (text: string | undefined): boolean => text !== undefined && /^\s*(<!doctype\s+html|<html)/i.test(text);

/** Also of another realm, as test runners make them. */
export const isError = (value: unknown): value is Error =>
  value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';

/** What the SDK says of something thrown that it does not take for an Error; an error of a socket is one. */
const wrappedNetwork = /^AWS SDK error wrapper for (Error|AggregateError|TimeoutError): /;

const isAbort = (error: Error): boolean => error.name === 'AbortError' || error.name === 'RequestAbortedError';

const answered = (error: SdkError, status: number, body: string | undefined): Failure => {
  const { name } = error;
  const said = sentence(name === 'Error' || name === 'Unknown' ? error.message : `${name}: ${error.message}`);
  if (isHtml(body)) return { why: 'unreachable', message: `HTTP ${status} with an HTML page, not an answer of AWS` };
  if (status < 300) return { why: 'unreachable', message: `the answer cannot be read: ${said}` };
  if (expiries.has(name)) return { why: 'denied', message: `ExpiredToken: ${sentence(error.message)}` };
  if (status === 429 || throttles.has(name)) return { why: 'throttled', message: said };
  if (status >= 500) return { why: 'unreachable', message: `HTTP ${status}: ${said}` };
  if (status === 401 || status === 403 || denials.has(name)) return { why: 'denied', message: said };
  return { why: 'unreachable', message: `HTTP ${status}: ${said}` };
};

/**
 * What an error of an SDK call means, by the HTTP status first and AWS's error name second; `body` is the answer's text
 * where there was one. Undefined: not a failure of the call but a bug, to be thrown on.
 */
export const failureOf = (error: unknown, body?: string): Failure | undefined => {
  if (!isError(error)) return undefined;
  const sdk = error as SdkError;
  if (isAbort(error)) return interrupted;
  if (error instanceof UnreadableAnswer) return { why: 'unreachable', message: error.message };
  if (credentialErrors.has(error.name)) {
    const expired = /expired/i.test(error.message);
    return { why: 'denied', message: `${expired ? 'ExpiredToken: ' : ''}${sentence(error.message)}` };
  }
  const network = typeof sdk.code === 'string' && networkCode.test(sdk.code);
  if (error.name === 'TimeoutError' || network || wrappedNetwork.test(error.message))
    return { why: 'unreachable', message: sentence(error.message.replace(wrappedNetwork, '')) };
  const status = statusOf(error);
  return status === undefined ? undefined : answered(sdk, status, body);
};

/** The HTTP status of the answer that an SDK error tells of. */
export const statusOf = (error: unknown): number | undefined => {
  if (!isError(error)) return undefined;
  const { $metadata, $response } = error as SdkError;
  return $metadata?.httpStatusCode ?? $response?.statusCode;
};

/** AWS's error name, where AWS itself answered with a client error; undefined for everything else. */
export const awsErrorName = (error: unknown, body?: string): string | undefined => {
  if (!isError(error) || isHtml(body)) return undefined;
  const status = statusOf(error) ?? 0;
  return status >= 400 && status < 500 ? error.name : undefined;
};
