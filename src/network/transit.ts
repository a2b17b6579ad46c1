import type { Place } from '../inventory/inventory.js';
import type { Gap } from '../snapshot/snapshot.js';
import type { World } from './world.js';
export const transitBetween = (_w: World, _a: Place & {vpc:string}, _b: Place & {vpc:string}): { gateways: readonly string[]; live: readonly string[]; gap: Gap | undefined } => ({ gateways: [], live: [], gap: undefined });
