/**
 * What AWS changes with time, as dated data. Names as AWS writes them; compare in lower case.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export const conditionKeys = {
  asOf: '2026-10',
  /** In every request to an API. */
  anyAuthorization: [
    'aws:CurrentTime',
    'aws:EpochTime',
    'aws:Referer',
    'aws:SecureTransport',
    'aws:UserAgent',
    'aws:RequestedRegion',
  ],
  /** In requests that came through a VPC endpoint. */
  privateOnly: ['aws:SourceVpc', 'aws:SourceVpce', 'aws:VpcSourceIp'],
  /** In requests that were signed, to methods with AWS_IAM. `aws:PrincipalTag/…` belongs here too. */
  signedOnly: [
    'aws:TokenIssueTime',
    'aws:MultiFactorAuthAge',
    'aws:MultiFactorAuthPresent',
    'aws:PrincipalAccount',
    'aws:PrincipalArn',
    'aws:PrincipalOrgID',
    'aws:PrincipalOrgPaths',
    'aws:PrincipalType',
    'aws:userid',
    'aws:username',
    'aws:FederatedProvider',
    'aws:SourceIdentity',
    'aws:AssumedRoot',
  ],
  /** Keys that execute-api never sets, though people try them. */
  unsupported: ['aws:VpceAccount', 'aws:VpceOrgID', 'aws:VpceOrgPaths', 'aws:SourceVpcArn'],
  /** Set only when an AWS service makes the call. */
  serviceOnly: ['aws:SourceAccount', 'aws:SourceArn', 'aws:SourceOrgID', 'aws:SourceOrgPaths'],
  /** Through a VPC endpoint the address is absent or rewritten. */
  publicOnly: ['aws:SourceIp'],
  service: ['execute-api:viaDomainArn'],
  resource: [
    'aws:ResourceAccount',
    'aws:ResourceOrgID',
    'aws:ResourceOrgPaths',
    'aws:PrincipalIsAWSService',
    'aws:ViaAWSService',
  ],
  multiValued: [
    'aws:PrincipalOrgPaths',
    'aws:ResourceOrgPaths',
    'aws:SourceOrgPaths',
    'aws:VpceOrgPaths',
    'aws:CalledVia',
    'aws:TagKeys',
    'aws:PrincipalServiceNamesList',
  ],
} as const;

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_apigatewaymanagementapi.html */
export const executeApiActions = {
  asOf: '2026-10',
  actions: ['execute-api:Invoke', 'execute-api:InvalidateCache', 'execute-api:ManageConnections'],
} as const;

/**
 * Resource control policies do not reach execute-api: neither it nor apigateway is on their list of services.
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
 */
export const resourceControlPolicies = {
  asOf: '2026-10',
  coversExecuteApi: false,
  why: 'resource control policies do not apply: neither execute-api nor apigateway is on their list of services (2026-10)',
} as const;

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
export const quotas = { asOf: '2026-10', resourcePolicyCharacters: 8192 } as const;

/** What an engineer should know when a condition on this key does not match. */
export const keyNotes: ReadonlyMap<string, string> = new Map([
  ['aws:sourcevpc', "aws:SourceVpc is the endpoint's VPC, not the caller's"],
  ['aws:sourcevpce', 'aws:SourceVpce is the endpoint that carried the request'],
  ['aws:vpcsourceip', "aws:VpcSourceIp is the caller's address inside its VPC"],
  ['aws:sourceip', 'aws:SourceIp is not available through a VPC endpoint'],
  ['aws:principalarn', 'aws:PrincipalArn of a role session is the ARN of the role, with its path'],
]);

const lower = (names: readonly string[]): ReadonlySet<string> => new Set(names.map((name) => name.toLowerCase()));

const signed = lower(conditionKeys.signedOnly);
const unsupported = lower(conditionKeys.unsupported);
const service = lower(conditionKeys.serviceOnly);
const multi = lower(conditionKeys.multiValued);
const publicOnly = lower(conditionKeys.publicOnly);

/** All five take the key in lower case. */
export const needsSignature = (key: string): boolean => signed.has(key) || key.startsWith('aws:principaltag/');
export const isUnsupported = (key: string): boolean => unsupported.has(key);
export const isServiceOnly = (key: string): boolean => service.has(key);
export const isMultiValued = (key: string): boolean => multi.has(key);
export const isPublicOnly = (key: string): boolean => publicOnly.has(key);

/** Lower case to AWS's spelling. */
export const spelling: ReadonlyMap<string, string> = new Map(
  [
    ...conditionKeys.anyAuthorization,
    ...conditionKeys.privateOnly,
    ...conditionKeys.signedOnly,
    ...conditionKeys.unsupported,
    ...conditionKeys.serviceOnly,
    ...conditionKeys.publicOnly,
    ...conditionKeys.service,
    ...conditionKeys.resource,
    ...conditionKeys.multiValued,
  ].map((name) => [name.toLowerCase(), name]),
);
