import type { Check } from '../checks/check.js';
import { checks } from '../checks/index.js';
import { rules } from '../checks/practice/index.js';
import type { AnyRule } from '../checks/practice/rule.js';
import type { Finding } from '../diagnosis/schema.js';
import type { RenderOptions } from './options.js';

const causes: ReadonlyMap<string, Check | AnyRule> = new Map(
  [...checks, ...rules].map((told) => [told.code, told] as const),
);

/** The check or rule that a finding's code names; undefined for one that this version does not know. */
export const causeOf = (code: string): Check | AnyRule | undefined => causes.get(code);

const published = (doc: string, base: string | undefined): string | undefined => {
  if (base === undefined) return undefined;
  const from = base.endsWith('/') ? base : `${base}/`;
  return URL.canParse(doc, from) ? new URL(doc, from).href : undefined;
};

/** Where to read on: the cause's own page where it is published, else the AWS page that states the rule. */
export const pageUrl = ({ code, doc }: Finding, { docs }: RenderOptions): string | undefined =>
  published(doc, docs) ?? causeOf(code)?.page;
