import type { Snapshot } from '../../src/snapshot/snapshot.js';
import type { Call } from '../diagnose.js';
import type { Fault } from '../faults/fault.js';
import { faults } from '../faults/index.js';
import { domain, withDomain } from '../worlds/domain.js';
import { signing } from '../worlds/iam.js';
import { inspected } from '../worlds/inspected.js';
import { linkV2, withLinkV2 } from '../worlds/link-v2.js';
import { consumer, healthy, ids as peeredIds, openEntries, provider, region, urls } from '../worlds/peered.js';
import { ids, network, transit } from '../worlds/transit.js';
import { answer, edit } from '../worlds/world.js';

/** A broken state, and the call that meets it. */
export interface Situation {
  readonly name: string;
  readonly snapshot: Snapshot;
  readonly call: Call;
}

const fromApp: Call = { target: urls.alias, from: ids.app };

const withoutTable = (): Snapshot => {
  const listed = edit(
    transit(),
    network,
    'ec2/get-transit-gateway-route-table-associations',
    () => ({ Associations: [] }),
    ids.table,
  );
  return edit(
    listed,
    network,
    'ec2/describe-transit-gateway-attachments',
    (a: { TransitGatewayAttachments: { Association?: object }[] }) => {
      for (const row of a.TransitGatewayAttachments) delete row.Association;
    },
  );
};

const dropped = (): Snapshot =>
  edit(
    transit(),
    network,
    'ec2/search-transit-gateway-routes',
    (a: { Routes: object[] }) => {
      a.Routes.push({ DestinationCidrBlock: '10.20.0.0/20', Type: 'static', State: 'blackhole' });
    },
    ids.table,
  );

/** The consumer's VPC does not know the zone of the custom name, which `owner` has associated with the endpoint's VPC. */
const zoneOf = (owner: string): Snapshot => {
  const summary = { HostedZoneId: domain.zone, Name: 'corp.example.', Owner: { OwningAccount: owner } };
  const zones = (account: string, vpc: string, HostedZoneSummaries: object[]) => (snapshot: Snapshot) =>
    answer(
      snapshot,
      { account, region: 'global' },
      'route53/list-hosted-zones-by-vpc',
      { HostedZoneSummaries },
      vpc,
      region,
    );
  return zones(
    consumer.account,
    ids.consumerVpc,
    [],
  )(zones(provider.account, ids.providerVpc, [summary])(withDomain()));
};

interface Acls {
  NetworkAcls: { NetworkAclId: string; Entries: object[] }[];
}

const denying = (at: typeof consumer, acl: string, egress: boolean, ...entryNumbers: number[]): Snapshot =>
  edit(healthy(), at, 'ec2/describe-network-acls', ({ NetworkAcls }: Acls) => {
    for (const row of NetworkAcls)
      if (row.NetworkAclId === acl)
        row.Entries = [
          ...entryNumbers.map((RuleNumber) => ({
            RuleNumber,
            Egress: egress,
            RuleAction: 'deny',
            Protocol: '6',
            PortRange: { From: 443, To: 443 },
            CidrBlock: '0.0.0.0/0',
          })),
          ...openEntries,
        ];
  });

const peered: Call = { target: urls.alias, from: peeredIds.app };

/** ACLs whose numbers are in the way. */
export const crowded: readonly Situation[] = [
  { name: 'entry 1 denies', snapshot: denying(provider, peeredIds.endpointAcl, false, 1), call: peered },
  { name: 'the ACL of the caller denies', snapshot: denying(consumer, peeredIds.consumerAcl, true, 90), call: peered },
  {
    name: 'entry 1 of the ACL of the caller denies',
    snapshot: denying(consumer, peeredIds.consumerAcl, true, 1),
    call: peered,
  },
  { name: 'entries 1 and 2 deny', snapshot: denying(provider, peeredIds.endpointAcl, false, 1, 2), call: peered },
];

const faultOf = (code: string): Fault => {
  const fault = faults.find((one) => one.code === code);
  if (fault === undefined) throw new Error(`no fault ${code}`);
  return fault;
};

/** The role that signs has a policy of the name that a repair would take first. */
const namedPolicy = (): Snapshot => {
  const fault = faultOf('iam-cross-account-identity-policy-missing');
  const broken = fault.breaks((fault.world ?? healthy)());
  const place = { account: consumer.account, region: 'global' };
  const name = `xapi-invoke-${peeredIds.api}`;
  const listed = answer(broken, place, 'iam/list-role-policies', { PolicyNames: ['invoke', name] }, signing.role);
  const PolicyDocument = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }],
  };
  return answer(
    listed,
    place,
    'iam/get-role-policy',
    { RoleName: signing.role, PolicyName: name, PolicyDocument },
    signing.role,
    name,
  );
};

export const named: Situation = {
  name: 'the name of the inline policy is taken',
  snapshot: namedPolicy(),
  call: faultOf('iam-cross-account-identity-policy-missing'),
};

/** The name in use is pinned to a zone in which the VPC has a subnet and the endpoint none. */
const pinned = (): Snapshot =>
  edit(healthy(), provider, 'ec2/describe-subnets', (a: { Subnets: object[] }) => {
    a.Subnets.push({
      SubnetId: 'subnet-0e22222222222222d',
      VpcId: peeredIds.providerVpc,
      CidrBlock: '10.20.4.0/24',
      AvailabilityZone: 'us-east-1c',
      AvailabilityZoneId: 'use1-az3',
      OwnerId: provider.account,
    });
  });

/** No health check of the back end is answered, and its group admits nobody. */
const closedTargets = (): Snapshot => {
  const unanswered = edit(
    healthy(),
    provider,
    'elbv2/describe-target-health',
    (a: { TargetHealthDescriptions: { TargetHealth: object }[] }) => {
      for (const row of a.TargetHealthDescriptions)
        row.TargetHealth = { State: 'unhealthy', Reason: 'Target.FailedHealthChecks' };
    },
    peeredIds.targets,
  );
  return edit(
    unanswered,
    provider,
    'ec2/describe-security-groups',
    (a: { SecurityGroups: { GroupId: string; IpPermissions: object[] }[] }) => {
      for (const row of a.SecurityGroups) if (row.GroupId === peeredIds.backendGroup) row.IpPermissions = [];
    },
  );
};

const edgeOptimized = (): Snapshot =>
  edit(
    healthy(),
    provider,
    'apigateway/get-rest-apis',
    (a: { items: { endpointConfiguration: { types: string[] } }[] }) => {
      for (const row of a.items) row.endpointConfiguration.types = ['EDGE'];
    },
  );

/** The listener speaks another protocol than the integration. */
const plainListener = (): Snapshot =>
  edit(
    withLinkV2(),
    provider,
    'elbv2/describe-listeners',
    (a: { Listeners: { Protocol: string }[] }) => {
      for (const row of a.Listeners) row.Protocol = 'HTTP';
    },
    linkV2.balancer,
  );

/** A resolver rule for another domain than that of the fault. */
const ruled = (name: string, domain: string): Situation => {
  const fault = faultOf('resolver-rule-overrides-private-dns');
  const snapshot = edit(
    fault.breaks(healthy()),
    provider,
    'route53resolver/list-resolver-rules',
    (a: { ResolverRules: { DomainName: string }[] }) => {
      for (const row of a.ResolverRules) row.DomainName = `${domain}.`;
    },
  );
  return { name, snapshot, call: { ...fault, symptom: 'dns' } };
};

/** What the faults do not reach: the other kinds of changes. */
export const others: readonly Situation[] = [
  { name: 'attachments without a route table', snapshot: withoutTable(), call: fromApp },
  {
    name: 'the zone of another account',
    snapshot: zoneOf(provider.account),
    call: { target: domain.url, from: ids.app },
  },
  {
    name: 'a zone of the same account',
    snapshot: zoneOf(consumer.account),
    call: { target: domain.url, from: ids.app },
  },
  { name: 'a transit gateway drops the range', snapshot: dropped(), call: fromApp },
  ...crowded,
  named,
  {
    name: 'a name pinned to a zone without an interface',
    snapshot: pinned(),
    call: {
      target: urls.vpce.replace('-abcdefgh.', '-abcdefgh-us-east-1c.'),
      headers: [`x-apigw-api-id: ${peeredIds.api}`],
      from: peeredIds.app,
    },
  },
  { name: 'targets that nobody reaches', snapshot: closedTargets(), call: peered },
  { name: 'an edge-optimized API', snapshot: edgeOptimized(), call: peered },
  { name: 'a listener of another protocol', snapshot: plainListener(), call: peered },
  ruled('a rule for everything of AWS', 'amazonaws.com'),
  ruled('a rule for the very name', `${peeredIds.api}.execute-api.us-east-1.amazonaws.com`),
  { name: 'an inspection VPC', snapshot: inspected('disable'), call: { ...fromApp, symptom: 'timeout' } },
];

export const situations = (): Situation[] => [
  ...faults.map((fault) => ({
    name: fault.code,
    snapshot: fault.breaks((fault.world ?? healthy)()),
    call: fault,
  })),
  ...others,
];
