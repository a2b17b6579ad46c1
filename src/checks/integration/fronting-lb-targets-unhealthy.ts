import { acceptForbidden } from '../../changes/load-balancers.js';
import { isHealthy } from '../../request/facts/backend-groups.js';
import { check, fail, pass } from '../check.js';
import { loadBalancerUnavailable } from '../seen.js';
import { askedSubject, list } from '../words.js';
import { describeHealth } from './targets.js';

export default check({
  code: 'fronting-lb-targets-unhealthy',
  title: 'A load balancer in front of the endpoint has a healthy target',
  why:
    "Some callers reach the endpoint through a load balancer whose targets are the endpoint's addresses. The endpoint answers a bare " +
    'health check with 403, and its addresses change when it is created anew: with no healthy target the load balancer itself answers ' +
    '503, one of the few real sources of a 503 on this way.',
  severity: 'high',
  layer: 'network',
  seenAs: loadBalancerUnavailable,
  remedy: "Let the health check use HTTPS on 443 and accept 403, and register the endpoint's current addresses.",
  page: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html',
  reads: ['fronting', 'endpoint', 'privateDomain', 'asked'],
  subject: ({ fronting, asked }) => {
    const sick = fronting.find(({ health }) => !health.some(isHealthy)) ?? fronting[0];
    return sick?.group.TargetGroupArn ? { id: sick.group.TargetGroupArn, ...sick.place } : askedSubject(asked);
  },
  judge({ fronting, privateDomain, asked }) {
    const sick = fronting.filter(({ health }) => !health.some(isHealthy));
    if (fronting.length === 0) return pass('no load balancer in front of the endpoint is known');
    if (sick.length === 0)
      return pass(`${list(fronting.map(({ group }) => group.TargetGroupName ?? ''))} have healthy targets`);
    const mismatch = sick.filter(({ health }) =>
      health.some(({ TargetHealth: h }) => h?.Reason === 'Target.ResponseCodeMismatch'),
    );
    const onTheWay =
      (asked.host.form === 'custom' && !privateDomain) ||
      (asked.observed?.kind === 'http' && [502, 503].includes(asked.observed.status ?? 0));
    return fail({
      because: `${list(sick.map(({ group, health }) => `${group.TargetGroupName ?? group.TargetGroupArn ?? ''}: ${describeHealth(health)}`))}`,
      effect: onTheWay ? 'blocks' : 'latent',
      alsoSeen: [{ kind: 'http', status: 502 }, { kind: 'timeout' }],
      breaks: {
        events: [
          'ModifyTargetGroup',
          'DeregisterTargets',
          'CreateVpcEndpoint',
          'DeleteVpcEndpoints',
          'RevokeSecurityGroupIngress',
        ],
        ids: sick.map(({ group }) => group.TargetGroupArn ?? ''),
      },
      repair: mismatch.map(({ place, group }) => acceptForbidden(place, group)),
    });
  },
});
