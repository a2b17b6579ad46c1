import type { Answer, Snapshot } from '../../src/snapshot/snapshot.js';
import { consumer, healthy, ids, provider } from './peered.js';

/** Many: the APIs of `peered` again and again, called from several consumers' VPCs, each peered with the provider's. */

const replaced = <T>(value: T, words: readonly (readonly [string, string])[]): T =>
  JSON.parse(words.reduce((text, [from, to]) => text.replaceAll(from, to), JSON.stringify(value))) as T;

/** The account, ids and addresses of one more consumer. */
const another = (index: number): readonly (readonly [string, string])[] => [
  [consumer.account, String(Number(consumer.account) + index)],
  ['-0c111111', `-0c${String(index).padStart(6, '0')}`],
  ['10.10.', `10.${100 + index}.`],
  [ids.peering, `pcx-0a${String(index).padStart(15, '0')}`],
];

/** Rows that speak of the first consumer, beside themselves in the words of each other one; the innermost rows. */
const spread = (value: unknown, all: readonly (readonly (readonly [string, string])[])[]): unknown => {
  if (Array.isArray(value))
    return value.flatMap((one: unknown) => {
      const inner = spread(one, all);
      if (JSON.stringify(inner) !== JSON.stringify(one)) return [inner];
      const copies = all.map((words) => replaced(one, words));
      return [one, ...copies.filter((copy) => JSON.stringify(copy) !== JSON.stringify(one))];
    });
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, spread(one, all)]));
};

const isConsumers = (path: string): boolean => path.startsWith(consumer.account);

/** Peering connections hold lists of their own, and are rows all the same. */
const peerings = (answer: Answer, all: Parameters<typeof spread>[1]): Answer => {
  const rows = answer['VpcPeeringConnections'] as readonly unknown[];
  return { VpcPeeringConnections: [...rows, ...all.flatMap((words) => rows.map((row) => replaced(row, words)))] };
};

const withConsumers = (snapshot: Snapshot, callers: number): Snapshot => {
  const all = Array.from({ length: callers - 1 }, (_, index) => another(index + 1));
  const answers = new Map<string, Answer>();
  for (const [path, answer] of snapshot.answers) {
    if (isConsumers(path)) {
      answers.set(path, answer);
      for (const words of all) answers.set(replaced(path, words), replaced(answer, words));
    } else if (path.endsWith('describe-vpc-peering-connections')) answers.set(path, peerings(answer, all));
    else answers.set(path, spread(answer, all) as Answer);
  }
  const sides = all.map((words) => [replaced(consumer.account, words), { side: 'consumer' as const }] as const);
  return { ...snapshot, answers, accounts: { ...snapshot.accounts, ...Object.fromEntries(sides) } };
};

export const apiId = (index: number): string => (index === 0 ? ids.api : `api${String(index).padStart(7, '0')}`);

const withApis = (snapshot: Snapshot, apis: number): Snapshot => {
  const answers = new Map(snapshot.answers);
  const list = `${provider.account}/${provider.region}/apigateway/get-rest-apis`;
  const [api] = answers.get(list)?.['items'] as readonly { readonly name: string }[];
  const rows = Array.from({ length: apis }, (_, index) => ({
    ...replaced(api, [[ids.api, apiId(index)]]),
    name: `orders-${index}`,
  }));
  answers.set(list, { items: rows });
  const own = [...snapshot.answers].filter(([path]) => path.includes(`/${ids.api}`));
  for (let index = 1; index < apis; index += 1) {
    const words = [[ids.api, apiId(index)]] as const;
    for (const [path, answer] of own) answers.set(replaced(path, words), replaced(answer, words));
  }
  const policy = `${provider.account}/${provider.region}/lambda/get-policy/pets`;
  answers.set(policy, replaced(answers.get(policy) ?? {}, [[`:${ids.api}/`, ':*/']]));
  return { ...snapshot, answers };
};

/** `apis` private APIs behind one endpoint, and `callers` accounts with a VPC each; healthy. */
export const estate = (apis: number, callers: number): Snapshot => withApis(withConsumers(healthy(), callers), apis);
