import type { TargetHealth } from '../../inventory/services.js';
import { GapError } from '../../inventory/inventory.js';
import type { Subject } from '../fact.js';
import { fact, get } from '../fact.js';
import { gapOf } from './authorization/gap.js';
import type { Backend, BackendGroup } from './backend.js';
import { backend } from './backend.js';
import type { Way } from './listener-rules.js';

/**
 * A target that gets traffic; `unused` and `draining` do not. Without health checks (the default of a function) there is
 * no other state than `unavailable`
 * (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/check-target-health.html).
 */
export const isHealthy = ({ TargetHealth: health }: TargetHealth): boolean =>
  health?.State === 'healthy' || (health?.State === 'unavailable' && health.Reason === 'Target.HealthCheckDisabled');

/** The target groups among which the listener shares the request, and which of them have nobody to take it. */
export interface ServingGroups {
  readonly groups: readonly BackendGroup[];
  readonly sick: readonly BackendGroup[];
  /** `the default action`, or the rules that may take the request. */
  readonly by: string;
  /** IAM actions of what could send the request elsewhere and was not read. */
  readonly unread: readonly string[];
}

const groupsOf = ({ targetGroups }: Backend, { groups }: Way): BackendGroup[] =>
  targetGroups.filter(({ group }) => groups.includes(group.TargetGroupArn ?? ''));

const isSick = ({ health }: BackendGroup): boolean => !health.some(isHealthy);

const unsettled = ({ request }: Subject, { place, loadBalancer }: Backend, hangsOn: string) =>
  gapOf(
    place,
    'elbv2/describe-rules',
    `which target group of ${loadBalancer.LoadBalancerName ?? 'the load balancer'} takes ${request.method} ${request.path} hangs on ${hangsOn}: their targets differ`,
  );

/** Undefined without a load balancer. A gap where the target groups differ that rules may choose, and nothing says which. */
export const servingGroups = fact<ServingGroups | undefined>({
  needs: ['elbv2/describe-rules'],
  uses: [backend],
  of: (subject) => {
    const behind = get(subject, backend);
    if (!behind) return undefined;
    const ways = behind.ways.map((way) => ({ by: way.by, groups: groupsOf(behind, way) }));
    const sickness = ways.map(({ groups }) => (groups.length === 0 ? 'none' : groups.some(isSick) ? 'sick' : 'well'));
    if (new Set(sickness).size > 1) throw unsettled(subject, behind, ways.map(({ by }) => by).join(' or '));
    const groups = [...new Set(ways.flatMap((way) => way.groups))];
    const sick = groups.filter(isSick);
    if (sick.length > 0 && behind.rulesGap) throw new GapError(behind.rulesGap);
    return {
      groups,
      sick,
      by: ways.map(({ by }) => by).join(' or '),
      unread: behind.rulesRead ? [] : ['elasticloadbalancing:DescribeRules'],
    };
  },
});
