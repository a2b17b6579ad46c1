import type { Place } from '../../../inventory/inventory.js';
import { GapError } from '../../../inventory/inventory.js';
import type { Principal, Target } from '../../../policy/index.js';
import type { Subject } from '../../fact.js';
import { get, lookUp } from '../../fact.js';
import { restApi, stage } from '../api.js';
import { invokeArnOf, privateDomain } from '../domain.js';
import { endpoint } from '../endpoint.js';
import { gapOf } from './gap.js';
import type { RequestContext } from './identity-keys.js';
import { roleArnOf, signedKeys } from './identity-keys.js';
import { organizationOf } from './organization.js';
import { sendersOf } from './senders.js';
import type { Signer } from './signer.js';
import { placeOfSigner, signer, signerRecord } from './signer.js';

export const partitionOf = (region: string): string => {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
};

/** The API and what is called of it; how the method authorizes is for `request.ts`. */
export const targetOf = (subject: Subject): Omit<Target, 'authorizationType'> => {
  const api = get(subject, restApi);
  const { request } = subject;
  const region = api?.region ?? request.region;
  const domain = get(subject, privateDomain);
  return {
    partition: partitionOf(region),
    region,
    accountId: api?.account ?? '',
    apiId: api?.value.id ?? '',
    stage: get(subject, stage)?.stageName ?? request.stage ?? '',
    method: request.method,
    path: request.path,
    ...(domain ? { viaDomainArn: invokeArnOf(domain) } : {}),
  };
};

/** As AWS prints it in a refusal. The session of a role that was named alone is anybody's guess: `…`. */
export const signerName = (who: Signer): string => {
  switch (who.is) {
    case 'anonymous':
      return 'anonymous';
    case 'unnamed':
      return '…';
    case 'role':
      return who.session === undefined
        ? `arn:${who.arn.split(':')[1] ?? 'aws'}:sts::${who.account}:assumed-role/${who.name}/…`
        : who.arn;
    case 'user':
    case 'root':
    case 'other':
      return who.arn;
  }
};

/** The principal as the evaluator takes it. A role's path is in no session ARN: it comes from GetRole. */
export const principalOf = (subject: Subject): Principal => {
  const who = get(subject, signer);
  switch (who.is) {
    case 'anonymous':
      return { type: 'Anonymous' };
    case 'unnamed':
      return { type: 'Unknown' };
    case 'role': {
      const roleArn = roleArnOf(subject, who);
      return {
        type: 'AssumedRole',
        accountId: who.account,
        ...(who.session === undefined ? {} : { arn: who.arn }),
        ...(roleArn === undefined ? {} : { roleArn }),
      };
    }
    case 'user':
      return { type: 'User', arn: who.arn, accountId: who.account };
    case 'root':
      return { type: 'Root', arn: who.arn, accountId: who.account };
    case 'other':
      return { type: 'Unknown', arn: who.arn, accountId: who.account || null };
  }
};

/** What a client chooses for itself: known where the request states it. */
const chosen = ({ request }: Subject): RequestContext => {
  const stated = { 'aws:UserAgent': request.headers['user-agent'], 'aws:Referer': request.headers['referer'] };
  const context = Object.fromEntries(Object.entries(stated).flatMap(([key, value]) => (value ? [[key, value]] : [])));
  return { context, unknownKeys: Object.keys(stated).filter((key) => context[key] === undefined) };
};

const ofResource = (subject: Subject): RequestContext => {
  const api = get(subject, restApi);
  const open = ['aws:ResourceOrgID', 'aws:ResourceOrgPaths'];
  if (!api) return { context: {}, unknownKeys: ['aws:ResourceAccount', ...open] };
  const context = { 'aws:ResourceAccount': api.account };
  const organization = organizationOf(subject, { account: api.account, region: api.region });
  if (!organization.known || organization.value === 'not-collected') return { context, unknownKeys: open };
  if (organization.value === 'none') return { context, unknownKeys: [] };
  return { context: { ...context, 'aws:ResourceOrgID': organization.value.id }, unknownKeys: ['aws:ResourceOrgPaths'] };
};

/** What API Gateway knows of a request through an endpoint. `policies` say which tags are worth asking for. */
export const requestContext = (subject: Subject, policies: readonly unknown[]): RequestContext => {
  const serving = get(subject, endpoint)?.value;
  const { addresses, ranges } = sendersOf(subject);
  const [address] = addresses;
  const domain = get(subject, privateDomain);
  const one = addresses.length === 1 && ranges.length === 0 && address !== undefined;
  const parts = [chosen(subject), ofResource(subject), signedKeys(subject, policies)];
  return {
    context: {
      'aws:SecureTransport': 'true',
      'aws:RequestedRegion': subject.request.region,
      ...(serving?.VpcEndpointId ? { 'aws:SourceVpce': serving.VpcEndpointId } : {}),
      ...(serving?.VpcId ? { 'aws:SourceVpc': serving.VpcId } : {}),
      ...(one ? { 'aws:VpcSourceIp': address } : {}),
      ...(domain ? { 'execute-api:viaDomainArn': invokeArnOf(domain) } : {}),
      ...Object.assign({}, ...parts.map(({ context }) => context)),
    },
    unknownKeys: [
      'aws:CurrentTime',
      'aws:EpochTime',
      ...(one ? [] : ['aws:VpcSourceIp']),
      ...parts.flatMap(({ unknownKeys }) => unknownKeys),
    ],
  };
};

/** The gap of an account's organization: of the read that failed, or that nobody made. */
const organizationGap = (subject: Subject, place: Place, message: string): GapError => {
  const organization = organizationOf(subject, place);
  return organization.known
    ? gapOf(place, 'organizations/describe-organization', message, 'not-collected')
    : new GapError({ ...organization.gap, message });
};

/** The gap that an unknown key is, where some answer would have told it; else undefined. */
export const gapOfKey = (subject: Subject, key: string, whatFor: string): GapError | undefined => {
  const needed = `${whatFor} depends on ${key}`;
  const who = get(subject, signer);
  const account = who.is === 'anonymous' || who.is === 'unnamed' ? undefined : who.account;
  const api = lookUp(subject, restApi);
  const record = lookUp(subject, signerRecord);
  if (/^aws:ResourceOrg/i.test(key) && api.known && api.value) return organizationGap(subject, api.value, needed);
  if (/^aws:PrincipalOrg/i.test(key) && account !== undefined)
    return organizationGap(subject, placeOfSigner(subject, account), needed);
  if (/^aws:(PrincipalArn|PrincipalTag|userid)/i.test(key) && !record.known)
    return new GapError({ ...record.gap, message: needed });
  return undefined;
};
