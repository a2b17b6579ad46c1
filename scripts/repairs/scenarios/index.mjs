import { domain } from './domain.mjs';
import { endpoint } from './endpoint.mjs';
import { functions } from './functions.mjs';
import { gateway } from './gateway.mjs';
import { network } from './network.mjs';
import { policies } from './policies.mjs';
import { practice } from './practice.mjs';
import { transit } from './transit.mjs';

/**
 * Faults that moto can hold: how each is made of the healthy world, and the cause that must lead. `call` is what `xapi
 * doctor` is asked; `practice` is told by `xapi audit` instead. `lasting`: the undo cannot take it back.
 */
export const scenarios = [
  ...network,
  ...transit,
  ...endpoint,
  ...domain,
  ...policies,
  ...gateway,
  ...functions,
  ...practice,
];
