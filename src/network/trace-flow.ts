import type { Inventory } from '../inventory/inventory.js';
import { coursesOf } from './course.js';
import { endOf } from './ends.js';
import { journeyOf } from './flow.js';
import { mismatch } from './interface-gate.js';
import { legHops } from './leg.js';
import type { Flow, Trace } from './trace.js';
import { traceOf } from './verdict.js';
import { worldOf } from './world.js';

/**
 * Follows the first packet of a flow from `from` to `to` and the answer back, over what the inventory holds. Every gate on
 * the way is judged, whatever the others say; where the tables lead nowhere, the gates of the way that could join the two
 * ends are judged as well. Never throws for missing or malformed answers: those are gates that are unknown.
 */
export const traceFlow = (inventory: Inventory, flow: Flow): Trace => {
  const world = worldOf(inventory);
  const [from, to] = [endOf(world, 'from', flow.from), endOf(world, 'to', flow.to)];
  if (!from || !to || from.address.family !== to.address.family) return mismatch(flow, from, to);
  const forward = journeyOf(world, flow, 'forward', from, to);
  const back = journeyOf(world, flow, 'return', from, to);
  const [out, home] = coursesOf(forward, back);
  return traceOf(flow, legHops(out, home), legHops(home, out));
};
