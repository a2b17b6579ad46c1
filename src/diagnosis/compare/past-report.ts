import * as z from 'zod/mini';

const text = () => z.optional(z.nullable(z.string()));

const pastGap = z.looseObject({
  account: z.string(),
  region: z.string(),
  action: z.string(),
  why: z.string(),
});

const pastFinding = z.looseObject({
  fingerprint: z.string(),
  code: z.string(),
  is: z.enum(['fail', 'unknown']),
  role: text(),
  layer: text(),
  severity: text(),
  request: text(),
  subject: text(),
  account: text(),
  region: text(),
  because: text(),
  confidence: text(),
  gaps: z.optional(z.array(pastGap)),
});

const pastRequest = z.looseObject({
  id: z.string(),
  caller: z.optional(z.looseObject({ id: z.string(), account: text() })),
  api: z.optional(z.looseObject({ id: text() })),
  stage: text(),
  method: text(),
  path: text(),
  verdict: text(),
});

/** What a comparison reads of a report that was written earlier, perhaps by another version: it keeps the rest as it is. */
export const pastReport = z.looseObject({
  schema: z.literal('xapi/report/1'),
  takenAt: z.string(),
  verdict: z.optional(z.string()),
  requests: z._default(z.array(pastRequest), []),
  findings: z.array(pastFinding),
  examined: z.optional(
    z.looseObject({
      checks: z.array(z.string()),
      places: z.array(z.looseObject({ account: z.string(), region: z.string() })),
    }),
  ),
  gaps: z._default(z.array(pastGap), []),
});

export type PastReport = z.output<typeof pastReport>;
export type PastFinding = PastReport['findings'][number];

/** The report, or what is wrong with it: the path of the first fault and what belongs there. */
export const readPastReport = (
  value: unknown,
): { readonly ok: true; readonly report: PastReport } | { readonly ok: false; readonly fault: string } => {
  const read = pastReport.safeParse(value);
  if (read.success) return { ok: true, report: read.data };
  const [issue] = read.error.issues;
  return { ok: false, fault: `${issue?.path.join('.') || 'the document'}: ${issue?.message ?? 'wrong'}` };
};
