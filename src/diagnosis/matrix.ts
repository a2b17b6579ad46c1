import { lookUp } from '../request/fact.js';
import type { Subject } from '../request/fact.js';
import { facts } from '../request/facts/index.js';
import type { Gate } from '../network/trace.js';
import type { Observed } from '../request/request.js';
import type { Judgement } from './evaluate.js';
import { isFailed } from './evaluate.js';
import { canProduce, produces } from './rank.js';
import type { Association, MatrixRow } from './schema.js';

/** The rows of the customer's troubleshooting matrix, with the causes that each fans out to. */
export const matrixRows = {
  '503': [
    'route-missing-client-to-endpoint',
    'route-missing-endpoint-to-client',
    'route-blackhole',
    'endpoint-no-subnets',
    'vpc-link-not-available',
    'nlb-or-alb-no-healthy-targets',
    'fronting-lb-targets-unhealthy',
  ],
  '403': [
    'resource-policy-absent',
    'resource-policy-missing-source-vpc',
    'resource-policy-wrong-vpce',
    'resource-policy-client-vpc-instead-of-endpoint-vpc',
    'resource-policy-uses-source-ip',
    'resource-policy-unsupported-condition-key',
    'resource-policy-principal-requires-iam',
    'resource-policy-arn-mismatch',
    'resource-policy-invalid-or-too-large',
    'resource-policy-explicit-deny',
    'resource-policy-not-redeployed',
  ],
  timeout: [
    'endpoint-sg-ingress-443-missing',
    'client-sg-egress-443-missing',
    'nacl-blocks-443',
    'nacl-blocks-ephemeral-return',
    'peering-not-active',
  ],
} as const;

export const matrixRowOf = (observed: Observed): readonly string[] => {
  if (observed.kind === 'timeout') return matrixRows.timeout;
  if (observed.kind !== 'http') return [];
  if (observed.status === 503) return matrixRows['503'];
  return observed.status === 403 ? matrixRows['403'] : [];
};

const whyUnknown = (judgement: Judgement): string =>
  judgement.verdict === 'unknown'
    ? judgement.gaps.map(({ action, account }) => `${action} in ${account}`).join(', ')
    : 'the check broke';

const rowOf = (judgement: Judgement, observed: Observed): MatrixRow => {
  const { check, verdict } = judgement;
  const able = isFailed(judgement) ? canProduce(judgement, observed) : produces(check.seenAs, observed);
  if (typeof verdict === 'string')
    return { code: check.code, is: 'unknown', because: whyUnknown(judgement), produces: able };
  return { code: check.code, is: verdict.is, because: verdict.because, produces: able };
};

/** The customer's row for this symptom, read first: every cause of it, and whether it can produce the symptom at all. */
export const matrixOf = (judgements: readonly Judgement[], observed: Observed | undefined): MatrixRow[] => {
  if (!observed) return [];
  const row = matrixRowOf(observed);
  return row.flatMap((code) => {
    const judgement = judgements.find(({ check }) => check.code === code);
    return judgement ? [rowOf(judgement, observed)] : [];
  });
};

const associationOf = (gate: Gate, leg: string): Association[] => {
  if (gate.need.is !== 'route') return [];
  const { subnet, table, association } = gate.need;
  return [{ leg, subnet, routeTable: table, association, leads: gate.verdict === 'pass', because: gate.because }];
};

/** For every subnet on the way, which route table decides, how it is associated, and whether it leads to the other side. */
export const associationsOf = (subject: Subject): Association[] => {
  const found = new Map<string, Association>();
  const add = (associations: readonly Association[]) => {
    for (const a of associations) found.set([a.leg, a.subnet, a.routeTable, a.leads].join(' '), a);
  };
  const path = lookUp(subject, facts.path);
  for (const { trace } of path.known ? path.value : []) {
    for (const { gates } of trace.forward.hops)
      for (const gate of gates) add(associationOf(gate, 'caller to endpoint'));
    for (const { gates } of trace.return.hops) for (const gate of gates) add(associationOf(gate, 'endpoint to caller'));
  }
  const behind = lookUp(subject, facts.backendPaths);
  for (const { trace } of behind.known ? behind.value : []) {
    for (const { gates } of trace.forward.hops)
      for (const gate of gates) add(associationOf(gate, 'load balancer to target'));
    for (const { gates } of trace.return.hops)
      for (const gate of gates) add(associationOf(gate, 'target to load balancer'));
  }
  return [...found.values()];
};
