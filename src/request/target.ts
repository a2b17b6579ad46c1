/**
 * What the caller calls. Every form in which a private API may be named
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-test-invoke-url.html).
 */
export type Host =
  | { readonly form: 'default'; readonly name: string; readonly api: string; readonly region: string }
  | {
      readonly form: 'alias';
      readonly name: string;
      readonly api: string;
      readonly endpoint: string;
      readonly region: string;
    }
  | {
      readonly form: 'vpce';
      readonly name: string;
      readonly endpoint: string;
      readonly region: string;
      readonly zone?: string;
    }
  | { readonly form: 'custom'; readonly name: string }
  /** The target names the API and no host: the name that this caller can use is assumed. */
  | { readonly form: 'unstated' };

export interface Target {
  readonly host: Host;
  /** REST API id or name, where the target or a header names it. */
  readonly api?: string;
  readonly region?: string;
  readonly account?: string;
  readonly stage?: string;
  readonly method?: string;
  /** With a leading slash, without the stage and the query. */
  readonly path?: string;
  /** Headers the client sends, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

export class TargetError extends Error {
  override readonly name = 'TargetError';
}

const apiId = '[a-z0-9]+';
const vpceId = 'vpce-[0-9a-z]+';
const region = '[a-z]{2}(?:-[a-z]+)+-\\d';
const suffix = 'amazonaws\\.com(?:\\.cn)?';
/** Names of the regions in China end in `.cn`, and no others: with the wrong end a name is none of AWS's. */
const ownSuffix = (name: string): boolean => /\.cn-[a-z]+-\d\./.test(name) === name.endsWith('.cn');
const defaultHost = new RegExp(`^(${apiId})\\.execute-api\\.(${region})\\.${suffix}$`);
const aliasHost = new RegExp(`^(${apiId})-(${vpceId})\\.execute-api\\.(${region})\\.${suffix}$`);
const vpceHost = new RegExp(
  `^(${vpceId})-([a-z0-9]+)(?:-(${region}[a-z]))?\\.execute-api\\.(${region})\\.vpce\\.${suffix}$`,
);
const invokeArn = new RegExp(
  `^arn:(aws[a-z-]*):execute-api:(${region}):(\\d{12}):(${apiId})(?:/([^/]+)(?:/([^/]+)(?:/(.*))?)?)?$`,
);

/** The form of a host name. Any name that is not one of execute-api's is a custom domain (or a load balancer, a CNAME). */
export const hostOf = (hostname: string): Host => {
  const name = hostname.toLowerCase().replace(/\.$/, '');
  if (!ownSuffix(name)) return { form: 'custom', name };
  const plain = defaultHost.exec(name);
  if (plain) return { form: 'default', name, api: plain[1] as string, region: plain[2] as string };
  const alias = aliasHost.exec(name);
  if (alias)
    return { form: 'alias', name, api: alias[1] as string, endpoint: alias[2] as string, region: alias[3] as string };
  const vpce = vpceHost.exec(name);
  if (vpce) {
    const zone = vpce[3] === undefined ? {} : { zone: vpce[3] };
    return { form: 'vpce', name, endpoint: vpce[1] as string, region: vpce[4] as string, ...zone };
  }
  return { form: 'custom', name };
};

const splitPath = (pathname: string): { stage?: string; path: string } => {
  const [, stage, ...rest] = pathname.split('/');
  return stage ? { stage: decoded(stage), path: `/${rest.join('/')}` } : { path: '/' };
};

const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new TargetError(`'${segment}' is no stage: a % that stands for itself is written %25`);
  }
};

const parseHeaders = (lines: readonly string[]): Record<string, string> => {
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 1) throw new TargetError(`--header '${line}' is not of the form 'Name: value'`);
    headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
  return headers;
};

/** The host that the front end reads: of the `Host` header where the client sends one (a port there says nothing), else of the URL. */
export const hostRead = (host: Host, { host: sent }: Readonly<Record<string, string>>): Host =>
  sent === undefined ? host : hostOf(sent.replace(/:\d+$/, ''));

/** The custom domain name that the front end reads: in the `Host` header where the client sends one, else in the URL. */
export const customName = (host: Host, headers: Readonly<Record<string, string>>): string | undefined => {
  if (headers['x-apigw-api-id'] || host.form === 'default' || host.form === 'alias') return undefined;
  const read = hostRead(host, headers);
  return read.form === 'custom' ? read.name : undefined;
};

/** The API that the request names to the endpoint: by host name, by `Host` header or by `x-apigw-api-id`. */
const namedApi = (host: Host, headers: Readonly<Record<string, string>>): string | undefined => {
  if (headers['x-apigw-api-id']) return headers['x-apigw-api-id'];
  const sent = hostRead(host, headers);
  if (sent.form === 'default' || sent.form === 'alias') return sent.api;
  return host.form === 'default' || host.form === 'alias' ? host.api : undefined;
};

const parseUrl = (text: string, headers: Readonly<Record<string, string>>): Target => {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new TargetError(`'${text}' is not a URL; expected https://API.execute-api.REGION.amazonaws.com/STAGE/PATH`);
  }
  if (url.protocol !== 'https:') throw new TargetError(`'${text}' is not https; API Gateway answers on port 443 only`);
  const host = hostOf(url.hostname);
  // Behind a name of one's own may be a load balancer, which listens where it likes.
  if (url.port !== '' && host.form !== 'custom')
    throw new TargetError(`'${text}' names port ${url.port}; API Gateway answers on port 443 only`);
  const api = namedApi(host, headers);
  const place = host.form === 'custom' || host.form === 'unstated' ? {} : { region: host.region };
  const whole = customName(host, headers) !== undefined;
  const route = whole ? { path: url.pathname } : splitPath(url.pathname);
  return { host, ...place, ...(api === undefined ? {} : { api }), ...route, headers };
};

const parseArn = (text: string, headers: Readonly<Record<string, string>>): Target => {
  const arn = invokeArn.exec(text);
  if (!arn)
    throw new TargetError(
      `'${text}' is not an invoke ARN; expected arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH`,
    );
  const [, , where, account, api, stage, method, path] = arn;
  const concrete = (part: string | undefined) =>
    part === undefined || part === '' || part.includes('*') ? undefined : part;
  return {
    host: { form: 'unstated' },
    api: api as string,
    region: where as string,
    account: account as string,
    ...(concrete(stage) ? { stage: stage as string } : {}),
    ...(concrete(method) ? { method: method as string } : {}),
    ...(concrete(path) ? { path: `/${path as string}` } : {}),
    headers,
  };
};

/** Reads TARGET (contract, section 1). @throws TargetError with one sentence for the person who typed it. */
export const parseTarget = (text: string | undefined, headerLines: readonly string[] = []): Target => {
  const headers = parseHeaders(headerLines);
  if (text === undefined || text === '') return { host: { form: 'unstated' }, headers };
  if (text.includes('://')) return parseUrl(text, headers);
  if (text.startsWith('arn:')) return parseArn(text, headers);
  if (text.includes('/') || (text.includes('.') && hostOf(text).form !== 'custom'))
    return parseUrl(`https://${text}`, headers);
  if (/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(text)) return { host: hostOf(text), headers };
  return { host: { form: 'unstated' }, api: text, headers };
};
