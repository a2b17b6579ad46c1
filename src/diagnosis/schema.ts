import { z } from 'zod';
import { finding, gap, repair } from './finding-schema.js';
import { request, verdict } from './request-schema.js';

/** The JSON report, `xapi/report/1` (contract, section 3). Types are inferred from here; `schema/report.schema.json` is made from here. */

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
export type { Evidence, Finding } from './finding-schema.js';
export type {
  Association,
  MatrixRow,
  ReportVerdict,
  RequestReport,
  RequestTrace,
  ServiceMap,
  TraceHop,
  Witnessed,
} from './request-schema.js';
