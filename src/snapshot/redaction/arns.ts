/** Services whose ARNs end in ids that AWS gave. */
const idsAlone = new Set(
  'ec2 acm cognito-idp cognito-identity ram organizations route53 route53resolver route53profiles directconnect vpc-lattice acm-pca'.split(
    ' ',
  ),
);

const hex16 = /^[0-9a-f]{16}$/;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

type Rename = (name: string) => string;

const eachSegment = (path: string, separator: string, rename: Rename): string =>
  path
    .split(separator)
    .map((segment) =>
      hex16.test(segment) || uuid.test(segment) || /^\d{12}$/.test(segment) ? segment : rename(segment),
    )
    .join(separator);

const types = new Set(
  'app net gwy loadbalancer listener listener-rule targetgroup regional global webacl rulegroup ipset'.split(' '),
);

const domainName = (resource: string, rename: Rename): string =>
  resource.replace(/(?<=\/domainnames?\/)[^+/\s]+/, (name) => rename(name));

/** `function:NAME:alias`, `log-group:NAME:log-stream:NAME`: the type, the name, the rest. */
const typedByColon = (resource: string, rename: Rename, rest: (rest: string) => string): string => {
  const [type = '', name, ...more] = resource.split(':');
  if (name === undefined) return rename(type);
  return [type, rename(name), ...(more.length === 0 ? [] : [rest(more.join(':'))])].join(':');
};

const resourceOf = (service: string, resource: string, rename: Rename, text: Rename): string => {
  if (idsAlone.has(service)) return resource;
  switch (service) {
    case 'execute-api':
      return domainName(resource, rename);
    case 'apigateway':
      if (resource.includes('arn:')) return text(resource);
      return /^path\//.test(resource)
        ? `path/${eachSegment(resource.slice(5), '/', rename)}`
        : domainName(resource, rename);
    case 'lambda': {
      // The URI of an integration goes on after the ARN: `function:NAME/invocations`.
      const [, named = resource, action = ''] = /^([^/]*)(\/.*)$/.exec(resource) ?? [];
      return typedByColon(named, rename, (rest) => rest) + action;
    }
    case 'logs':
      return typedByColon(resource, rename, (rest) => rest.replace(/(?<=^log-stream:).+/, rename));
    case 'elasticloadbalancing':
    case 'wafv2':
      return eachSegment(resource, '/', (segment) => (types.has(segment) ? segment : rename(segment)));
    case 's3':
    case 'sns':
    case 'sqs':
      return eachSegment(resource, ':', rename);
    default: {
      const [, type = '', separator = '', name = ''] = /^([A-Za-z-]+)([:/])(.+)$/.exec(resource) ?? [];
      return separator === '' ? rename(resource) : type + separator + rename(name);
    }
  }
};

export const arnPattern = /\barn:(?:aws[a-z-]*|\*):[a-z0-9*-]*:[a-z0-9*-]*:[\w*?-]*:[^\s"'<>\\,;|()]+/;

/** Replaces the names inside one ARN; account and API ids are left to others. `text` treats what the ARN encloses. */
export const redactedArn = (arn: string, rename: Rename, text: Rename): string => {
  const [start = '', partition = '', service = '', region = '', account = '', ...rest] = arn.split(':');
  if (account === 'aws') return arn;
  return [start, partition, service, region, account, resourceOf(service, rest.join(':'), rename, text)].join(':');
};
