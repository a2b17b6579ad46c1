import { checks } from '../../src/checks/index.js';
import { operationsNeeded } from '../../src/diagnosis/needs.js';
import { collect } from '../../src/probes/collect.js';
import { openSessions } from '../../src/probes/session.js';
import { consumer, ids, provider } from '../worlds/peered.js';

/** The calls of `doctor`, one by one: what the graph of calls is held against. The address of the fake AWS is the argument. */
const [, , endpointUrl = ''] = process.argv;
const source = (account: string) => `arn:aws:iam::${account}:role/xapi-read`;
const sessions = await openSessions(
  [
    { side: 'consumer', source: source(consumer.account) },
    { side: 'provider', source: source(provider.account) },
  ],
  { regions: ['us-east-1'], endpointUrl },
);
await collect({
  sessions,
  operations: operationsNeeded(checks),
  scope: { apiIds: [ids.api], stages: ['prod'], from: ids.app },
  concurrency: 1,
  now: () => new Date(),
});
sessions.close();
