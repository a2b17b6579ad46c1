import type { OperationModel } from './schema.js';
import { operationsOf } from './schema.js';

export type Protocol = 'ec2Query' | 'awsQuery' | 'awsJson1_0' | 'awsJson1_1' | 'restJson1' | 'restXml';

interface ServiceRow {
  readonly protocol: Protocol;
  /** The name in the SigV4 credential scope. */
  readonly signingName: string;
  readonly xmlns?: string;
  /** The client whose schemas describe the operations; without it answers go out as plain JSON. */
  readonly client?: () => Promise<Readonly<Record<string, unknown>>>;
  /** Routes of a REST service without a client. */
  readonly routes?: Readonly<Record<string, readonly [method: string, path: string]>>;
}

const json11 = (signingName: string, client?: ServiceRow['client']): ServiceRow => ({
  protocol: 'awsJson1_1',
  signingName,
  ...(client ? { client } : {}),
});
const rest = (signingName: string, client: NonNullable<ServiceRow['client']>): ServiceRow => ({
  protocol: 'restJson1',
  signingName,
  client,
});
const query = (signingName: string, xmlns: string, client: NonNullable<ServiceRow['client']>): ServiceRow => ({
  protocol: 'awsQuery',
  signingName,
  xmlns,
  client,
});

/** By the AWS CLI's word, as in a snapshot. A new service is a row here; clients are loaded at their first request. */
const rows = {
  ec2: {
    protocol: 'ec2Query',
    signingName: 'ec2',
    xmlns: 'http://ec2.amazonaws.com/doc/2016-11-15/',
    client: () => import('@aws-sdk/client-ec2'),
  },
  sts: query('sts', 'https://sts.amazonaws.com/doc/2011-06-15/', () => import('@aws-sdk/client-sts')),
  iam: query('iam', 'https://iam.amazonaws.com/doc/2010-05-08/', () => import('@aws-sdk/client-iam')),
  elbv2: query(
    'elasticloadbalancing',
    'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/',
    () => import('@aws-sdk/client-elastic-load-balancing-v2'),
  ),
  apigateway: rest('apigateway', () => import('@aws-sdk/client-api-gateway')),
  apigatewayv2: rest('apigateway', () => import('@aws-sdk/client-apigatewayv2')),
  lambda: rest('lambda', () => import('@aws-sdk/client-lambda')),
  xray: rest('xray', () => import('@aws-sdk/client-xray')),
  ram: rest('ram', () => import('@aws-sdk/client-ram')),
  logs: json11('logs', () => import('@aws-sdk/client-cloudwatch-logs')),
  cloudtrail: json11('cloudtrail', () => import('@aws-sdk/client-cloudtrail')),
  configservice: json11('config', () => import('@aws-sdk/client-config-service')),
  wafv2: json11('wafv2', () => import('@aws-sdk/client-wafv2')),
  organizations: json11('organizations', () => import('@aws-sdk/client-organizations')),
  acm: json11('acm', () => import('@aws-sdk/client-acm')),
  cloudwatch: {
    protocol: 'awsJson1_0',
    signingName: 'monitoring',
    client: () => import('@aws-sdk/client-cloudwatch'),
  },
  route53: {
    protocol: 'restXml',
    signingName: 'route53',
    xmlns: 'https://route53.amazonaws.com/doc/2013-04-01/',
    client: () => import('@aws-sdk/client-route-53'),
  },
  s3: {
    protocol: 'restXml',
    signingName: 's3',
    xmlns: 'http://s3.amazonaws.com/doc/2006-03-01/',
    client: () => import('@aws-sdk/client-s3'),
  },
  athena: json11('athena', () => import('@aws-sdk/client-athena')),
  route53resolver: json11('route53resolver'),
  directconnect: json11('directconnect', () => import('@aws-sdk/client-direct-connect')),
  route53profiles: {
    protocol: 'restJson1',
    signingName: 'route53profiles',
    routes: { ListProfileAssociations: ['GET', '/profileassociations'] },
  },
} as const satisfies Record<string, ServiceRow>;

export type ServiceWord = keyof typeof rows;

export const isServiceWord = (word: string): word is ServiceWord => Object.hasOwn(rows, word);

export interface Service extends ServiceRow {
  readonly word: ServiceWord;
  /** Undefined for a service without a client: its operations have no schema. */
  readonly operations: ReadonlyMap<string, OperationModel> | undefined;
}

const loaded = new Map<ServiceWord, Promise<Service>>();

export const loadService = (word: ServiceWord): Promise<Service> => {
  const known = loaded.get(word);
  if (known) return known;
  const row: ServiceRow = rows[word];
  const service = (async () => ({ ...row, word, operations: row.client && operationsOf(await row.client()) }))();
  loaded.set(word, service);
  return service;
};

/** The service that a request was signed for. API Gateway's two versions share a signing name and differ by path. */
export const serviceWordOf = (signingName: string, path: string): ServiceWord | undefined => {
  if (signingName === 'apigateway') return path.startsWith('/v2/') ? 'apigatewayv2' : 'apigateway';
  const words = Object.keys(rows) as ServiceWord[];
  return words.find((word) => rows[word].signingName === signingName);
};
