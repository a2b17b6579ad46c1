import type { Fact, ValueOf } from '../fact.js';
import * as api from './api.js';
import * as backendFacts from './backend.js';
import { caller } from './caller.js';
import { policyEdits } from './changes.js';
import * as endpointFacts from './endpoint.js';
import * as methodFacts from './method.js';
import * as names from './names.js';
import * as pathFacts from './path.js';
import * as policyFacts from './resource-policy.js';
import { asked } from './asked.js';

/** Every fact that a check may read, by name. Adding one here is all that makes it readable. */
export const facts = {
  asked,
  caller,
  restApi: api.restApi,
  stages: api.stages,
  stage: api.stage,
  deployment: api.deployment,
  workingResources: api.workingResources,
  methods: methodFacts.methods,
  method: methodFacts.method,
  inWorkingCopy: methodFacts.inWorkingCopy,
  integration: methodFacts.integration,
  reachableEndpoints: endpointFacts.reachableEndpoints,
  endpoint: endpointFacts.endpoint,
  endpointInterfaces: endpointFacts.endpointInterfaces,
  endpointSubnetChoices: endpointFacts.endpointSubnetChoices,
  nameUsed: names.nameUsed,
  dnsAttributes: names.dnsAttributes,
  nameForwarding: names.nameForwarding,
  path: pathFacts.path,
  forwardRoutes: pathFacts.forwardRoutes,
  returnRoutes: pathFacts.returnRoutes,
  blackholes: pathFacts.blackholes,
  peerings: pathFacts.peerings,
  endpointIngress: pathFacts.endpointIngress,
  callerEgress: pathFacts.callerEgress,
  forwardAcls: pathFacts.forwardAcls,
  returnAcls: pathFacts.returnAcls,
  vpcLink: backendFacts.vpcLink,
  backend: backendFacts.backend,
  backendPaths: backendFacts.backendPaths,
  fronting: backendFacts.fronting,
  savedPolicy: policyFacts.savedPolicy,
  policyRepair: policyFacts.policyRepair,
  policyDrift: policyFacts.policyDrift,
  policyEdits,
} as const satisfies Record<string, Fact<unknown>>;

export type FactName = keyof typeof facts;
export type Facts = { readonly [K in FactName]: ValueOf<(typeof facts)[K]> };
export const factNames = Object.keys(facts) as FactName[];
