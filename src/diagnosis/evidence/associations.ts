import type { TrailEvent } from '../../inventory/evidence/cloudtrail.js';
import { valuesOf } from '../../inventory/evidence/cloudtrail.js';
import { networkAcls, routeTables } from '../../inventory/ec2.js';
import type { Inventory } from '../../inventory/inventory.js';

const isAssociation = (id: string): boolean => /^(rtbassoc|aclassoc)-/.test(id);

const recorded = (inventory: Inventory): [string, string[]][] => [
  ...inventory
    .everywhere(routeTables)
    .rows.flatMap(({ value }) =>
      (value.Associations ?? []).map(
        ({ RouteTableAssociationId = '', RouteTableId = '', SubnetId = '' }): [string, string[]] => [
          RouteTableAssociationId,
          [RouteTableId, SubnetId],
        ],
      ),
    ),
  ...inventory
    .everywhere(networkAcls)
    .rows.flatMap(({ value }) =>
      (value.Associations ?? []).map(
        ({ NetworkAclAssociationId = '', NetworkAclId = '', SubnetId = '' }): [string, string[]] => [
          NetworkAclAssociationId,
          [NetworkAclId, SubnetId],
        ],
      ),
    ),
];

/**
 * What an event that names only an association is about (`DisassociateRouteTable`, `Replace…Association`): told by the
 * association as it is, or by the event that made it.
 */
export const associationIds = (
  inventory: Inventory,
  events: readonly TrailEvent[],
): ((event: TrailEvent) => readonly string[]) => {
  const about = new Map<string, Set<string>>();
  const add = (association: string, ids: Iterable<string>): void => {
    if (!isAssociation(association)) return;
    const known = about.get(association) ?? new Set();
    for (const id of ids) if (id !== '' && !isAssociation(id)) known.add(id);
    about.set(association, known);
  };
  for (const [association, ids] of recorded(inventory)) add(association, ids);
  const learn = (event: TrailEvent): void => {
    const made = [...valuesOf(event.response, 'associationId'), ...valuesOf(event.response, 'newAssociationId')].map(
      String,
    );
    const given = [...event.ids].filter(isAssociation);
    const ids = [...event.ids, ...given.flatMap((id) => [...(about.get(id) ?? [])])];
    for (const association of made) add(association, ids);
    for (const association of given)
      add(
        association,
        made.flatMap((id) => subnetsOf(about.get(id))),
      );
  };
  events.filter(({ errorCode }) => errorCode === undefined).forEach(learn);
  return (event) => [...event.ids].filter(isAssociation).flatMap((id) => [...(about.get(id) ?? [])]);
};

const subnetsOf = (ids: ReadonlySet<string> | undefined): string[] =>
  [...(ids ?? [])].filter((id) => id.startsWith('subnet-'));
