import type { Known, Place } from '../inventory/inventory.js';
import { GapError, known } from '../inventory/inventory.js';
import type { Vpc } from '../inventory/ec2.js';
import { vpcs } from '../inventory/ec2.js';
import type { Prefix } from './cidr.js';
import { parsePrefix } from './cidr.js';
import type { Shelf, World } from './world.js';
import { at, elements, remember, unmodelled } from './world.js';

const associatedRanges = (place: Place, row: Vpc): readonly Prefix[] => {
  const gap = (what: unknown) => unmodelled(place, 'ec2/describe-vpcs', `${row.VpcId}: range ${JSON.stringify(what)}`);
  const ipv4 = elements(row.CidrBlockAssociationSet ?? [], () => gap('set')).flatMap((one) =>
    one.CidrBlockState?.State === 'associated' ? [one.CidrBlock] : [],
  );
  const ipv6 = elements(row.Ipv6CidrBlockAssociationSet ?? [], () => gap('set')).flatMap((one) =>
    one.Ipv6CidrBlockState?.State === 'associated' ? [one.Ipv6CidrBlock] : [],
  );
  const primary = row.CidrBlock === undefined ? [] : [row.CidrBlock];
  return [...new Set([...primary, ...ipv4, ...ipv6])].map((text) => {
    const range = parsePrefix(text);
    if (!range) throw new GapError(gap(text));
    return range;
  });
};

const ranges: Shelf<Known<readonly Prefix[]>> = { holds: 'ranges of VPCs' };

/** Primary and secondary ranges of a VPC, both families; only those in state `associated`. */
export const vpcRanges = (world: World, place: Place, vpc: string): Known<readonly Prefix[]> =>
  remember(world, ranges, `${at(place)}/${vpc}`, () =>
    known(() => {
      const row = world.inventory.find(vpcs, vpc, place);
      if (!row) throw new GapError(unmodelled(place, 'ec2/describe-vpcs', `${vpc} is not in the answer`));
      return associatedRanges(row, row.value);
    }),
  );
