import { apiFaults } from './api.js';
import { connectionFaults } from './connections.js';
import { dnsFaults } from './dns.js';
import { domainFaults } from './domain.js';
import { endpointFaults } from './endpoint.js';
import type { Fault } from './fault.js';
import { gatewayFaults } from './gateway.js';
import { integrationFaults } from './integration.js';
import { networkFaults } from './network.js';
import { policyFaults } from './policies.js';

/** One fault for each cause. */
export const faults: readonly Fault[] = [
  ...networkFaults,
  ...dnsFaults,
  ...connectionFaults,
  ...endpointFaults,
  ...apiFaults,
  ...domainFaults,
  ...integrationFaults,
  ...gatewayFaults,
  ...policyFaults,
];
