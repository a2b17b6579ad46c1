import type { Span } from '../../inventory/evidence/instant.js';
import { isoOf } from '../../inventory/evidence/instant.js';
import type { Evidence } from '../schema.js';

export type Effect = Evidence['effect'];

/** How many raw lines stand for all; what they hold is data, and renderers escape it. */
const samples = 3;

/** Whose rows these are, where and when they were seen: by this conflicting evidence is told apart. */
export interface Scope {
  readonly client: string | undefined;
  readonly zone: string | undefined;
  readonly seen: Span | undefined;
}

/** Evidence before it is gathered. */
export type Told = Evidence & { readonly scope?: Scope };

interface Observation {
  readonly source: Evidence['source'];
  readonly effect: Effect;
  readonly count: number;
  /** The window that was covered. */
  readonly span: Span | undefined;
  readonly lines: readonly string[];
  readonly where: string;
  readonly scope?: Scope;
}

export const observed = ({ source, effect, count, span, lines, where, scope }: Observation): Told => ({
  source,
  effect,
  count,
  from: isoOf(span?.from),
  to: isoOf(span?.to),
  sample: lines.slice(0, samples),
  where,
  ...(scope === undefined ? {} : { scope }),
});
