import type { Host } from './ends.js';
import type { Journey } from './flow.js';
import { boundaryGate } from './boundary.js';
import { chooseRoute } from './route-table.js';
import type { Departure } from './departure.js';
import { gatewayTable } from './subnet-tables.js';
import type { Gate } from './trace.js';

/**
 * A route table associated with the gateway by which packets come in may send them to an appliance first.
 * https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html
 */
export const ingressGates = (journey: Journey, host: Host, answersLeave: Departure | undefined): readonly Gate[] => {
  const gateway = answersLeave?.gates.find(({ kind }) => kind === 'gateway')?.resource;
  if (gateway === undefined) return [];
  const table = gatewayTable(journey.world, host.subnet, gateway);
  if (!table.known || !table.value) return [];
  const choice = chooseRoute(table.value, host.address);
  if (choice.is !== 'route') return [];
  const { target } = choice.route;
  return target.is === 'interface' || target.is === 'endpoint' ? [boundaryGate(journey, host, target)] : [];
};
