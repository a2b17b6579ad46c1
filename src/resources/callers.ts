import type { Vpc } from '../inventory/ec2.js';
import type { Located } from '../inventory/inventory.js';
import { apis, endpoints } from './index.js';
import { isMeantFor } from './intended.js';
import { callersOf, linkNeeds } from './links.js';
import type { Kind } from './resource.js';

/** VPCs that are meant to call private APIs. */
export const callerVpcs: Kind<Located<Vpc>> = {
  named: 'VPCs that are meant to call private APIs',
  needs: [...apis.needs, ...endpoints.needs, ...linkNeeds],
  find: (inventory) => {
    const all = apis.find(inventory).rows;
    const serving = endpoints.find(inventory).rows.filter((endpoint) => all.some((api) => isMeantFor(api, endpoint)));
    const rows = serving.flatMap((endpoint) => callersOf(inventory, endpoint));
    return { rows: [...new Map(rows.map((vpc) => [vpc.value.VpcId, vpc])).values()], gaps: [] };
  },
};
