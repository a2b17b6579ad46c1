import type { Answer, Snapshot } from '../../src/snapshot/snapshot.js';
import { weaknesses } from '../weaknesses/index.js';
import { exemplary } from './exemplary.js';
import { incident } from './incident.js';
import { consumer, provider } from './peered.js';
import { withUsualRoles } from './roles.js';

/** A consumer and a provider of the organization: what the two are called, and their state. */
interface Pair {
  readonly name: string;
  readonly world: () => Snapshot;
}

/** The exemplary accounts with a weakness of each code: the first that is listed. */
export const weakened = (...codes: readonly string[]): Snapshot =>
  codes.reduce((snapshot, code) => {
    const weakness = weaknesses.find((one) => one.code === code);
    if (!weakness) throw new Error(`no weakness ${code}`);
    return weakness.breaks(snapshot);
  }, exemplary());

const pairs: readonly Pair[] = [
  { name: 'orders', world: exemplary },
  { name: 'payments', world: () => weakened('resource-policy-open', 'endpoint-policy-open', 'tracing-off') },
  { name: 'search', world: () => withUsualRoles(incident()) },
  { name: 'billing', world: () => weakened('certificate-near-expiry', 'cloudtrail-off', 'endpoint-single-zone') },
  {
    name: 'lab',
    world: () =>
      weakened(
        'environments-share-endpoint',
        'not-managed-by-code',
        'endpoint-group-wide',
        'role-invokes-any-api',
        'busy-stage-without-limit',
      ),
  },
];

/** The same ids in every world, told apart by the pair's number: accounts, the API, and ids of EC2. */
const renamed = (text: string, pair: number): string =>
  text
    .replaceAll(consumer.account, `10000000000${pair * 2}`)
    .replaceAll(provider.account, `10000000000${pair * 2 + 1}`)
    .replaceAll('a1b2c3d4e5', `a1b2c3d4e${pair}`)
    .replaceAll(/-0([acdef])(?=[0-9a-z]{15})/g, `-${pair}$1`);

const answersOf = ({ world }: Pair, pair: number): [string, Answer][] =>
  [...world().answers].map(([path, answer]) => [
    renamed(path, pair),
    JSON.parse(renamed(JSON.stringify(answer), pair)) as Answer,
  ]);

/** Five consumers and five providers: one pair by the book, one that lets strangers in, one that is broken, two that are neglected. */
export const organization = (): Snapshot => ({
  takenAt: '2026-02-01T12:00:00.000Z',
  accounts: Object.fromEntries(
    pairs.flatMap(({ name }, pair) => [
      [`10000000000${pair * 2}`, { alias: `${name}-clients`, side: 'consumer' as const }],
      [`10000000000${pair * 2 + 1}`, { alias: `${name}-api`, side: 'provider' as const }],
    ]),
  ),
  answers: new Map(pairs.flatMap(answersOf)),
  gaps: [],
});
