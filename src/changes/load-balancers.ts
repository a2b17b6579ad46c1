import type { Place } from '../inventory/inventory.js';
import type { LoadBalancer, TargetGroup } from '../inventory/services.js';
import type { Answers } from '../inventory/answers.js';
import type { Answer } from '../snapshot/snapshot.js';
import type { Change } from './change.js';
import { aws, editAnswer, editRow } from './change.js';

/**
 * Lets a health check count an endpoint's bare 403 as healthy: it answers so to a request that names no API.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
 */
export const acceptForbidden = (place: Place, group: TargetGroup): Change => {
  const arn = group.TargetGroupArn ?? '';
  const former = group.Matcher?.HttpCode ?? '200';
  const set = (matcher: string) =>
    aws('elbv2', 'modify-target-group', place.region, {
      'target-group-arn': arn,
      matcher: JSON.stringify({ HttpCode: matcher }),
    });
  return {
    account: place.account,
    region: place.region,
    summary: `let the health check of ${group.TargetGroupName ?? arn} accept 403`,
    cli: set(`${former},403`),
    undo: set(former),
    terraform: null,
    apply: (snapshot) => {
      const changed = editRow<TargetGroup>(
        snapshot,
        'elbv2/describe-target-groups',
        'TargetGroups',
        ({ TargetGroupArn }) => TargetGroupArn === arn,
        (row) => ({ ...row, Matcher: { HttpCode: `${former},403` } }),
      );
      type Health = Answers['elbv2/describe-target-health'] & Answer;
      return editAnswer<Health>(changed, 'elbv2/describe-target-health', place, [arn], (answer) => ({
        ...answer,
        TargetHealthDescriptions: (answer.TargetHealthDescriptions ?? []).map((row) =>
          row.TargetHealth?.Reason === 'Target.ResponseCodeMismatch'
            ? { ...row, TargetHealth: { State: 'healthy' } }
            : row,
        ),
      }));
    },
  };
};

/**
 * Stops a Network Load Balancer from judging PrivateLink traffic by its security groups; other traffic is judged as before.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-nlb-for-vpclink-using-console.html
 */
export const stopEnforcement = (place: Place, balancer: LoadBalancer): Change => {
  const arn = balancer.LoadBalancerArn ?? '';
  const set = (value: 'on' | 'off') =>
    aws('elbv2', 'set-security-groups', place.region, {
      'load-balancer-arn': arn,
      'security-groups': balancer.SecurityGroups ?? [],
      'enforce-security-group-inbound-rules-on-private-link-traffic': value,
    });
  return {
    account: place.account,
    region: place.region,
    summary: `let PrivateLink traffic into ${balancer.LoadBalancerName ?? arn} without its security groups`,
    cli: set('off'),
    undo: set('on'),
    terraform: null,
    apply: (snapshot) =>
      editRow<LoadBalancer>(
        snapshot,
        'elbv2/describe-load-balancers',
        'LoadBalancers',
        ({ LoadBalancerArn }) => LoadBalancerArn === arn,
        (row) => ({ ...row, EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: 'off' }),
      ),
  };
};
