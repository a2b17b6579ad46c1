import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { apiPolicy, ids, provider, savedForm } from '../worlds/peered.js';
import { edit } from '../worlds/world.js';
import type { Weakness } from './weakness.js';

const policy =
  (document: object) =>
  (snapshot: Snapshot): Snapshot =>
    edit(snapshot, provider, 'apigateway/get-rest-apis', (a: { items: { policy: string }[] }) => {
      for (const api of a.items) api.policy = savedForm(document);
    });

const [allow] = apiPolicy.Statement;

/** Who gets in that need not. */
export const exposureWeaknesses: readonly Weakness[] = [
  {
    code: 'resource-policy-open',
    what: 'the Deny for all endpoints but the known ones is gone',
    breaks: policy({ ...apiPolicy, Statement: [allow] }),
    near: policy({
      ...apiPolicy,
      Statement: [{ ...allow, Condition: { StringEquals: { 'aws:SourceVpce': ids.endpoint } } }],
    }),
    blind: 'get-resources',
    repairs: true,
  },
];
