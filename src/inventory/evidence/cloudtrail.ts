import type { Inventory, Place } from '../inventory.js';
import { instantOf, isoOf } from './instant.js';

/** One management event, read from `CloudTrailEvent` of LookupEvents where it is there. Times are ISO 8601. */
export interface TrailEvent extends Place {
  readonly id: string;
  readonly name: string;
  readonly source: string;
  readonly at: string;
  readonly who: string;
  readonly via: string;
  /** Present: the change did not happen. */
  readonly errorCode: string | undefined;
  readonly request: unknown;
  readonly response: unknown;
  /** Every resource id and ARN that the event names. */
  readonly ids: ReadonlySet<string>;
}

const resourceId =
  /\b(?:rtb|rtbassoc|subnet|vpc|vpce|vpce-svc|sg|sgr|acl|aclassoc|pcx|tgw|tgw-attach|tgw-rtb|eni|i|igw|nat|vgw|dopt|pl|fl|rslvr-[a-z]+)-[0-9a-z]{8,17}\b|arn:aws[a-z-]*:[^\s"',]+/g;

/** Ids that are values of these keys count too (API ids have no prefix). */
const namedKeys = new Set([
  'restapiid',
  'vpclinkid',
  'functionname',
  'hostedzoneid',
  'rolename',
  'policyid',
  'targetid',
  'domainname',
  'domainnameid',
  'authorizerid',
  'stagename',
  'groupid',
  'targetgrouparn',
  'loadbalancerarn',
]);

/** Events of AWS Lambda carry the date of their API: `RemovePermission20150331v2`. */
const plainName = (name: string): string => name.replace(/20\d{6}(v\d+)?$/, '');

const collectIds = (value: unknown, ids: Set<string>, key = ''): void => {
  if (typeof value === 'string') {
    for (const id of value.match(resourceId) ?? []) ids.add(id);
    if (namedKeys.has(key.toLowerCase())) ids.add(value);
  } else if (Array.isArray(value)) {
    for (const item of value) collectIds(item, ids, key);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, item] of Object.entries(value)) collectIds(item, ids, name === 'content' ? key : name);
  }
};

/** Finds values under this key at whatever depth the event nests them; keys are compared without case. */
export const valuesOf = (value: unknown, key: string): unknown[] => {
  if (Array.isArray(value)) return value.flatMap((item) => valuesOf(item, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => [
    ...(name.toLowerCase() === key.toLowerCase() ? [item] : []),
    ...valuesOf(item, key),
  ]);
};

interface RawEvent {
  readonly eventID?: string;
  readonly eventName?: string;
  readonly eventSource?: string;
  readonly eventTime?: string;
  readonly errorCode?: string;
  readonly userAgent?: string;
  readonly sourceIPAddress?: string;
  readonly sessionCredentialFromConsole?: string | boolean;
  readonly requestParameters?: unknown;
  readonly responseElements?: unknown;
  readonly userIdentity?: {
    readonly type?: string;
    readonly arn?: string;
    readonly userName?: string;
    readonly invokedBy?: string;
    readonly sessionContext?: {
      readonly sessionIssuer?: { readonly userName?: string };
      readonly sourceIdentity?: string;
    };
  };
}

const actor = ({ userIdentity: who, sourceIPAddress }: RawEvent): string => {
  if (who?.type === 'Root') return 'root';
  if (who?.type === 'AssumedRole') {
    const session = who.sessionContext?.sourceIdentity ?? who.arn?.split('/').at(-1);
    return [who.sessionContext?.sessionIssuer?.userName, session].filter(Boolean).join('/') || 'unknown';
  }
  return who?.userName ?? who?.arn ?? who?.invokedBy ?? sourceIPAddress ?? 'unknown';
};

/** The role that `cdk bootstrap` makes, and in which CloudFormation acts for it. */
const bootstrapped = /^cdk-\w+-[a-z-]+-role-/;

/** The service that acted for somebody or by itself: `autoscaling` of `autoscaling.amazonaws.com`. */
const serviceIn = (invokedBy: string): string | undefined => /^([\w-]+)\.amazonaws\.com/.exec(invokedBy)?.[1];

/**
 * By which means, told by who called for whom and by the client's own words (`userAgent`). Browsers are the console's.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
const channel = ({
  userAgent = '',
  userIdentity,
  sourceIPAddress = '',
  sessionCredentialFromConsole,
}: RawEvent): string => {
  const invokedBy = userIdentity?.invokedBy ?? '';
  if (bootstrapped.test(userIdentity?.sessionContext?.sessionIssuer?.userName ?? '')) return 'cdk';
  if (/cloudformation/i.test(`${invokedBy} ${sourceIPAddress} ${userAgent}`)) return 'cloudformation';
  if (/terraform|hashicorp|opentofu/i.test(userAgent)) return 'terraform';
  if (/pulumi/i.test(userAgent)) return 'pulumi';
  if (/ansible/i.test(userAgent)) return 'ansible';
  if (String(sessionCredentialFromConsole) === 'true' || /console|signin|^\[?mozilla\//i.test(userAgent))
    return 'console';
  if (/aws-cli/i.test(userAgent)) return 'cli';
  const service = serviceIn(invokedBy);
  if (service !== undefined) return service;
  return userAgent === '' ? 'unknown' : 'sdk';
};

/** A JSON object or list out of its text; undefined where it is none. */
const parsed = (text: unknown): object | undefined => {
  if (typeof text !== 'string') return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
};

/** Rows of Athena and of CloudTrail Lake hold what was sent and answered as text. */
const structured = (value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  return value === 'null' ? undefined : (parsed(value) ?? value);
};

const parseRaw = (text: unknown): RawEvent => {
  const raw: RawEvent = parsed(text) ?? {};
  const { requestParameters, responseElements } = raw;
  return {
    ...raw,
    requestParameters: structured(requestParameters),
    responseElements: structured(responseElements),
  };
};

/** EC2 may put an error into the response. */
const errorIn = ({ errorCode, responseElements }: RawEvent): string | undefined => {
  if (errorCode !== undefined) return errorCode;
  const [code] = valuesOf(responseElements, 'errorCode');
  return typeof code === 'string' ? code : undefined;
};

/** By these somebody has CloudFormation change resources, which it does in a role of its own where it was given one. */
export const stackChanges: readonly string[] = ['CreateStack', 'UpdateStack', 'DeleteStack', 'ExecuteChangeSet'];

/** How long before a change its stack's may have begun, in milliseconds. */
export const stackReach = 3_600_000;

/** Whether an event, in full or its actor alone, is of CloudFormation in a role: it names nobody who had it act. */
export const isOfStackRole = (text: string): boolean => /\/AWSCloudFormation("|$)/.test(text);

/**
 * Management events of one account and region, oldest first. @throws GapError when they were not read.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export const trailEvents = (inventory: Inventory, place: Place): readonly TrailEvent[] => {
  const { Events = [] } = inventory.ask('cloudtrail/lookup-events', place);
  return Events.map((event): TrailEvent => {
    const raw = parseRaw(event.CloudTrailEvent);
    const ids = new Set((event.Resources ?? []).flatMap(({ ResourceName }) => ResourceName ?? []));
    collectIds(raw.requestParameters, ids);
    collectIds(raw.responseElements, ids);
    return {
      ...place,
      id: event.EventId ?? raw.eventID ?? '',
      name: plainName(event.EventName ?? raw.eventName ?? ''),
      source: event.EventSource ?? raw.eventSource ?? '',
      at: isoOf(instantOf(event.EventTime ?? raw.eventTime)) ?? '',
      who: raw.userIdentity ? actor(raw) : (event.Username ?? 'unknown'),
      via: channel(raw),
      errorCode: errorIn(raw),
      request: raw.requestParameters ?? undefined,
      response: raw.responseElements ?? undefined,
      ids,
    };
  }).sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1));
};
