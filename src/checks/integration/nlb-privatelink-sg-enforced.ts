import { stopEnforcement } from '../../changes/load-balancers.js';
import { check, fail, pass } from '../check.js';
import { endpointTimedOut, internalServerError, networkError } from '../seen.js';
import { list } from '../words.js';
import { answers, wayReads, waySubject } from './way.js';

export default check({
  code: 'nlb-privatelink-sg-enforced',
  title: 'The load balancer lets PrivateLink traffic of the VPC link in',
  why:
    'A VPC link of V1 reaches its Network Load Balancer through PrivateLink, with source addresses of API Gateway that are nobody ' +
    "else's business. While the load balancer enforces its security groups on PrivateLink traffic these packets are dropped, though " +
    'every target is healthy: the caller reads 500 or 504.',
  severity: 'critical',
  layer: 'integration',
  seenAs: internalServerError,
  remedy: 'Switch the enforcement of inbound rules on PrivateLink traffic off for the load balancer.',
  page: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html',
  reads: [...wayReads, 'enforcement', 'backend'],
  subject: ({ backend, ...way }) =>
    backend?.loadBalancer.LoadBalancerArn
      ? { id: backend.loadBalancer.LoadBalancerArn, ...backend.place }
      : waySubject(way),
  judge(facts) {
    const { enforcement, backend } = facts;
    if (!enforcement || !backend)
      return pass('no Network Load Balancer with security groups is behind a VPC link of V1');
    const { LoadBalancerName = '', LoadBalancerArn = '' } = backend.loadBalancer;
    if (!enforcement.enforced) return pass(`${LoadBalancerName} does not enforce its groups on PrivateLink traffic`);
    if (enforcement.admitsAll) return pass(`${LoadBalancerName} admits port ${backend.port} from everywhere`);
    return fail({
      because: `${LoadBalancerName} enforces ${list(enforcement.groups)} on PrivateLink traffic, and none of them admits port ${backend.port} from everywhere`,
      alsoSeen: [networkError, endpointTimedOut],
      predicts: answers(facts, 500, 'backend'),
      breaks: {
        events: ['SetSecurityGroups', 'RevokeSecurityGroupIngress', 'CreateLoadBalancer'],
        ids: [LoadBalancerArn, ...enforcement.groups],
      },
      repair: [stopEnforcement(backend.place, backend.loadBalancer)],
    });
  },
});
