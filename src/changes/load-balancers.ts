import type { Answers } from '../inventory/answers.js';
import type { LoadBalancer, TargetGroup } from '../inventory/services.js';
import type { Place } from '../inventory/inventory.js';
import type { Answer } from '../snapshot/snapshot.js';
import type { Change, Effect } from './change.js';
import { aws, change, editAnswer, editRow, restored, step } from './change.js';
import { block, imported, localName } from './terraform.js';

type Health = Answers['elbv2/describe-target-health'] & Answer;

const editGroup =
  (arn: string, edit: (row: TargetGroup) => TargetGroup): Effect =>
  (snapshot) =>
    editRow(
      snapshot,
      'elbv2/describe-target-groups',
      'TargetGroups',
      ({ TargetGroupArn }) => TargetGroupArn === arn,
      edit,
    );

/** The targets that fail for one of these reasons, in another state. */
const judgedAs =
  (place: Place, arn: string, reasons: readonly string[], State: 'healthy' | 'unhealthy'): Effect =>
  (snapshot) =>
    editAnswer<Health>(snapshot, 'elbv2/describe-target-health', place, [arn], (answer) => ({
      ...answer,
      TargetHealthDescriptions: (answer.TargetHealthDescriptions ?? []).map((row) =>
        reasons.includes(row.TargetHealth?.Reason ?? '')
          ? { ...row, TargetHealth: { ...row.TargetHealth, State } }
          : row,
      ),
    }));

/** Reasons of a health check that got no answer. */
const unanswered = ['Target.Timeout', 'Target.FailedHealthChecks'];

/**
 * Changes that open the way from a load balancer to its targets: with the last of them, health checks that got no answer
 * get one.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
 */
export const openTargets = (place: Place, groups: readonly string[], changes: readonly Change[]): Change[] => {
  const judged = (state: 'healthy' | 'unhealthy'): Effect => {
    const at = { account: place.account, region: place.region };
    return (snapshot) => groups.reduce((now, arn) => judgedAs(at, arn, unanswered, state)(now), snapshot);
  };
  const warning = 'whether the targets answer then, their health checks tell';
  return changes.map((one, index) =>
    index < changes.length - 1
      ? one
      : {
          ...one,
          warning: one.warning === undefined ? warning : `${one.warning}; ${warning}`,
          apply: (snapshot) => judged('healthy')(one.apply(snapshot)),
          revert: (snapshot) => one.revert(judged('unhealthy')(snapshot)),
        },
  );
};

/**
 * Lets a health check count an endpoint's bare 403 as healthy: it answers so to a request that names no API.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
 */
export const acceptForbidden = (place: Place, group: TargetGroup): Change => {
  const arn = group.TargetGroupArn ?? '';
  const former = group.Matcher?.HttpCode ?? '200';
  const matching = `${former},403`;
  const set = (code: string, edit: (row: TargetGroup) => TargetGroup, state: 'healthy' | 'unhealthy') =>
    step(
      aws('elbv2', 'modify-target-group', place.region, {
        'target-group-arn': arn,
        matcher: JSON.stringify({ HttpCode: code }),
      }),
      (snapshot) => judgedAs(place, arn, ['Target.ResponseCodeMismatch'], state)(editGroup(arn, edit)(snapshot)),
    );
  const name = group.TargetGroupName ?? arn;
  return change(place, {
    summary: `let the health check of ${name} accept 403`,
    does: [set(matching, (row) => ({ ...row, Matcher: { HttpCode: matching } }), 'healthy')],
    undoes: [set(former, (row) => restored(row, group, 'Matcher'), 'unhealthy')],
    terraform: imported(
      place,
      'aws_lb_target_group',
      localName(name),
      arn,
      { health_check: block({ matcher: matching }) },
      [
        ...[
          'enabled',
          'healthy_threshold',
          'interval',
          'path',
          'port',
          'protocol',
          'timeout',
          'unhealthy_threshold',
        ].map((field) => `health_check[0].${field}`),
        ...['deregistration_delay', 'lambda_multi_value_headers_enabled', 'port', 'protocol', 'proxy_protocol_v2'],
        ...['slow_start', 'tags', 'tags_all', 'target_type', 'vpc_id'],
      ],
    ),
  });
};

/**
 * Stops a Network Load Balancer from judging PrivateLink traffic by its security groups; other traffic is judged as before.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-nlb-for-vpclink-using-console.html
 */
export const stopEnforcement = (place: Place, balancer: LoadBalancer): Change => {
  const arn = balancer.LoadBalancerArn ?? '';
  const set = (value: 'on' | 'off', edit: (row: LoadBalancer) => LoadBalancer) =>
    step(
      aws('elbv2', 'set-security-groups', place.region, {
        'load-balancer-arn': arn,
        'security-groups': balancer.SecurityGroups ?? [],
        'enforce-security-group-inbound-rules-on-private-link-traffic': value,
      }),
      (snapshot) =>
        editRow(
          snapshot,
          'elbv2/describe-load-balancers',
          'LoadBalancers',
          ({ LoadBalancerArn }: LoadBalancer) => LoadBalancerArn === arn,
          edit,
        ),
    );
  const name = balancer.LoadBalancerName ?? arn;
  return change(place, {
    summary: `let PrivateLink traffic into ${name} without its security groups`,
    does: [set('off', (row) => ({ ...row, EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: 'off' }))],
    undoes: [set('on', (row) => restored(row, balancer, 'EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic'))],
    terraform: imported(
      place,
      'aws_lb',
      localName(name),
      arn,
      {
        load_balancer_type: 'network',
        subnets: (balancer.AvailabilityZones ?? []).flatMap(({ SubnetId }) => SubnetId ?? []),
        enforce_security_group_inbound_rules_on_private_link_traffic: 'off',
      },
      [
        ...['access_logs', 'client_keep_alive', 'customer_owned_ipv4_pool', 'desync_mitigation_mode'],
        ...['dns_record_client_routing_policy', 'drop_invalid_header_fields', 'enable_cross_zone_load_balancing'],
        ...['enable_deletion_protection', 'enable_http2', 'enable_zonal_shift', 'idle_timeout', 'internal'],
        ...['preserve_host_header', 'security_groups', 'subnets', 'tags', 'tags_all', 'xff_header_processing_mode'],
      ],
    ),
    warning: `every endpoint that its service accepts then reaches ${name}, whatever its security groups say`,
  });
};
