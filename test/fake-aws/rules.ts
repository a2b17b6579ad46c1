import type { Call } from './call.js';
import { kebab } from './schema.js';

/** What a rule does instead of, or before, the answer. */
export type Misbehaviour =
  | { readonly deny: true }
  | { readonly throttle: true }
  | { readonly status: number; readonly code: string; readonly message: string }
  /** Answers as usual, this much later. */
  | { readonly delayMs: number }
  /** The connection is reset: before a byte of the answer, or in the midst of its body. */
  | { readonly cut: 'before' | 'midway' }
  /** A page that no AWS service wrote, with this status: a proxy, a portal, a load balancer. */
  | { readonly html: number }
  /** Status 200 and the answer's body broken off and overwritten. */
  | { readonly garble: true };

/** Whom a rule is for: each member that is there must fit. Operations are `describe-vpcs` or `DescribeVpcs`. */
export interface Rule {
  readonly service?: string;
  readonly operation?: string;
  readonly account?: string;
  readonly region?: string;
  /** A text that the input holds: the name of a log group, a key. */
  readonly about?: string;
  /** So many calls that it fits are let through first. */
  readonly after?: number;
  /** How often it applies; then later rules and the answer have their turn. Without it: always. */
  readonly times?: number;
  readonly then: Misbehaviour;
}

const fits = (rule: Rule, call: Call): boolean =>
  (rule.service === undefined || rule.service === call.service.word) &&
  (rule.operation === undefined || kebab(rule.operation) === call.operation) &&
  (rule.account === undefined || rule.account === call.account) &&
  (rule.region === undefined || rule.region === call.region) &&
  (rule.about === undefined || JSON.stringify(call.input).includes(rule.about));

/** The first rule of a list that fits a call, has begun and is not used up; the list may change between calls. */
export const ruleBook = (rules: readonly Rule[]): ((call: Call) => Misbehaviour | undefined) => {
  const met = new WeakMap<Rule, number>();
  return (call) => {
    for (const rule of rules) {
      if (!fits(rule, call)) continue;
      const count = (met.get(rule) ?? 0) + 1;
      met.set(rule, count);
      const { after = 0, times = Infinity, then } = rule;
      if (count > after && count <= after + times) return then;
    }
    return undefined;
  };
};
