import type { Answers } from '../../inventory/answers.js';
import type { Place } from '../../inventory/inventory.js';
import { GapError, isNone } from '../../inventory/inventory.js';
import type { NetworkInterface } from '../../inventory/ec2.js';
import { networkInterfaces, subnets } from '../../inventory/ec2.js';
import { loadBalancers, vpcLinksV2 } from '../../inventory/services.js';
import { traceFlow } from '../../network/index.js';
import type { Gate, Party, Trace } from '../../network/trace.js';
import type { Subject } from '../fact.js';
import { fact, get } from '../fact.js';
import { restApi, stage } from './api.js';
import { gapOf } from './authorization/gap.js';
import { backend } from './backend.js';
import { balancerInterfaces } from './backend-paths.js';
import { firstHost } from './caller-parties.js';
import { integration } from './method.js';
import { pathOperations } from './path.js';
import { filled } from './stage-variables.js';

type VpcLinkV2 = Answers['apigatewayv2/get-vpc-link'];

/** A VPC link V2 that the request's integration uses. */
export interface LinkV2Use {
  readonly id: string;
  readonly place: Place;
  /** Undefined: the id names no V2 link of the account. */
  readonly link: VpcLinkV2 | undefined;
  /** The id is that of a link of V1, which takes no integration target. */
  readonly isV1: boolean;
}

const oneLink = ({ inventory }: Subject, place: Place, id: string): VpcLinkV2 | undefined => {
  if (!inventory.has('apigatewayv2/get-vpc-link', place, id))
    return inventory.list(vpcLinksV2, place).find(({ VpcLinkId }) => VpcLinkId === id);
  const link = inventory.ask('apigatewayv2/get-vpc-link', place, id);
  return isNone(link) ? undefined : link;
};

const inV1 = ({ inventory }: Subject, place: Place, id: string): boolean =>
  inventory.has('apigateway/get-vpc-link', place, id)
    ? !isNone(inventory.ask('apigateway/get-vpc-link', place, id))
    : inventory.askIfCollected('apigateway/get-vpc-links', place)?.items?.some((link) => link.id === id) === true;

/**
 * The VPC link V2 of the integration: one with an integration target, or whose id V1 does not know. Undefined where the
 * integration uses none (https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-links-v2.html).
 */
export const vpcLinkV2 = fact<LinkV2Use | undefined>({
  needs: [
    'apigatewayv2/get-vpc-link',
    'apigatewayv2/get-vpc-links',
    'apigateway/get-vpc-links',
    'apigateway/get-vpc-link',
  ],
  uses: [integration, restApi, stage],
  of: (subject) => {
    const behind = get(subject, integration);
    const api = get(subject, restApi);
    if (behind?.connectionType !== 'VPC_LINK' || !api) return undefined;
    const place: Place = { account: api.account, region: api.region };
    const named = filled(subject, behind.connectionId ?? '');
    if (named.is === 'undefined' || named.text === '') return undefined;
    const id = named.text;
    if (behind.integrationTarget !== undefined) {
      const own = oneLink(subject, place, id);
      return { id, place, link: own, isV1: own === undefined && inV1(subject, place, id) };
    }
    if (inV1(subject, place, id)) return undefined;
    const known = subject.inventory.askIfCollected('apigatewayv2/get-vpc-links', place)?.Items ?? [];
    const link = known.find(({ VpcLinkId }) => VpcLinkId === id);
    return link && { id, place, link, isV1: false };
  },
});

/** ARNs of the load balancers in the VPC of a V2 link that no link of V1 leads to; empty where none is known. */
export const linkedBalancers = fact<readonly string[]>({
  needs: ['ec2/describe-subnets', 'elbv2/describe-load-balancers', 'apigateway/get-vpc-links'],
  uses: [vpcLinkV2],
  of: (subject) => {
    const used = get(subject, vpcLinkV2);
    const [first = ''] = used?.link?.SubnetIds ?? [];
    const { inventory } = subject;
    if (!used || !inventory.has('elbv2/describe-load-balancers', used.place)) return [];
    if (!inventory.has('ec2/describe-subnets', used.place)) return [];
    const vpc = inventory.find(subnets, first, used.place)?.value.VpcId;
    const { items = [] } = inventory.askIfCollected('apigateway/get-vpc-links', used.place) ?? {};
    const ofV1 = items.flatMap(({ targetArns = [] }) => targetArns);
    return inventory
      .list(loadBalancers, used.place)
      .filter(({ VpcId }) => VpcId === vpc)
      .flatMap(({ LoadBalancerArn = '' }) => (ofV1.includes(LoadBalancerArn) ? [] : [LoadBalancerArn]));
  },
});

/** The way from one subnet of the link to one interface of the load balancer. */
export interface LinkPath {
  readonly subnet: string;
  readonly cidr: string | undefined;
  readonly to: string;
  readonly trace: Trace;
}

const carries = ({ Groups = [] }: NetworkInterface, groups: readonly string[]): boolean =>
  groups.length === Groups.length && Groups.every(({ GroupId = '' }) => groups.includes(GroupId));

/** The link's own interface in the subnet where it is seen, else a host that it could have there. */
const partyIn = ({ inventory }: Subject, place: Place, subnetId: string, groups: readonly string[]) => {
  const { account, region } = place;
  const cidr = inventory.find(subnets, subnetId, place)?.value.CidrBlock;
  const own = inventory
    .list(networkInterfaces, place)
    .find((row) => row.InterfaceType === 'api_gateway_managed' && row.SubnetId === subnetId && carries(row, groups));
  const party: Party = own
    ? {
        is: 'interface',
        account,
        region,
        id: own.NetworkInterfaceId ?? '',
        address: own.PrivateIpAddress ?? '',
      }
    : { is: 'subnet', account, region, id: subnetId, address: firstHost(cidr ?? ''), groups };
  return { subnet: subnetId, cidr, party };
};

/**
 * From every subnet of a V2 link, with the link's groups, to every interface of the load balancer: API Gateway enters the
 * VPC there as an ordinary sender. Empty where the integration uses no V2 link that is there.
 */
const linkPaths = fact<readonly LinkPath[]>({
  needs: pathOperations,
  uses: [vpcLinkV2, backend],
  of: (subject) => {
    const used = get(subject, vpcLinkV2);
    const behind = used?.link ? get(subject, backend) : undefined;
    if (!used?.link || !behind) return [];
    const { SubnetIds = [], SecurityGroupIds = [] } = used.link;
    const receivers = balancerInterfaces(subject, behind);
    if (receivers.length === 0)
      throw gapOf(
        behind.place,
        'ec2/describe-network-interfaces',
        `no interface is described as one of the load balancer ${behind.loadBalancer.LoadBalancerName ?? ''}`,
      );
    const senders = SubnetIds.map((id) => partyIn(subject, used.place, id, SecurityGroupIds));
    return senders.flatMap(({ subnet, cidr, party }) =>
      receivers.map((to) => ({
        subnet,
        cidr,
        to: to.NetworkInterfaceId ?? '',
        trace: traceFlow(subject.inventory, {
          from: party,
          to: {
            is: 'interface',
            ...behind.place,
            id: to.NetworkInterfaceId ?? '',
            address: to.PrivateIpAddress ?? '',
          },
          protocol: 'tcp',
          port: behind.port,
          sourcePorts: [1024, 65535],
        }),
      })),
    );
  },
});

/** What stops packets between a V2 link and its load balancer. */
export interface LinkGates {
  readonly failing: readonly Gate[];
  /** `1 of 2 ways` where only some are stopped; else undefined. */
  readonly share: string | undefined;
  readonly ways: number;
}

/** The gates that fail on the ways of `linkPaths`; a way that cannot be judged is a gap unless another is known to fail. */
export const linkGates = fact<LinkGates>({
  needs: [],
  uses: [linkPaths],
  of: (subject) => {
    const paths = get(subject, linkPaths);
    const stopped = paths.filter(({ trace }) => trace.blockers.length > 0);
    const [gap] = paths.flatMap(({ trace }) => trace.gaps);
    if (stopped.length === 0 && gap) throw new GapError(gap);
    return {
      failing: stopped.flatMap(({ trace }) => trace.blockers),
      share:
        stopped.length > 0 && stopped.length < paths.length ? `${stopped.length} of ${paths.length} ways` : undefined,
      ways: paths.length,
    };
  },
});
