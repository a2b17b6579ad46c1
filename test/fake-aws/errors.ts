import type { Call } from './call.js';
import type { ServiceWord } from './services.js';

/** An error as AWS would answer it; `encodeError` writes it in the protocol of the service. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

interface Dialect {
  readonly denied: readonly [code: string, status: number];
  readonly throttled: readonly [code: string, status: number];
}

const json: Dialect = { denied: ['AccessDeniedException', 400], throttled: ['ThrottlingException', 400] };
const rest: Dialect = { denied: ['AccessDeniedException', 403], throttled: ['TooManyRequestsException', 429] };
const query: Dialect = { denied: ['AccessDenied', 403], throttled: ['Throttling', 400] };

const dialects: Record<ServiceWord, Dialect> = {
  ec2: { denied: ['UnauthorizedOperation', 403], throttled: ['RequestLimitExceeded', 503] },
  sts: query,
  iam: query,
  elbv2: query,
  route53: query,
  apigateway: rest,
  apigatewayv2: rest,
  lambda: rest,
  xray: { ...rest, throttled: ['ThrottledException', 429] },
  ram: { ...rest, throttled: ['ThrottlingException', 429] },
  route53profiles: { ...rest, throttled: ['ThrottlingException', 429] },
  logs: json,
  cloudtrail: json,
  configservice: json,
  wafv2: json,
  acm: json,
  route53resolver: json,
  directconnect: json,
  organizations: { ...json, throttled: ['TooManyRequestsException', 400] },
  cloudwatch: query,
  s3: { denied: ['AccessDenied', 403], throttled: ['SlowDown', 503] },
  athena: json,
};

const iamPrefixes: Partial<Record<ServiceWord, string>> = {
  elbv2: 'elasticloadbalancing',
  apigatewayv2: 'apigateway',
  configservice: 'config',
};

/** The IAM action that a call needs; API Gateway's are HTTP methods. */
const iamActionOf = ({ service, action }: Call): string =>
  service.signingName === 'apigateway' ? 'apigateway:GET' : `${iamPrefixes[service.word] ?? service.word}:${action}`;

export const denied = (call: Call, caller: string): AwsError => {
  const [code, status] = dialects[call.service.word].denied;
  const action = iamActionOf(call);
  const why = `User: ${caller} is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`;
  return new AwsError(
    code,
    status,
    call.service.word === 'ec2' ? `You are not authorized to perform this operation. ${why}` : why,
  );
};

export const throttled = ({ service }: Pick<Call, 'service'>): AwsError => {
  const [code, status] = dialects[service.word].throttled;
  return new AwsError(code, status, service.word === 'ec2' ? 'Request limit exceeded.' : 'Rate exceeded');
};

const ec2NotFound: Readonly<Record<string, string>> = {
  vpc: 'InvalidVpcID.NotFound',
  subnet: 'InvalidSubnetID.NotFound',
  'route-table': 'InvalidRouteTableID.NotFound',
  'tgw-rtb': 'InvalidRouteTableID.NotFound',
  'tgw-ptb': 'InvalidTransitGatewayPolicyTableId.NotFound',
  'transit-gateway-route-table': 'InvalidRouteTableID.NotFound',
  'transit-gateway': 'InvalidTransitGatewayID.NotFound',
  'transit-gateway-attachment': 'InvalidTransitGatewayAttachmentID.NotFound',
  'network-acl': 'InvalidNetworkAclID.NotFound',
  group: 'InvalidGroup.NotFound',
  'network-interface': 'InvalidNetworkInterfaceID.NotFound',
  instance: 'InvalidInstanceID.NotFound',
  'vpc-endpoint': 'InvalidVpcEndpointId.NotFound',
  'vpc-peering-connection': 'InvalidVpcPeeringConnectionID.NotFound',
  'prefix-list': 'InvalidPrefixListID.NotFound',
  'dhcp-options': 'InvalidDhcpOptionID.NotFound',
  'vpn-gateway': 'InvalidVpnGatewayID.NotFound',
  'vpn-connection': 'InvalidVpnConnectionID.NotFound',
  'service-name': 'InvalidServiceName',
  service: 'InvalidVpcEndpointServiceId.NotFound',
};

const elbNotFound = (kind: string): string => {
  const resource = ['LoadBalancer', 'TargetGroup', 'Listener', 'Rule'].find((name) =>
    kind.replace('-', '').startsWith(name.toLowerCase()),
  );
  return `${resource ?? 'LoadBalancer'}NotFound`;
};

const organizationsNotFound: Readonly<Record<string, string>> = {
  child: 'ChildNotFoundException',
  target: 'TargetNotFoundException',
  organization: 'AWSOrganizationsNotInUseException',
};

/** What the service says about a resource that is not there. `kind` is the snapshot's word for it: `vpc`, `listener`. */
export const notFound = (word: ServiceWord, kind: string, id: string): AwsError => {
  switch (word) {
    case 'ec2':
      return new AwsError(ec2NotFound[kind] ?? 'InvalidParameterValue', 400, `The ${kind} ID '${id}' does not exist`);
    case 'elbv2':
      return new AwsError(elbNotFound(kind), 400, `One or more resources not found: ${id}`);
    case 'apigateway':
    case 'apigatewayv2':
      return new AwsError('NotFoundException', 404, `Invalid ${kind} identifier specified: ${id}`);
    case 'lambda':
      return new AwsError('ResourceNotFoundException', 404, `The resource you requested does not exist: ${id}`);
    case 'configservice':
      return new AwsError('NoSuchConfigurationRecorderException', 400, `Cannot find the ${kind} ${id}.`);
    case 'iam':
      return new AwsError('NoSuchEntity', 404, `The ${kind} with name ${id} cannot be found.`);
    case 'organizations':
      return new AwsError(organizationsNotFound[kind] ?? 'PolicyNotFoundException', 400, `No such ${kind}: ${id}`);
    case 'wafv2':
      return new AwsError(
        'WAFNonexistentItemException',
        400,
        'AWS WAF couldn’t perform the operation because your resource doesn’t exist.',
      );
    case 'route53':
      return kind === 'vpc'
        ? new AwsError('InvalidVPCId', 400, `The VPC ${id} does not exist`)
        : new AwsError('NoSuchHostedZone', 404, `No hosted zone found with ID: ${id}`);
    case 'sts':
    case 'xray':
    case 'ram':
    case 'logs':
    case 'cloudtrail':
    case 'acm':
    case 'cloudwatch':
    case 'route53resolver':
    case 'route53profiles':
    case 'directconnect':
    case 's3':
    case 'athena':
      return new AwsError('ResourceNotFoundException', 400, `The specified ${kind} does not exist: ${id}`);
  }
};
