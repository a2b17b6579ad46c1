import { each, on, present, type Rule, type Wanted, type World } from './rule.js';

const attributes = ['enableDnsSupport', 'enableDnsHostnames'];
const asks = ['ec2/describe-vpc-attribute', 'route53/list-hosted-zones-by-vpc'] as const;

/** Up to so many VPCs of a region are all looked at when nobody said which ones call; each takes two EC2 calls. */
const few = 20;
/** The same for private zones: Route 53 takes five calls a second for a whole account. */
const fewForZones = 2;

const namesOf = (vpcs: readonly string[], { place }: World): Wanted[] =>
  each(
    ['route53/list-hosted-zones-by-vpc'],
    vpcs.map((vpc) => [vpc, place.region]),
  );

const dnsOf = (vpcs: readonly string[]): Wanted[] =>
  each(
    ['ec2/describe-vpc-attribute'],
    vpcs.flatMap((vpc) => attributes.map((attribute) => [vpc, attribute])),
  );

const of = (vpcs: readonly string[], world: World): Wanted[] => [...dnsOf(vpcs), ...namesOf(vpcs, world)];

const functionName = (nameOrArn: string): string =>
  /(?:^|function:)([^:]+)/.exec(nameOrArn.replace(/^arn:.*:function:/, 'function:'))?.[1] ?? nameOrArn;

const isCaller = (name: string | undefined, { scope }: World): boolean =>
  name !== undefined && (scope.functions ?? []).map(functionName).includes(name);

/** DNS settings and private zones of the VPCs that resolve names: those of endpoints and of callers. */
export const vpcRules: readonly Rule[] = [
  on('ec2/describe-vpc-endpoints', 'VPC with an execute-api endpoint', asks, ({ VpcEndpoints = [] }, world) => {
    const endpoints = VpcEndpoints.filter(({ ServiceName }) => ServiceName?.endsWith('.execute-api'));
    return of([...new Set(present(endpoints.map(({ VpcId }) => VpcId)))], world);
  }),
  on('ec2/describe-vpcs', 'VPC of a possible caller', asks, ({ Vpcs = [] }, world) => {
    const { vpcIds } = world.scope;
    const ids = present(Vpcs.map(({ VpcId }) => VpcId));
    if (vpcIds !== undefined)
      return of(
        ids.filter((id) => vpcIds.includes(id)),
        world,
      );
    return [...(ids.length <= few ? dnsOf(ids) : []), ...(ids.length <= fewForZones ? namesOf(ids, world) : [])];
  }),
  on('lambda/get-function-configuration', 'VPC of a calling function', asks, ({ FunctionName, VpcConfig }, world) =>
    isCaller(FunctionName, world) ? of(VpcConfig?.VpcId ? [VpcConfig.VpcId] : [], world) : [],
  ),
];
