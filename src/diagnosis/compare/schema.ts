import { z } from 'zod';

/** What `xapi diff --format json` prints, `xapi/diff/1`; `schema/diff.schema.json` is made from here. */

const edit = z.object({ path: z.string(), before: z.unknown().optional(), after: z.unknown().optional() });

const state = z.object({ takenAt: z.string(), verdict: z.string().nullable() });

const text = () => z.string().nullable().optional();

/** As its report tells it, whole. */
const finding = z.looseObject({
  fingerprint: z.string(),
  code: z.string(),
  is: z.enum(['fail', 'unknown']),
  request: text(),
  subject: text(),
  because: text(),
});

/** `key`: the cause on its request or resource, the same for a failure and for the unknown that hides it. */
const told = { fingerprint: z.string(), key: z.string(), finding };
const decision = { ...told, because: z.string() };

const reports = z.object({
  schema: z.literal('xapi/diff/1'),
  kind: z.literal('reports'),
  old: state,
  new: state,
  summary: z.object({
    opened: z.number().int(),
    changed: z.number().int(),
    closed: z.number().int(),
    undecided: z.number().int(),
    decided: z.number().int(),
  }),
  opened: z.array(z.object({ type: z.literal('opened'), ...told })),
  changed: z.array(z.object({ type: z.literal('changed'), ...told, edits: z.array(edit) })),
  /** The later report examined them and does not find them. */
  closed: z.array(z.object({ type: z.literal('closed'), ...decision })),
  /** The later report cannot say: a failure that a gap hides, or what was decided before and is not now. */
  undecided: z.array(z.object({ type: z.literal('undecided'), ...decision })),
  /** Unknown before, and not found now. */
  decided: z.array(z.object({ type: z.literal('decided'), ...decision })),
});

const change = z.object({
  id: z.string(),
  account: z.string(),
  region: z.string(),
  operation: z.string(),
  key: z.string().optional(),
  item: z.string().nullable(),
  what: z.enum(['added', 'removed', 'changed']),
  edits: z.array(edit),
  /** Requests of which something else is judged because of this change. */
  touches: z.array(z.string()),
  /** Requests whose judgement reads the answer that the change is in. */
  readBy: z.array(z.string()),
});

const verdict = z.enum(['healthy', 'broken', 'undecided']);
const word = z.enum(['pass', 'fail', 'unknown']);

const snapshots = z.object({
  schema: z.literal('xapi/diff/1'),
  kind: z.literal('snapshots'),
  old: state,
  new: state,
  summary: z.object({
    added: z.number().int(),
    removed: z.number().int(),
    changed: z.number().int(),
    uncompared: z.number().int(),
    requests: z.number().int(),
  }),
  requests: z.array(
    z.object({
      id: z.string(),
      before: verdict,
      after: verdict,
      moved: z.array(z.object({ code: z.string(), before: word, after: word, because: z.string() })),
      changes: z.array(z.string()),
    }),
  ),
  changes: z.array(change),
  /** Ids of the changes that touch no request. */
  untouched: z.array(z.string()),
  /** Answers that only one of the two holds: not compared, and never taken for added or removed. */
  uncompared: z.array(
    z.object({
      account: z.string(),
      region: z.string(),
      action: z.string(),
      operation: z.string(),
      key: z.string().optional(),
      missing: z.enum(['old', 'new']),
      why: z.string(),
    }),
  ),
  notes: z.array(z.string()),
});

export const diff = z.discriminatedUnion('kind', [snapshots, reports]);

export type Diff = z.infer<typeof diff>;
export type ReportsDiff = z.infer<typeof reports>;
export type SnapshotsDiff = z.infer<typeof snapshots>;
export type DiffEdit = z.infer<typeof edit>;
