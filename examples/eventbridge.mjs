// Amazon EventBridge: entries for PutEvents, a line each (at most ten in one call: `jq -cs '_nwise(10) | {Entries: .}'`).
// EVENT_BUS is yours. A rule matches {"source":["xapi"],"detail-type":["xapi finding opened"]}.
import { main } from './events.mjs';

export const eventBridge = (event, env = {}) => {
  const { finding, ...rest } = event;
  const { evidence: _evidence, ...told } = finding;
  return [
    {
      Source: 'xapi',
      DetailType: `xapi finding ${event.type}`,
      Detail: JSON.stringify({ ...rest, finding: told }),
      Resources: [finding.subject].filter((subject) => subject.startsWith('arn:')),
      EventBusName: env.EVENT_BUS ?? 'default',
    },
  ];
};

await main(import.meta.url, eventBridge);
