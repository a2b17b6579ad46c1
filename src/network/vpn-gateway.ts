import type { Known } from '../inventory/inventory.js';
import { known } from '../inventory/inventory.js';
import { vpnGateways } from '../inventory/ec2.js';
import type { Host } from './ends.js';
import type { World } from './world.js';

/** The VPN gateway attached to a VPC, if there is one. A VPC has at most one. */
export const attachedVpnGateway = (world: World, host: Host): Known<string | undefined> =>
  known(() => {
    const attached = world.inventory
      .list(vpnGateways, host.subnet)
      .find(({ VpcAttachments = [] }) =>
        VpcAttachments.some(({ VpcId, State }) => VpcId === host.vpc && State === 'attached'),
      );
    return attached?.VpnGatewayId;
  });
