import type { Refusal } from './refusal.js';
import { refusalIn, sameRefusal } from './refusal.js';
import type { FailureKind, Trouble } from './trouble.js';
import { troubleIn } from './trouble.js';

export type { FailureKind, Trouble } from './trouble.js';

/** What API Gateway says when it answers itself, whatever the letters; a refusal by a policy or an authorizer is a `Refusal`. */
export type Wording =
  | Refusal
  | 'missing authentication token'
  | 'forbidden'
  | 'unauthorized'
  | 'token expired'
  | 'signature'
  | 'credential scope'
  | 'incomplete signature'
  | 'too many requests'
  | 'limit exceeded'
  | 'missing parameters'
  | 'invalid body'
  | 'network error'
  | 'timed out'
  | 'unsupported media type'
  | 'too large'
  | 'uri too long'
  | 'not found'
  | 'unavailable'
  | 'no message'
  | 'internal server error';

interface Phrase {
  readonly pattern: RegExp;
  readonly wording: Wording;
  /** The status that the wording comes with where the text has none. */
  readonly status: number;
}

/**
 * Default messages of gateway responses, the telling ones first. `message` of any of them may be customised.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
const phrases: readonly Phrase[] = [
  { pattern: /Missing Authentication Token/i, wording: 'missing authentication token', status: 403 },
  { pattern: /Credential should be scoped to/, wording: 'credential scope', status: 403 },
  {
    pattern: /IncompleteSignature|not a valid key=value pair|Authorization header requires/,
    wording: 'incomplete signature',
    status: 403,
  },
  {
    pattern: /request signature we calculated|InvalidSignature|Signature expired|Signature not yet current/,
    wording: 'signature',
    status: 403,
  },
  { pattern: /security token included in the request is (expired|invalid)/, wording: 'token expired', status: 403 },
  { pattern: /incoming token has expired/, wording: 'token expired', status: 401 },
  { pattern: /Network error communicating with endpoint/i, wording: 'network error', status: 504 },
  { pattern: /Endpoint request timed out/i, wording: 'timed out', status: 504 },
  { pattern: /Limit Exceeded/i, wording: 'limit exceeded', status: 429 },
  { pattern: /Too Many Requests/i, wording: 'too many requests', status: 429 },
  { pattern: /Missing required request parameters/, wording: 'missing parameters', status: 400 },
  { pattern: /Invalid request body/, wording: 'invalid body', status: 400 },
  { pattern: /Unsupported Media Type/i, wording: 'unsupported media type', status: 415 },
  {
    pattern: /Request Too Long|Request Entity Too Large|HTTP content length exceeded/i,
    wording: 'too large',
    status: 413,
  },
  { pattern: /Request.?URI too long|URI Too Long/i, wording: 'uri too long', status: 414 },
  { pattern: /Service (Temporarily )?Unavailable/i, wording: 'unavailable', status: 503 },
  { pattern: /message["']?\s*:\s*["']?Unauthorized/i, wording: 'unauthorized', status: 401 },
  { pattern: /message["']?\s*:\s*["']?Forbidden/i, wording: 'forbidden', status: 403 },
  { pattern: /message["']?\s*:\s*["']?Not Found/i, wording: 'not found', status: 404 },
  { pattern: /Internal server error/i, wording: 'internal server error', status: 500 },
  { pattern: /"message"\s*:\s*null/i, wording: 'no message', status: 500 },
];

const refusalLine =
  /User: \S+ is not authorized to perform: execute-api:Invoke[^"\n]*|User is not authorized to access this resource[^"\n]*/;

/** The reason beside a status is the status's name, whatever the body says. */
const statusLine = /^[<\s]*HTTP\/[\d.]+ \d{3}.*$/gm;

const phraseIn = (whole: string): Pick<Phrase, 'wording' | 'status'> | undefined => {
  const text = whole.replace(statusLine, '');
  const refusal = refusalIn(refusalLine.exec(text)?.[0]);
  return refusal ? { wording: refusal, status: 403 } : phrases.find(({ pattern }) => pattern.test(text));
};

/** What a body, a message or a whole pasted answer says; undefined where it is nobody's known wording. */
export const wordingIn = (text: string | undefined): Wording | undefined =>
  text === undefined ? undefined : phraseIn(text)?.wording;

const refusalOf = (wording: Wording): Refusal | undefined =>
  wording === 'authorizer' || wording === 'policy' || / (implicit|explicit)$/.test(wording)
    ? (wording as Refusal)
    : undefined;

/** Whether both could be one answer. A refusal in the older wording names no policy, and may be any policy's. */
export const sameWording = (a: Wording, b: Wording): boolean => {
  const [one, other] = [refusalOf(a), refusalOf(b)];
  return a === b || (one !== undefined && other !== undefined && sameRefusal(one, other));
};

/** The layer that answered, as far as the answer itself tells. */
export type Answerer = 'api-gateway' | 'somebody else';

/** What a client's output says of how a request failed. */
export interface ClientText {
  readonly kind: FailureKind;
  readonly status: number | undefined;
  /** `x-amzn-ErrorType`, without what may follow a colon. */
  readonly errorType: string | undefined;
  readonly wording: Wording | undefined;
  /** Known only where the headers of the answer are in the text. */
  readonly answerer: Answerer | undefined;
  /** What is told of a failure before an answer beside its kind. */
  readonly trouble: Trouble | undefined;
  /** The address of the last connection, as `curl -v` tells it. */
  readonly address: string | undefined;
}

const kinds: readonly (readonly [RegExp, FailureKind])[] = [
  [
    /Could not resolve (host|proxy)|bad address '|can't find [^ ]+: (?:No answer|Non-existent)|no servers could be reached|server misbehaving|lookup [^ ]+(?: on [^ ]+)?: .*(?:i\/o )?timeout|name could not be resolved|ERR_NAME_NOT_RESOLVED|DNS_PROBE|hostname could not be found|dns error|Resolving timed out|ENOTFOUND|ENODATA|ESERVFAIL|EREFUSED|ETIMEOUT\b|NXDOMAIN|SERVFAIL|status: REFUSED|EAI_(AGAIN|NONAME|FAIL)|Name or service not known|Temporary failure in name resolution|No address associated with hostname|nodename nor servname|NameResolutionError|UnknownHostException|UnresolvedAddress|no such host|getaddrinfo|No such host is known|server can't find|curl: \(6\)|unable to resolve host/i,
    'dns',
  ],
  [/certificate required/i, 'tls'],
  [
    /Connection reset|reset by peer|ECONNRESET|disconnected before secure|other side closed|Server ?disconnected|terminated the handshake|ERR_CONNECTION_(RESET|CLOSED)|ERR_EMPTY_RESPONSE|PR_CONNECT_RESET|SSL_ERROR_SYSCALL|": EOF$|Connection was (?:reset|closed)|ConnectionClosedError|:\d+ failed to respond|server sent GOAWAY|stream \d+ was not closed cleanly|HTTP2 framing layer|socket hang up|Empty reply from server|forcibly closed|EPIPE|RemoteDisconnected|unexpected[ _]EOF|EOF occurred in violation|curl: \((16|52|56|92)\) (?!CONNECT tunnel|Received HTTP code \d+ from proxy)/i,
    'reset',
  ],
  [
    /Connection[ _]refused|ECONNREFUSED|actively refused|CONNECT tunnel failed|from proxy after CONNECT|Tunnel connection failed|ProxyConnectionError|(?:connect|connection|port \d+).*(?:EACCES|EPERM|Permission denied|Operation not permitted)|Operation not permitted \(connect failed\)|forbidden by its access permissions|EADDRNOTAVAIL|can(?:not|'t) assign requested address|Only one usage of each socket address/i,
    'refused',
  ],
  [
    /(TLS handshake|SSL connection|SSL connect|handshake) time(d )?out|timed?[ _]?out|timeout|connect(?:ed|ion) (?:party|host) (?:did not properly respond|has failed to respond)|execution expired|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|No route to host|Network is unreachable|ERR_ADDRESS_UNREACHABLE|deadline exceeded|curl: \(28\)/i,
    'timeout',
  ],
  [
    /subject name .*(match|does not)|does(?:n't| not) match (target|the|'|any)|no alternative certificate|SSL certificate problem|certificate verify failed|self.signed certificate|unable to (get|verify) (local|the first)|PKIX path|SSLHandshakeException|SSLPeerUnverified|SSL_ERROR|SEC_ERROR|SSL_connect|SSL routines|x509: |tls: |TLS alert|alert (handshake|protocol|internal|unrecognized)|ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|DEPTH_ZERO|SSLError|EPROTO|wrong version number|recognized SSL message|HTTP response to HTTPS client|frame size or a corrupted frame|curl: \((35|51|53|54|58|59|60|66|77|80|83|90|91)\)|certificate (has expired|is not valid|is valid for|is invalid)|invalid peer certificate|SSL connection could not be established/i,
    'tls',
  ],
  [/curl: \(7\)|Could(?:n't| not) connect to server|Could not connect to the endpoint|Failed to connect/i, 'refused'],
];

/** A proxy that opens no way answers itself: no status in the text is the API's. */
const closedProxy = /CONNECT tunnel failed|from proxy after CONNECT|Tunnel connection failed/i;

/** `curl -v` tells what goes well with the same words as what fails. */
const uneventful =
  /TLS handshake, |TLS header, |SSL certificate verify (ok|result)|certificate: *$|CAfile|CApath|SSL connection using|ALPN|^\* {2,}(subject|issuer|start date|expire date|subjectAltName)|^>|^\* +Trying|timeout: \d|keep-alive|Connection #\d/i;

/** The kind of failure that one line tells. */
const kindOfLine = (line: string): FailureKind | undefined =>
  uneventful.test(line) ? undefined : kinds.find(([pattern]) => pattern.test(line))?.[1];

interface Failure {
  readonly kind: FailureKind;
  readonly trouble: Trouble | undefined;
}

/** The connection was there, and what follows the first message of the handshake was not. */
const isInHandshake = (text: string): boolean => {
  const hello = text.lastIndexOf('(OUT), TLS handshake, Client hello');
  return hello >= 0 && !/SSL connection using|^> [A-Z]+ \S+ HTTP/m.test(text.slice(hello));
};

/** The last line that tells of a failure: clients print attempts before what they gave up with. */
const failureIn = (text: string): Failure | undefined => {
  const told = text.split(/\r?\n/).flatMap((line): Failure[] => {
    const kind = kindOfLine(line);
    return kind ? [{ kind, trouble: troubleIn(line, kind) }] : [];
  });
  const last = told.at(-1);
  if (!last) return undefined;
  if (last.kind === 'timeout' && isInHandshake(text)) return { ...last, trouble: 'handshake hangs' };
  // What is printed last may be the summary of what was told before it.
  const telling = told.findLast(({ kind, trouble }) => kind === last.kind && trouble !== undefined);
  return { ...last, trouble: last.trouble ?? telling?.trouble };
};

const addressPattern = /(?:Connected to \S+ \(|Established connection to \S+ \()([0-9a-fA-F.:]+)(?=[ )])/g;

const addressIn = (text: string): string | undefined => [...text.matchAll(addressPattern)].at(-1)?.[1];

const statusPatterns: readonly RegExp[] = [
  /^[<\s]*HTTP\/[\d.]+ (\d{3})\b/gm,
  /returned (?:an )?error: \(?(\d{3})\b/g,
  /(?:<Response \[|HTTP Error |indicate success: |ERROR )(\d{3})\b/g,
  /(?:status(?: ?code)?|HTTP(?: status)?(?: code)?|HttpCode|StatusCode)["']?\s*[:= ]\s*["']?([1-5]\d\d)\b/gi,
  /\b([45]\d\d) \(?(?:Client Error|Server Error|Forbidden|Unauthorized|Internal Server Error|Bad Gateway|Service Unavailable|Gateway Time-?out|Too Many Requests|Not Found|Bad Request)/g,
];

/** The last status of the first form in which the text tells one. */
const statusIn = (text: string): number | undefined => {
  for (const pattern of statusPatterns) {
    const last = [...text.matchAll(pattern)].at(-1)?.[1];
    if (last !== undefined) return Number(last);
  }
  return undefined;
};

/** Exceptions of the AWS SDKs that are named after the error type of the answer. */
const modelled =
  /\b((?:Forbidden|AccessDenied|MissingAuthenticationToken|InvalidSignature|IncompleteSignature|ExpiredToken|Unauthorized|LimitExceeded|TooManyRequests|BadRequest)Exception): /;

const errorTypeIn = (text: string): string | undefined => {
  const header = [...text.matchAll(/^[<\s]*x-amzn-error-?type:\s*([A-Za-z]+)/gim)].at(-1)?.[1];
  return header ?? /\((\w+Exception)\) when calling/.exec(text)?.[1] ?? modelled.exec(text)?.[1];
};

/** Every answer of API Gateway carries its request ids (https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-troubleshooting.html). */
const answererIn = (text: string): Answerer | undefined => {
  if (/^[<\s]*(x-amzn-requestid|x-amz-apigw-id|x-amzn-error-?type):/im.test(text)) return 'api-gateway';
  const at = text.search(/^[<\s]*HTTP\/[\d.]+ \d{3}/m);
  if (at < 0) return undefined;
  const headers = text.slice(at).split('\n').slice(1, 3);
  return headers.some((line) => /^[<\s]*[\w-]+: /.test(line)) ? 'somebody else' : undefined;
};

/** A pasted text may be of any length: what decides is near its end. */
const longest = 256 * 1024;

/**
 * What a pasted error text, a body, or the whole output of `curl -v` says: the last HTTP status in it, else the kind of
 * failure. Undefined where it says nothing that is known, or tells of success alone.
 */
export const readClientText = (whole: string): ClientText | undefined => {
  const text = whole.slice(-longest);
  const phrase = phraseIn(text);
  const answered = closedProxy.test(text) ? undefined : statusIn(text);
  const told = {
    errorType: errorTypeIn(text),
    wording: phrase?.wording,
    answerer: answererIn(text),
    trouble: undefined,
    address: addressIn(text),
  };
  if (answered !== undefined && answered >= 400) return { kind: 'http', status: answered, ...told };
  const failure = answered === undefined && phrase ? undefined : failureIn(text);
  if (failure) return { status: undefined, ...told, ...failure, wording: undefined };
  if (answered !== undefined) return undefined;
  if (phrase) return { kind: 'http', status: phrase.status, ...told };
  return told.errorType === undefined ? undefined : { kind: 'http', status: undefined, ...told };
};
