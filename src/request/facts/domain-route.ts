import type { GapError } from '../../inventory/inventory.js';
import type { BasePathMapping, RoutingRule } from '../../inventory/services.js';
import type { Subject } from '../fact.js';
import { fact, get } from '../fact.js';
import type { Request } from '../request.js';
import { gapOf } from './authorization/gap.js';
import type { PrivateDomain } from './domain.js';
import { domainAsked } from './custom-name.js';
import { domainKey, nameOfBalancer, privateDomain } from './domain.js';

/** Where a private custom domain name leads. */
export type DomainRoute =
  | {
      readonly is: 'mapping' | 'rule';
      /** `base path v1`, `rule abc123`. */
      readonly by: string;
      readonly api: string;
      /** Undefined: the mapping leaves the stage to the caller, who names none. */
      readonly stage: string | undefined;
      /** What is left of the path for the API. */
      readonly path: string;
      /** False: the name's routing mode does not look at mappings. */
      readonly inForce: boolean;
    }
  | { readonly is: 'none'; readonly mode: string; readonly known: readonly string[] };

const segmentsOf = (path: string): string[] => path.split('/').filter((segment) => segment !== '');

const startsWith = (path: readonly string[], base: readonly string[]): boolean =>
  base.every((segment, index) => path[index] === segment);

const joined = (segments: readonly string[]): string => `/${segments.join('/')}`;

/** The AWS CLI prints the empty base path, and a stage that is left to the caller, as `(none)`. */
const given = (text: string | undefined): string | undefined =>
  text === undefined || text === '' || text === '(none)' ? undefined : text;

/** A value with `*` at its start, its end or both (https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-routing-rules.html). */
const fits = (glob: string, value: string): boolean => {
  const inner = glob.replace(/^\*/, '').replace(/\*$/, '');
  const [open, close] = [glob.startsWith('*'), glob.length > 1 && glob.endsWith('*')];
  if (open && (close || glob === '*')) return value.includes(inner);
  if (open) return value.endsWith(inner);
  return close ? value.startsWith(inner) : value === glob;
};

type Conditions = NonNullable<RoutingRule['Conditions']>;

const basePathOf = (condition: Conditions[number], path: readonly string[]): string | undefined =>
  condition.MatchBasePaths?.AnyOf?.find((base) => startsWith(path, segmentsOf(base)));

const holds = (condition: Conditions[number], path: readonly string[], headers: Request['headers']): boolean => {
  if (condition.MatchBasePaths) return basePathOf(condition, path) !== undefined;
  const wanted = condition.MatchHeaders?.AnyOf ?? [];
  return wanted.some(({ Header = '', ValueGlob = '' }) => {
    const value = headers[Header.toLowerCase()];
    return value !== undefined && fits(ValueGlob, value);
  });
};

/**
 * The first rule, by priority, whose conditions all hold: base paths by whole segments, case-sensitive; headers that the
 * request does not state are not sent.
 */
const byRule = (
  rules: readonly RoutingRule[],
  path: readonly string[],
  { headers }: Request,
): DomainRoute | undefined => {
  const order = [...rules].sort((a, b) => (a.Priority ?? 0) - (b.Priority ?? 0));
  const rule = order.find(({ Conditions = [] }) => Conditions.every((condition) => holds(condition, path, headers)));
  const invoke = rule?.Actions?.[0]?.InvokeApi;
  if (!rule || !invoke?.ApiId) return undefined;
  const base = (rule.Conditions ?? []).flatMap((condition) => basePathOf(condition, path) ?? [])[0];
  const taken = invoke.StripBasePath && base !== undefined ? segmentsOf(base).length : 0;
  return {
    is: 'rule',
    by: `rule ${rule.RoutingRuleId ?? ''}`,
    api: invoke.ApiId,
    stage: given(invoke.Stage),
    path: joined(path.slice(taken)),
    inForce: true,
  };
};

/**
 * The mapping with the longest base path that the path begins with. One without a stage leaves the stage to the caller,
 * as the segment after the base path
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html).
 */
const byMapping = (
  mappings: readonly BasePathMapping[],
  path: readonly string[],
  inForce: boolean,
): DomainRoute | undefined => {
  const fitting = mappings
    .map((mapping) => ({ mapping, base: segmentsOf(given(mapping.basePath) ?? '') }))
    .filter(({ base }) => startsWith(path, base))
    .sort((a, b) => b.base.length - a.base.length);
  const [best] = fitting;
  if (!best?.mapping.restApiId) return undefined;
  const rest = path.slice(best.base.length);
  const mapped = given(best.mapping.stage);
  return {
    is: 'mapping',
    by: `base path ${joined(best.base)}`,
    api: best.mapping.restApiId,
    stage: mapped ?? rest[0],
    path: joined(mapped === undefined ? rest.slice(1) : rest),
    inForce,
  };
};

const mappingsOf = ({ inventory }: Subject, domain: PrivateDomain): readonly BasePathMapping[] =>
  inventory.ask('apigateway/get-base-path-mappings', domain, ...domainKey(domain)).items ?? [];

const rulesOf = ({ inventory }: Subject, domain: PrivateDomain): readonly RoutingRule[] =>
  inventory.ask('apigatewayv2/list-routing-rules', domain, ...domainKey(domain)).RoutingRules ?? [];

const routed = (subject: Subject, domain: PrivateDomain): DomainRoute => {
  const { request } = subject;
  const path = segmentsOf((request.calledPath ?? request.path).split('?')[0] ?? '');
  const mode = domain.value.routingMode ?? 'BASE_PATH_MAPPING_ONLY';
  const rules = mode === 'BASE_PATH_MAPPING_ONLY' ? [] : rulesOf(subject, domain);
  const rule = byRule(rules, path, request);
  if (rule) return rule;
  const mappings = mappingsOf(subject, domain);
  const mapping = byMapping(mappings, path, mode !== 'ROUTING_RULE_ONLY');
  if (mapping) return mapping;
  return {
    is: 'none',
    mode,
    known: [
      ...rules.map(({ RoutingRuleId }) => `rule ${RoutingRuleId ?? ''}`),
      ...mappings.map(({ basePath }) => `base path ${joined(segmentsOf(given(basePath) ?? ''))}`),
    ],
  };
};

const nobodyKnows = ({ inventory, request }: Subject, name: string): GapError =>
  gapOf(
    inventory.places[0] ?? { account: 'unknown', region: request.region },
    'apigateway/get-domain-names',
    `${name} is neither a private custom domain name nor a load balancer of an account that was read`,
  );

/**
 * Where the custom name leads, by the routing mode of the domain name: rules, mappings, or rules first. Undefined where the
 * request names its API itself, or the name is a load balancer's; a gap where nothing that was read knows the name.
 */
export const domainRoute = fact<DomainRoute | undefined>({
  needs: ['apigateway/get-base-path-mappings', 'apigatewayv2/list-routing-rules'],
  uses: [domainAsked, privateDomain, nameOfBalancer],
  of: (subject) => {
    const name = get(subject, domainAsked);
    if (name === undefined) return undefined;
    const domain = get(subject, privateDomain);
    if (domain) return routed(subject, domain);
    if (get(subject, nameOfBalancer) || subject.request.api !== undefined) return undefined;
    throw nobodyKnows(subject, name);
  },
});

/** A base path that the name knows, for a request that states no path: the shortest; undefined where it knows none. */
export const domainEntrance = fact<string | undefined>({
  needs: ['apigateway/get-base-path-mappings', 'apigatewayv2/list-routing-rules'],
  uses: [privateDomain],
  of: (subject) => {
    const domain = get(subject, privateDomain);
    if (!domain) return undefined;
    const mode = domain.value.routingMode ?? 'BASE_PATH_MAPPING_ONLY';
    const rules = mode === 'BASE_PATH_MAPPING_ONLY' ? [] : rulesOf(subject, domain);
    const open = rules.filter(({ Conditions = [] }) => !Conditions.some(({ MatchHeaders }) => MatchHeaders));
    const bases = open.map(({ Conditions = [] }) => Conditions[0]?.MatchBasePaths?.AnyOf?.[0] ?? '');
    const mapped = mode === 'ROUTING_RULE_ONLY' && bases.length > 0 ? [] : mappingsOf(subject, domain);
    const all = [...bases, ...mapped.map(({ basePath }) => given(basePath) ?? '')].map((base) =>
      joined(segmentsOf(base)),
    );
    return all.sort((a, b) => a.length - b.length)[0];
  },
});
