import { backendFailures, backendRouteFailures } from '../../request/facts/backend-paths.js';
import { openTargets } from '../../changes/load-balancers.js';
import { isHealthy } from '../../request/facts/backend-groups.js';
import { changesForAll } from '../network/gates.js';
import type { Seen } from '../check.js';
import { check, fail, pass } from '../check.js';
import { internalServerError, loadBalancerUnavailable, networkError } from '../seen.js';
import { apiSubject, askedSubject, list } from '../words.js';
import { describeHealth } from './targets.js';

const seenBehind = (type: string | undefined): { seen: Seen; alsoSeen: Seen[] } =>
  type === 'application'
    ? {
        seen: loadBalancerUnavailable,
        alsoSeen: [
          { kind: 'http', status: 502 },
          { kind: 'http', status: 504 },
        ],
      }
    : { seen: internalServerError, alsoSeen: [networkError, { kind: 'http', status: 503 }] };

export default check({
  code: 'nlb-or-alb-no-healthy-targets',
  title: "The integration's load balancer has a healthy target",
  why:
    'Behind a private integration stands a load balancer. Without a healthy target an Application Load Balancer answers 503 itself, ' +
    'which API Gateway passes on; a Network Load Balancer answers nothing, and API Gateway says 500 or 504.',
  severity: 'critical',
  layer: 'integration',
  seenAs: loadBalancerUnavailable,
  remedy: 'Register targets, and repair what the health check or the way to the targets meets.',
  page: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health-checks.html',
  reads: ['backend', 'servingGroups', 'backendPaths', 'missingBackend', 'restApi', 'stage', 'asked'],
  subject: ({ backend, servingGroups, restApi, asked }) => {
    const first = servingGroups?.sick[0] ?? servingGroups?.groups[0];
    const arn = first?.group.TargetGroupArn ?? backend?.loadBalancer.LoadBalancerArn;
    if (backend && arn) return { id: arn, ...backend.place };
    return restApi ? apiSubject(restApi.value.id ?? '', restApi.account, restApi.region) : askedSubject(asked);
  },
  judge({ backend, servingGroups, backendPaths, missingBackend, restApi, stage }) {
    if (missingBackend !== undefined)
      return fail({
        because: `the account has no ${missingBackend.what} ${missingBackend.arn}, which ${missingBackend.namedBy} names`,
        ...seenBehind(backend?.loadBalancer.Type),
        breaks: { events: ['DeleteLoadBalancer', 'DeleteTargetGroup'], ids: [missingBackend.arn] },
        repair: [],
      });
    if (!backend || !servingGroups) return pass('no load balancer is behind the integration');
    const { loadBalancer, port, ways } = backend;
    const { groups, sick, by, unread } = servingGroups;
    const name = loadBalancer.LoadBalancerName ?? loadBalancer.LoadBalancerArn ?? '';
    if (ways.length === 0) return pass(`${name} does not listen on port ${port}: see lb-listener-port-mismatch`);
    if (groups.length === 0) return pass(`${by} of port ${port} of ${name} forwards to no target group`, unread);
    if (sick.length === 0) {
      const healthy = groups.flatMap(({ health }) => health).filter(isHealthy);
      return pass(`${healthy.length} healthy targets behind ${name}`, unread);
    }
    const reached = new Set(sick.flatMap(({ health }) => health.map(({ Target }) => Target?.Id)));
    const paths = backendPaths.filter(({ target }) => reached.has(target));
    const routes = backendRouteFailures(paths);
    const others = backendFailures(paths).filter((gate) => !routes.includes(gate));
    return fail({
      because: `no target behind ${name} is healthy: ${list(sick.map(({ health }) => describeHealth(health)))}`,
      ...seenBehind(loadBalancer.Type),
      predicts: [
        {
          source: 'answer',
          api: restApi?.value.id ?? '',
          stage: stage?.stageName ?? '',
          from: undefined,
          status: 503,
          hop: 'backend',
        },
      ],
      breaks: {
        events: ['DeregisterTargets', 'ModifyTargetGroup', 'SetSubnets', 'RevokeSecurityGroupIngress', 'DeleteRoute'],
        ids: sick.map(({ group }) => group.TargetGroupArn ?? ''),
      },
      repair: openTargets(
        backend.place,
        sick.map(({ group }) => group.TargetGroupArn ?? ''),
        changesForAll(backendFailures(paths), undefined),
      ),
      details: [
        ...(unread.length > 0 ? ['the rules of the listener were not read: one may send the request elsewhere'] : []),
        ...(sick.length < groups.length ? [`${by} shares the requests among ${groups.length} target groups`] : []),
        ...routes.map(
          ({ because }) => `from the load balancer to its targets: ${because}; this association can produce a 503`,
        ),
        ...new Set(others.map(({ because }) => `from the load balancer to its targets: ${because}`)),
      ],
    });
  },
});
