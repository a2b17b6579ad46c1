import { z } from 'zod';

export const gap = z.object({
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

export const evidence = z.object({
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

export const repair = z.object({
  account: z.string(),
  region: z.string(),
  summary: z.string(),
  cli: z.string(),
  undo: z.string(),
  terraform: z.string().nullable(),
  warning: z.string().optional(),
});

export const finding = z.object({
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
      /** When it took effect, where that was later: an edit of an API waits for its deployment. */
      effective: z.string().optional(),
      eventId: z.string(),
      via: z.string(),
    })
    .nullable(),
  repair: z.array(repair),
  /** Each could be run in the place of one of the repairs; tried, and not part of the plan. */
  alternatives: z.array(repair.extend({ sideEffects: z.array(z.string()) })).optional(),
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

export type Finding = z.infer<typeof finding>;
export type Evidence = z.infer<typeof evidence>;
