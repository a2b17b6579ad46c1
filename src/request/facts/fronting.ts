import type { Place } from '../../inventory/inventory.js';
import { known } from '../../inventory/inventory.js';
import type { LoadBalancer, TargetGroup, TargetHealth } from '../../inventory/services.js';
import { loadBalancers, targetGroups } from '../../inventory/services.js';
import type { Subject } from '../fact.js';
import { fact, get, lookUp } from '../fact.js';
import { healthOf } from './backend.js';
import { caller } from './caller.js';
import { privateDomain } from './domain.js';
import { endpoint, endpointInterfaces } from './endpoint.js';

/** A load balancer in front of the endpoint: a target group whose targets are the endpoint's addresses. */
export interface Fronting {
  readonly place: Place;
  readonly group: TargetGroup;
  readonly health: readonly TargetHealth[];
  /** The load balancers that forward to it. */
  readonly loadBalancers: readonly LoadBalancer[];
}

/** Whether the name in the target may belong to a load balancer: it is neither execute-api's nor a private domain name. */
const mayBeLoadBalancer = (subject: Subject): boolean => {
  if (subject.request.host.form !== 'custom') return false;
  const domain = lookUp(subject, privateDomain);
  return !(domain.known && domain.value);
};

const frontingIn = (subject: Subject, place: Place, addresses: ReadonlySet<string>): Fronting[] => {
  const { inventory } = subject;
  return inventory.list(targetGroups, place).flatMap((group) => {
    if (group.TargetType !== 'ip' || !group.TargetGroupArn) return [];
    const health = healthOf(subject, place, group.TargetGroupArn);
    const stale = group.LoadBalancerArns?.some((arn) => isTarget(inventory.list(loadBalancers, place), arn, subject));
    if (!stale && !health.some(({ Target }) => addresses.has(Target?.Id ?? ''))) return [];
    const balancers = inventory
      .list(loadBalancers, place)
      .filter(({ LoadBalancerArn }) => group.LoadBalancerArns?.includes(LoadBalancerArn ?? ''));
    return [{ place, group, health, loadBalancers: balancers }];
  });
};

const isTarget = (all: readonly LoadBalancer[], arn: string, { request }: Subject): boolean =>
  request.host.form === 'custom' &&
  all.some((lb) => lb.LoadBalancerArn === arn && lb.DNSName?.toLowerCase() === (request.host as { name: string }).name);

/**
 * Load balancers in front of the endpoint. They are on the request's way only when the target's name is not one of
 * execute-api's; then an account that did not list its target groups is a gap. For other names what was read is told.
 */
export const fronting = fact<readonly Fronting[]>({
  needs: ['elbv2/describe-target-groups', 'elbv2/describe-target-health', 'elbv2/describe-load-balancers'],
  uses: [endpoint, endpointInterfaces, caller, privateDomain],
  of: (subject) => {
    const serving = get(subject, endpoint);
    if (!serving) return [];
    const addresses = new Set(get(subject, endpointInterfaces).map(({ value }) => value.PrivateIpAddress ?? ''));
    const from = get(subject, caller).place;
    const places = new Map([serving, ...(from ? [from] : [])].map((p) => [`${p.account}/${p.region}`, p]));
    return [...places.values()].flatMap(({ account, region }) => {
      const found = known(() => frontingIn(subject, { account, region }, addresses));
      if (found.known) return found.value;
      if (mayBeLoadBalancer(subject)) return frontingIn(subject, { account, region }, addresses);
      return [];
    });
  },
});
