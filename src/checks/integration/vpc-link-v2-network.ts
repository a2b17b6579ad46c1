import type { Change } from '../../changes/change.js';
import { authorizeReference } from '../../changes/security-groups.js';
import type { Gate } from '../../network/trace.js';
import type { Facts } from '../../request/facts/index.js';
import { check, fail, pass } from '../check.js';
import { changesFor } from '../network/gates.js';
import { endpointTimedOut, internalServerError, networkError } from '../seen.js';
import { list } from '../words.js';
import { answers, wayReads, waySubject } from './way.js';

type Reads = Pick<Facts, 'vpcLinkV2' | 'backend' | 'linkGates'>;

/** Between the groups of link and load balancer a rule that names the other group is narrower than any range. */
const opened = ({ need, account, region, ...gate }: Gate, { vpcLinkV2, backend }: Reads): Change[] => {
  const [link] = vpcLinkV2?.link?.SecurityGroupIds ?? [];
  const [balancer] = backend?.loadBalancer.SecurityGroups ?? [];
  const peer = gate.side === 'from' ? balancer : link;
  if (need.is !== 'rule' || need.group === '' || peer === undefined)
    return changesFor({ need, account, region, ...gate }, undefined);
  return [
    authorizeReference({ account, region, group: need.group, direction: need.direction, ports: need.ports, peer }),
  ];
};

const distinct = (changes: readonly Change[]): Change[] => [
  ...new Map(changes.map((change) => [change.cli, change])).values(),
];

export default check({
  code: 'vpc-link-v2-network',
  title: 'The VPC link V2 reaches its load balancer',
  why:
    'A VPC link V2 enters the VPC by interfaces in its subnets, with groups of its own. Where these do not let it out, or the ' +
    "load balancer's groups, ACLs or routes do not let it in, packets are dropped and the caller reads 504.",
  severity: 'critical',
  layer: 'integration',
  seenAs: networkError,
  remedy: "Let the link's group out to the load balancer's port, and into the load balancer's group.",
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-links-v2.html',
  reads: [...wayReads, 'vpcLinkV2', 'backend', 'linkGates'],
  subject: waySubject,
  judge(facts) {
    const { vpcLinkV2, linkGates } = facts;
    if (!vpcLinkV2?.link) return pass('the integration uses no VPC link V2 that is there');
    const { failing, share, ways } = linkGates;
    if (failing.length === 0) return pass(`${vpcLinkV2.id} reaches its load balancer (${ways} ways)`);
    return fail({
      because: `from ${vpcLinkV2.id}: ${list(failing.map(({ because }) => because))}`,
      alsoSeen: [endpointTimedOut, internalServerError, { kind: 'http', status: 503 }],
      predicts: answers(facts, 504, 'backend'),
      breaks: {
        events: [
          'RevokeSecurityGroupIngress',
          'RevokeSecurityGroupEgress',
          'SetSecurityGroups',
          'ReplaceNetworkAclEntry',
          'DeleteRoute',
        ],
        ids: [...new Set(failing.map(({ resource }) => resource))],
      },
      repair: distinct(failing.flatMap((gate) => opened(gate, facts))),
      details: share === undefined ? [] : [`${share} from the link to the load balancer are stopped`],
    });
  },
});
