import { z } from 'zod';
import { evidence } from './finding-schema.js';

const seen = z.object({
  kind: z.enum(['http', 'timeout', 'dns', 'tls', 'reset', 'refused']),
  status: z.number().int().optional(),
  body: z.string().optional(),
  errorType: z.string().optional(),
  layer: z.string(),
});

export const verdict = z.enum(['healthy', 'broken', 'undecided']);

const matrixRow = z.object({
  code: z.string(),
  is: z.enum(['pass', 'fail', 'unknown']),
  because: z.string(),
  /** Whether this cause can produce the observed symptom at all. */
  produces: z.boolean(),
});

/** A cause that no configuration holds, as logs and probes show it. */
const witnessedCause = z.object({
  code: z.string(),
  confidence: z.enum(['confirmed', 'supported']),
  because: z.string(),
  evidence: z.array(evidence),
});

/** What X-Ray saw, of every caller. Latencies are means in milliseconds. */
const serviceMap = z.object({
  from: z.string().nullable(),
  to: z.string().nullable(),
  hops: z.array(
    z.object({
      from: z.string(),
      to: z.string(),
      type: z.string(),
      requests: z.number().int(),
      faults: z.number().int(),
      errors: z.number().int(),
      latency: z.number().int().nullable(),
    }),
  ),
  /** Where most faults arose: at the gateway, between it and its integration, or in the back end. */
  faultedAt: z.enum(['gateway', 'integration', 'backend']).nullable(),
  split: z
    .object({
      traces: z.number().int(),
      total: z.number().int(),
      integration: z.number().int(),
      gateway: z.number().int(),
    })
    .nullable(),
});

const association = z.object({
  leg: z.string(),
  subnet: z.string(),
  routeTable: z.string(),
  association: z.enum(['explicit', 'main']),
  leads: z.boolean(),
  because: z.string(),
});

/** A gate that does not simply let packets pass; those that do are not told. */
const stopped = z.object({
  kind: z.string(),
  resource: z.string(),
  is: z.enum(['fail', 'partial', 'unknown']),
  code: z.string(),
  because: z.string(),
});

/** One stop of a packet. `is` is the worst of its gates. */
const hop = z.object({
  at: z.string(),
  what: z.string(),
  account: z.string(),
  region: z.string(),
  vpc: z.string().nullable(),
  is: z.enum(['pass', 'fail', 'partial', 'unknown']),
  gates: z.array(stopped),
});

const reachability = z.enum(['reachable', 'blocked', 'partial', 'unknown']);

const leg = z.object({ verdict: reachability, hops: z.array(hop) });

/** TCP 443 from the caller to the endpoint, and the answer: of all pairs of interfaces, the one that fares worst. */
const trace = z.object({
  from: z.string(),
  to: z.string(),
  /** How many pairs there are; `verdict` is that of all of them together. */
  pairs: z.number().int(),
  verdict: reachability,
  forward: leg,
  return: leg,
});

/** The request as it was asked, so that it can be asked again (`--verify`). */
const askedRequest = z.object({
  caller: z.object({
    kind: z.enum(['interface', 'instance', 'subnet', 'vpc', 'function', 'address']),
    id: z.string(),
    account: z.string().optional(),
    region: z.string().optional(),
  }),
  host: z.object({
    form: z.enum(['default', 'alias', 'vpce', 'custom', 'unstated']),
    name: z.string().optional(),
    api: z.string().optional(),
    endpoint: z.string().optional(),
    region: z.string().optional(),
    zone: z.string().optional(),
  }),
  headers: z.record(z.string(), z.string()),
  /** Headers whose values may be secret: named, and not told. */
  withheld: z.array(z.string()),
  api: z.string().optional(),
  region: z.string(),
  stage: z.string().optional(),
  method: z.string(),
  path: z.string(),
  calledPath: z.string().optional(),
  endpoint: z.string().optional(),
  principal: z.string().optional(),
});

export const request = z.object({
  id: z.string(),
  caller: z.object({
    kind: z.string(),
    id: z.string(),
    account: z.string().nullable(),
    region: z.string().nullable(),
    vpc: z.string().nullable(),
    addresses: z.array(z.string()),
  }),
  endpoint: z
    .object({
      id: z.string(),
      account: z.string(),
      region: z.string(),
      vpc: z.string().nullable(),
      service: z.string(),
    })
    .nullable(),
  api: z.object({
    id: z.string().nullable(),
    name: z.string().nullable(),
    account: z.string().nullable(),
    region: z.string(),
  }),
  /** The host name that the caller uses, or would have to use where the target names only an API. */
  host: z.string().nullable(),
  stage: z.string(),
  method: z.string(),
  path: z.string(),
  verdict,
  predicted: seen.nullable(),
  observed: z
    .object({ kind: seen.shape.kind, status: z.number().int().optional(), text: z.string().optional() })
    .nullable(),
  rootCause: z.string().nullable(),
  notes: z.array(z.string()),
  matrix: z.array(matrixRow),
  associations: z.array(association),
  /** Absent where no packet can be followed: no endpoint, a caller outside of every network, or answers that are missing. */
  trace: trace.optional(),
  /** What lies behind the API, in the order in which a request meets it; absent where that is not known. */
  backend: z.array(hop).optional(),
  asked: askedRequest.optional(),
  /** What would decide it, a sentence each; only where nothing that was found produces what was observed. */
  wouldDecide: z.array(z.string()).optional(),
  /** Absent where the evidence shows none. */
  witnessed: z.array(witnessedCause).optional(),
  /** Absent where X-Ray was not read or saw nobody. */
  serviceMap: serviceMap.optional(),
});

export type RequestReport = z.infer<typeof request>;
export type ReportVerdict = z.infer<typeof verdict>;
export type MatrixRow = z.infer<typeof matrixRow>;
export type ServiceMap = z.infer<typeof serviceMap>;
export type Witnessed = z.infer<typeof witnessedCause>;
export type Association = z.infer<typeof association>;
export type RequestTrace = z.infer<typeof trace>;
export type TraceHop = z.infer<typeof hop>;
