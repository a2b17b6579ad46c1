import type { Known } from '../inventory/inventory.js';
import type { Gap } from '../snapshot/snapshot.js';
import { inDoubt } from './doubt.js';
import type { Host } from './ends.js';
import type { Journey } from './flow.js';
import type { Far } from './passage.js';
import type { Gate, Hop } from './trace.js';
import type { AttachedVpc } from './transit.js';

/** What is gathered while packets are followed from gateway to gateway. */
export interface Walk {
  readonly journey: Journey;
  readonly hops: Hop[];
  /** Set as soon as a table does not tell for certain where packets go on. */
  doubt: Gap | undefined;
  readonly gateways: string[];
  lands: Known<readonly string[]> | undefined;
  far: Far | undefined;
  /** Set where the packets leave what we model. */
  left: boolean;
}

export const newWalk = (journey: Journey): Walk => ({
  journey,
  hops: [],
  doubt: undefined,
  gateways: [],
  lands: undefined,
  far: undefined,
  left: false,
});

/** Adds a stop; behind a table that does not tell where packets go, nothing fails for certain. */
export const add = (walk: Walk, at: string, what: string, gates: readonly Gate[]): void => {
  const [first] = gates;
  if (!first) return;
  const { account, region } = first;
  walk.hops.push({ at, account, region, what, gates: gates.map(inDoubt(walk.doubt)) });
};

export const vpcOf = ({ vpc, subnet: { account, region } }: Host): AttachedVpc => ({ vpc, account, region });
