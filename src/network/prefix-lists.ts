import type { Known, Place } from '../inventory/inventory.js';
import { GapError, known } from '../inventory/inventory.js';
import { managedPrefixLists } from '../inventory/ec2.js';
import type { Prefix } from './cidr.js';
import { parsePrefix } from './cidr.js';
import type { Shelf, World } from './world.js';
import { at, elements, remember, rowIn, unmodelled } from './world.js';

const shelf: Shelf<Known<readonly Prefix[]>> = { holds: 'entries of managed prefix lists' };

const entriesOf = 'ec2/get-managed-prefix-list-entries';

/** Where the entries may have been asked for: here, at the owner of a shared list, anywhere. */
const placesToAsk = (world: World, place: Place, id: string): readonly Place[] => {
  const here = rowIn(world, managedPrefixLists, place, id);
  const owner = here.known ? here.value?.OwnerId : undefined;
  const owners = owner === undefined ? [] : [{ account: owner, region: place.region }];
  return [place, ...owners, ...world.inventory.places];
};

const read = (world: World, place: Place, id: string): readonly Prefix[] => {
  const holder = placesToAsk(world, place, id).find((asked) => world.inventory.has(entriesOf, asked, id)) ?? place;
  const answer = world.inventory.ask(entriesOf, holder, id);
  const gap = (what: string) => unmodelled(holder, entriesOf, `${id}: ${what}`, id);
  return elements(answer.Entries, () => gap('no list of entries')).map(({ Cidr }) => {
    const range = parsePrefix(Cidr);
    if (!range) throw new GapError(gap(`entry ${JSON.stringify(Cidr)} is not a CIDR range`));
    return range;
  });
};

/** The ranges of a prefix list, as the account at `place` sees it; a gap where its entries were not collected. */
export const prefixListEntries = (world: World, place: Place, id: string): Known<readonly Prefix[]> =>
  remember(world, shelf, `${at(place)}/${id}`, () => known(() => read(world, place, id)));

/** Whether a list belongs to AWS (S3, DynamoDB, CloudFront …): those hold public and link-local addresses only. */
export const isAwsPrefixList = (world: World, place: Place, id: string): boolean => {
  const row = rowIn(world, managedPrefixLists, place, id);
  return row.known && row.value?.OwnerId === 'AWS';
};
