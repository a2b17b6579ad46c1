import {
  DescribeListenerCertificatesCommand,
  DescribeListenersCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Service } from '../clients.js';
import { first, list, named, token } from './reading.js';

const pages = { next: token('NextMarker', 'Marker') };
const missing = {
  absent: named(
    'LoadBalancerNotFound',
    'LoadBalancerNotFoundException',
    'ListenerNotFound',
    'ListenerNotFoundException',
    'TargetGroupNotFound',
    'TargetGroupNotFoundException',
  ),
};
const most = { PageSize: 400 };

/** Pages hold 400 (ELBv2 API reference, PageSize); attributes and target health come whole. */
export const elbv2: Service = {
  word: 'elbv2',
  id: 'Elastic Load Balancing v2',
  protocol: 'xml',
  client: (options) => new ElasticLoadBalancingV2Client(options),
  readings: {
    'elbv2/describe-load-balancers': list(DescribeLoadBalancersCommand, 'LoadBalancers', () => most, pages),
    'elbv2/describe-load-balancer-attributes': list(
      DescribeLoadBalancerAttributesCommand,
      'Attributes',
      (asked) => ({ LoadBalancerArn: first(asked) }),
      missing,
    ),
    'elbv2/describe-listeners': list(
      DescribeListenersCommand,
      'Listeners',
      (asked) => ({ LoadBalancerArn: first(asked), ...most }),
      { ...pages, ...missing },
    ),
    'elbv2/describe-listener-certificates': list(
      DescribeListenerCertificatesCommand,
      'Certificates',
      (asked) => ({ ListenerArn: first(asked), ...most }),
      { ...pages, ...missing },
    ),
    'elbv2/describe-rules': list(DescribeRulesCommand, 'Rules', (asked) => ({ ListenerArn: first(asked), ...most }), {
      ...pages,
      ...missing,
    }),
    'elbv2/describe-target-groups': list(DescribeTargetGroupsCommand, 'TargetGroups', () => most, pages),
    'elbv2/describe-target-group-attributes': list(
      DescribeTargetGroupAttributesCommand,
      'Attributes',
      (asked) => ({ TargetGroupArn: first(asked) }),
      missing,
    ),
    'elbv2/describe-target-health': list(
      DescribeTargetHealthCommand,
      'TargetHealthDescriptions',
      (asked) => ({ TargetGroupArn: first(asked) }),
      missing,
    ),
  },
};
