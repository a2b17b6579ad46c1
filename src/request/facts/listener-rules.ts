import type { Answers } from '../../inventory/answers.js';
import type { Listener } from '../../inventory/services.js';
import { all, any, type Trit } from '../../policy/logic.js';
import { compilePattern, matchPattern, noVariables } from '../../policy/pattern.js';

type ListenerRule = NonNullable<Answers['elbv2/describe-rules']['Rules']>[number];
type Action = NonNullable<Listener['DefaultActions']>[number];
type RuleCondition = NonNullable<ListenerRule['Conditions']>[number];

/** What is known of the request as it reaches a listener of an Application Load Balancer. */
export interface Arriving {
  readonly host: string | undefined;
  readonly method: string | undefined;
  /** Every form in which the path can arrive: with the stage in front, or without. */
  readonly paths: readonly string[];
}

export const nothingKnown: Arriving = { host: undefined, method: undefined, paths: [] };

/** What a listener may do with the request. */
export interface Way {
  /** `the default action`, or `rule PRIORITY`. */
  readonly by: string;
  /** The target groups that get a share of the requests; none where the listener answers by itself. */
  readonly groups: readonly string[];
}

/** The target groups that actions forward to, without those whose weight is 0. */
export const forwardedTo = (actions: readonly Action[]): string[] => [
  ...new Set(
    actions.flatMap(({ TargetGroupArn, ForwardConfig }) => {
      const weighted = ForwardConfig?.TargetGroups ?? [];
      const shares = weighted.filter(({ Weight }) => Weight !== 0).flatMap((group) => group.TargetGroupArn ?? []);
      return weighted.length > 0 || !TargetGroupArn ? shares : [TargetGroupArn];
    }),
  ),
];

const matchesAny = (patterns: readonly string[], values: readonly string[]): Trit => {
  if (patterns.some((pattern) => pattern === '*' || pattern === '/*')) return true;
  const answers = values.map((value) =>
    any(
      patterns.map((pattern) =>
        matchPattern(compilePattern(pattern, { variables: false, wildcards: true }), value, noVariables),
      ),
    ),
  );
  const [first] = answers;
  return first !== undefined && answers.every((answer) => answer === first) ? first : 'unknown';
};

const lower = (texts: readonly string[]): readonly string[] => texts.map((text) => text.toLowerCase());

/** Headers, query strings, addresses and regular expressions are not tried. */
const holds = (condition: RuleCondition, { host, method, paths }: Arriving): Trit => {
  const { Field, Values = [] } = condition;
  switch (Field) {
    case 'path-pattern': {
      const { Values: patterns = Values, RegexValues = [] } = condition.PathPatternConfig ?? {};
      const matched = matchesAny(patterns, paths);
      return RegexValues.length > 0 && matched !== true ? 'unknown' : matched;
    }
    case 'host-header': {
      const { Values: patterns = Values, RegexValues = [] } = condition.HostHeaderConfig ?? {};
      const matched = matchesAny(lower(patterns), host === undefined ? [] : [host.toLowerCase()]);
      return RegexValues.length > 0 && matched !== true ? 'unknown' : matched;
    }
    case 'http-request-method':
      return method === undefined ? 'unknown' : (condition.HttpRequestMethodConfig?.Values ?? Values).includes(method);
    default:
      return 'unknown';
  }
};

const priorityOf = ({ Priority = '' }: ListenerRule): number => (Priority === 'default' ? Infinity : Number(Priority));

/**
 * What a listener may do with the request: its rules by priority up to the first that certainly takes it, those before it
 * that may; without a rule that does, the default action
 * (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html).
 */
export const waysThrough = (listener: Listener, rules: readonly ListenerRule[], arriving: Arriving): readonly Way[] => {
  const ways: Way[] = [];
  const own = rules.filter(({ IsDefault, Priority }) => IsDefault !== true && Priority !== 'default');
  for (const rule of [...own].sort((a, b) => priorityOf(a) - priorityOf(b))) {
    const taken = all((rule.Conditions ?? []).map((condition) => holds(condition, arriving)));
    if (taken === false) continue;
    ways.push({ by: `rule ${rule.Priority ?? ''}`, groups: forwardedTo(rule.Actions ?? []) });
    if (taken === true) return ways;
  }
  return [...ways, { by: 'the default action', groups: forwardedTo(listener.DefaultActions ?? []) }];
};
