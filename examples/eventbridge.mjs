// Amazon EventBridge: entries for PutEvents, a line each (at most ten in one call: `jq -cs '_nwise(10) | {Entries: .}'`).
// EVENT_BUS is yours. A rule matches {"source":["xapi"],"detail-type":["xapi finding opened"]}.
import { cut, main } from './events.mjs';

// A call takes 256 KB in all its entries together: an entry of a tenth of that always fits beside nine others.
const most = 25_000;
const bytes = (value) => Buffer.byteLength(JSON.stringify(value));

const essential = ({
  fingerprint,
  code,
  is,
  role,
  severity,
  layer,
  request,
  subject,
  account,
  region,
  because,
  doc,
}) => ({
  fingerprint,
  code,
  is,
  role,
  severity,
  layer,
  request: request && cut(request, 1024),
  subject: cut(subject, 1024),
  account,
  region,
  because: cut(because, 2048),
  doc,
});

/** The event without its evidence where that fits; else what identifies the finding, and `truncated`. */
const detailOf = (event) => {
  const { evidence: _evidence, ...finding } = event.finding;
  const whole = { ...event, finding };
  if (bytes(JSON.stringify(whole)) <= most) return whole;
  const { type, fingerprint, key, because } = event;
  return {
    type,
    fingerprint,
    key,
    ...(because === undefined ? {} : { because: cut(because, 2048) }),
    truncated: true,
    finding: essential(event.finding),
  };
};

export const eventBridge = (event, env = {}) => [
  {
    Source: 'xapi',
    DetailType: `xapi finding ${event.type}`,
    Detail: JSON.stringify(detailOf(event)),
    Resources: [event.finding.subject].filter((subject) => subject.startsWith('arn:') && subject.length <= 2048),
    EventBusName: env.EVENT_BUS ?? 'default',
  },
];

await main(import.meta.url, eventBridge);
