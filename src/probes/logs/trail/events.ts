import type { Place } from '../../../inventory/inventory.js';
import { isRecord } from '../../../snapshot/json.js';
import type { Output } from '../pages.js';

/** A JSON object out of its text; undefined where it is none. */
export const parsed = (message: unknown): Output | undefined => {
  try {
    const event: unknown = JSON.parse(typeof message === 'string' ? message : '');
    return isRecord(event) ? event : undefined;
  } catch {
    return undefined;
  }
};

/** Of the place, and a change; records of the first years name no account that received them. */
const isOf = (event: Output, { account, region }: Place): boolean =>
  (event['recipientAccountId'] ?? account) === account &&
  event['awsRegion'] === region &&
  String(event['readOnly']) !== 'true';

/** One record of CloudTrail as LookupEvents tells it; none where it is no change of the place. */
export const lookedUp = (event: Output, place: Place, text = JSON.stringify(event)): Output[] => {
  const EventTime = new Date(String(event['eventTime']));
  if (!isOf(event, place) || Number.isNaN(EventTime.getTime())) return [];
  return [
    {
      EventId: event['eventID'],
      EventName: event['eventName'],
      EventSource: event['eventSource'],
      EventTime,
      Resources: [],
      CloudTrailEvent: text,
    },
  ];
};

/** Of these texts, a record each, those that are changes of the place. */
export const eventsIn = (messages: readonly unknown[], place: Place): Output[] =>
  messages.flatMap((message) => {
    const event = parsed(message);
    return event ? lookedUp(event, place, message as string) : [];
  });

export const eventTime = ({ EventTime }: Output): number => (EventTime instanceof Date ? EventTime.getTime() : 0);

export const newestFirst = (a: Output, b: Output): number => eventTime(b) - eventTime(a);
