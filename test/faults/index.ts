import { apiFaults } from './api.js';
import { endpointFaults } from './endpoint.js';
import type { Fault } from './fault.js';
import { networkFaults } from './network.js';

/** One fault for each cause. */
export const faults: readonly Fault[] = [...networkFaults, ...endpointFaults, ...apiFaults];
