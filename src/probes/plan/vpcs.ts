import type { Place } from '../../inventory/inventory.js';
import { each, on, onEach, present, type Rule, type Wanted, type World } from './rule.js';

const attributes = ['enableDnsSupport', 'enableDnsHostnames'];
const asks = ['ec2/describe-vpc-attribute', 'route53/list-hosted-zones-by-vpc'] as const;

/** Up to so many VPCs of a region are all looked at: a repair is held against other callers too. Each takes two EC2 calls. */
const few = 20;
/** The same for private zones: half of Route 53's five calls a second for a whole account. */
const fewForZones = 2;

export const zonesOf = (vpcs: readonly string[], place: Place): Wanted[] =>
  each(
    ['route53/list-hosted-zones-by-vpc'],
    vpcs.map((vpc) => [vpc, place.region]),
    place,
  );

const dnsOf = (vpcs: readonly string[], place: Place): Wanted[] =>
  each(
    ['ec2/describe-vpc-attribute'],
    vpcs.flatMap((vpc) => attributes.map((attribute) => [vpc, attribute])),
    place,
  );

const of = (vpcs: readonly string[], place: Place): Wanted[] => [...dnsOf(vpcs, place), ...zonesOf(vpcs, place)];

const functionName = (nameOrArn: string): string =>
  /(?:^|function:)([^:]+)/.exec(nameOrArn.replace(/^arn:.*:function:/, 'function:'))?.[1] ?? nameOrArn;

const isCaller = (name: string | undefined, { scope }: World): boolean =>
  name !== undefined && (scope.functions ?? []).map(functionName).includes(name);

/** Callers that are in one VPC, which an answer tells. */
const isInVpc = (from: string | undefined): from is string => /^(eni|i|subnet|vpc)-/.test(from ?? '');

interface InVpc extends Place {
  readonly vpc: string;
}

const located = (place: Place, vpc: string | undefined): InVpc[] => (vpc === undefined ? [] : [{ ...place, vpc }]);

/** Where the caller is, as far as any account has told. */
const vpcsOfCaller = (from: string, world: World): InVpc[] => {
  const [kind] = from.split('-');
  switch (kind) {
    case 'subnet':
      return world
        .anywhere('ec2/describe-subnets')
        .flatMap(({ place, answer: { Subnets = [] } }) =>
          Subnets.filter(({ SubnetId }) => SubnetId === from).flatMap(({ VpcId }) => located(place, VpcId)),
        );
    case 'vpc':
      return world.anywhere('ec2/describe-vpcs').map(({ place }) => ({ ...place, vpc: from }));
    default: {
      const interfaces = world
        .anywhere('ec2/describe-network-interfaces')
        .flatMap(({ place, answer: { NetworkInterfaces = [] } }) =>
          NetworkInterfaces.filter(
            ({ NetworkInterfaceId, Attachment }) => NetworkInterfaceId === from || Attachment?.InstanceId === from,
          ).flatMap(({ VpcId }) => located(place, VpcId)),
        );
      const instances = world.anywhere('ec2/describe-instances').flatMap(({ place, answer: { Reservations = [] } }) =>
        Reservations.flatMap(({ Instances = [] }) => Instances)
          .filter(({ InstanceId }) => InstanceId === from)
          .flatMap(({ VpcId }) => located(place, VpcId)),
      );
      return [...interfaces, ...instances];
    }
  }
};

/** In a shared VPC the caller and the VPC are of two accounts: every account that lists the VPC is asked. */
const ofCaller = (world: World): Wanted[] => {
  const { from } = world.scope;
  if (!isInVpc(from)) return [];
  const found = new Set(vpcsOfCaller(from, world).map(({ vpc }) => vpc));
  return world.anywhere('ec2/describe-vpcs').flatMap(({ place, answer: { Vpcs = [] } }) =>
    of(
      present(Vpcs.map(({ VpcId }) => VpcId)).filter((id) => found.has(id)),
      place,
    ),
  );
};

/** DNS settings and private zones of the VPCs that resolve names: those of endpoints and of callers. */
export const vpcRules: readonly Rule[] = [
  on('ec2/describe-vpc-endpoints', 'VPC with an execute-api endpoint', asks, ({ VpcEndpoints = [] }, { place }) => {
    const endpoints = VpcEndpoints.filter(({ ServiceName }) => ServiceName?.endsWith('.execute-api'));
    return of([...new Set(present(endpoints.map(({ VpcId }) => VpcId)))], place);
  }),
  onEach(
    ['ec2/describe-vpcs', 'ec2/describe-network-interfaces', 'ec2/describe-subnets', 'ec2/describe-instances'],
    'VPC of the caller that is named',
    asks,
    ofCaller,
  ),
  on('ec2/describe-vpcs', 'VPC of a possible caller, where they are few', asks, ({ Vpcs = [] }, { place, scope }) => {
    const ids = present(Vpcs.map(({ VpcId }) => VpcId));
    if (scope.everyVpc) return of(ids, place);
    return [...(ids.length <= few ? dnsOf(ids, place) : []), ...(ids.length <= fewForZones ? zonesOf(ids, place) : [])];
  }),
  on('lambda/get-function-configuration', 'VPC of a calling function', asks, ({ FunctionName, VpcConfig }, world) =>
    isCaller(FunctionName, world) ? of(VpcConfig?.VpcId ? [VpcConfig.VpcId] : [], world.place) : [],
  ),
];
