import { z } from 'zod';

/** The JSON report, `xapi/report/1` (contract, section 3). Types are inferred from here; `schema/report.schema.json` is made from here. */

const gap = z.object({
  account: z.string(),
  region: z.string(),
  action: z.string(),
  why: z.enum(['denied', 'throttled', 'unreachable', 'not-collected', 'unmodelled']),
  operation: z.string(),
  key: z.string().optional(),
  message: z.string().optional(),
  /** The endpoint has no such operation. */
  unsupported: z.boolean().optional(),
});

const seen = z.object({
  kind: z.enum(['http', 'timeout', 'dns', 'tls', 'reset', 'refused']),
  status: z.number().int().optional(),
  body: z.string().optional(),
  errorType: z.string().optional(),
  layer: z.string(),
});

const verdict = z.enum(['healthy', 'broken', 'undecided']);

const evidence = z.object({
  source: z.enum([
    'flow-logs',
    'cloudtrail',
    'x-ray',
    'access-logs',
    'execution-logs',
    'metrics',
    'live',
    'resolver-logs',
    'waf-logs',
  ]),
  effect: z.enum(['confirms', 'supports', 'contradicts']),
  count: z.number().int(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  sample: z.array(z.string()),
  where: z.string(),
  /** Whose rows, and in which zone: told where evidence conflicts. */
  client: z.string().optional(),
  zone: z.string().optional(),
});

const repair = z.object({
  account: z.string(),
  region: z.string(),
  summary: z.string(),
  cli: z.string(),
  undo: z.string(),
  terraform: z.string().nullable(),
  warning: z.string().optional(),
});

const finding = z.object({
  fingerprint: z.string(),
  code: z.string(),
  title: z.string(),
  layer: z.string(),
  severity: z.enum(['critical', 'high', 'medium', 'low']),
  is: z.enum(['fail', 'unknown']),
  role: z.enum(['root-cause', 'contributing', 'latent']),
  /** The cause of the same request that must be repaired before this one is met; absent where nothing hides it. */
  hiddenBy: z.string().optional(),
  request: z.string().nullable(),
  subject: z.string(),
  account: z.string(),
  region: z.string(),
  because: z.string(),
  details: z.array(z.string()),
  confidence: z.enum(['confirmed', 'supported', 'contradicted', 'unobserved']),
  evidence: z.array(evidence),
  changedBy: z
    .object({
      who: z.string(),
      what: z.string(),
      when: z.string(),
      eventId: z.string(),
      via: z.string(),
    })
    .nullable(),
  repair: z.array(repair),
  tried: z.object({
    result: z.enum(['repairs', 'necessary', 'no-effect', 'not-tried']),
    remaining: z.array(z.string()),
    sideEffects: z.array(z.string()),
    /** Causes whose repair clears this one too, where it needs none of its own. */
    by: z.array(z.string()).optional(),
  }),
  gaps: z.array(gap),
  waived: z.object({ by: z.string(), reason: z.string(), until: z.string() }).nullable(),
  baseline: z.enum(['new', 'still']).nullable(),
  doc: z.string(),
  /** Controls of AWS that a rule of practice maps to: `FSBP APIGateway.3`. */
  controls: z.array(z.string()).optional(),
});

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

const request = z.object({
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
  asked: askedRequest.optional(),
  /** What would decide it, a sentence each; only where nothing that was found produces what was observed. */
  wouldDecide: z.array(z.string()).optional(),
  /** Absent where the evidence shows none. */
  witnessed: z.array(witnessedCause).optional(),
  /** Absent where X-Ray was not read or saw nobody. */
  serviceMap: serviceMap.optional(),
});

/** One command of the plan. */
const planned = repair.extend({
  /** Its place in the order over all accounts, from 1. */
  step: z.number().int(),
  code: z.string(),
  requests: z.array(z.string()),
  /** Fingerprints of what it repairs; none where that comes to light only after steps before it. */
  findings: z.array(z.string()),
});

const pastRef = z.object({
  fingerprint: z.string(),
  code: z.string(),
  request: z.string().nullable(),
  subject: z.string(),
});

const bySeverity = {
  critical: z.number().int(),
  high: z.number().int(),
  medium: z.number().int(),
  low: z.number().int(),
};

/** Of `xapi audit`: failures that are not waived, each code and subject once. */
const audit = z.object({
  ...bySeverity,
  accounts: z.array(
    z.object({
      account: z.string(),
      name: z.string().nullable(),
      read: z.enum(['whole', 'part', 'none']),
      requests: z.number().int(),
      broken: z.number().int(),
      ...bySeverity,
      unknown: z.number().int(),
    }),
  ),
  rules: z.array(
    z.object({
      code: z.string(),
      title: z.string(),
      severity: z.enum(['critical', 'high', 'medium', 'low']),
      failed: z.number().int(),
      accounts: z.number().int(),
    }),
  ),
});

export const report = z.object({
  schema: z.literal('xapi/report/1'),
  tool: z.object({ name: z.literal('xapi'), version: z.string() }),
  takenAt: z.string(),
  source: z.enum(['live', 'snapshot']),
  verdict,
  requests: z.array(request),
  findings: z.array(finding),
  summary: z.object({
    passed: z.number().int(),
    failed: z.number().int(),
    unknown: z.number().int(),
    waived: z.number().int(),
  }),
  gaps: z.array(gap),
  notes: z.array(z.string()),
  /** With `--verify`: what became of each failure of the earlier report, and what fails since. */
  verify: z
    .object({
      takenAt: z.string(),
      repaired: z.array(pastRef),
      still: z.array(pastRef),
      new: z.array(pastRef),
      undecided: z.array(pastRef.extend({ because: z.string() })),
    })
    .optional(),
  audit: audit.optional(),
  /** All that the broken requests need, in order, nothing to spare; absent where no request was examined for it. */
  plan: z.array(planned).optional(),
  /** What became of each waiver of the settings: unused and expired ones cover nothing, expiring ones end soon. */
  waivers: z
    .array(
      z.object({
        code: z.string(),
        subject: z.string(),
        by: z.string(),
        reason: z.string(),
        until: z.string(),
        is: z.enum(['used', 'expiring', 'expired', 'unused']),
        /** How many findings it fits. */
        findings: z.number().int(),
      }),
    )
    .optional(),
  /** With `--baseline`: what the earlier report told and this one decided is gone, or could not decide. */
  baseline: z.object({ takenAt: z.string(), fixed: z.array(pastRef), undecided: z.array(pastRef) }).optional(),
  /** What was judged, and where: without it nobody can tell a finding that is gone from one that was not looked for. */
  examined: z
    .object({
      checks: z.array(z.string()),
      places: z.array(z.object({ account: z.string(), region: z.string() })),
    })
    .optional(),
});

export type Report = z.infer<typeof report>;
export type Finding = z.infer<typeof finding>;
export type RequestReport = z.infer<typeof request>;
export type Evidence = z.infer<typeof evidence>;
export type ReportVerdict = z.infer<typeof verdict>;
export type MatrixRow = z.infer<typeof matrixRow>;
export type ServiceMap = z.infer<typeof serviceMap>;
export type Witnessed = z.infer<typeof witnessedCause>;
export type Association = z.infer<typeof association>;
