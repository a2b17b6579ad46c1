import { editApis, editEndpoints, editStages } from '../worlds/exemplary.js';
import { apiPolicy, ids, openEntries, provider, savedForm } from '../worlds/peered.js';
import { edit } from '../worlds/world.js';
import type { Weakness } from './weakness.js';

type Edit = Weakness['breaks'];

const policy = (document: object): Edit =>
  editApis((api) => {
    api['policy'] = savedForm(document);
  });

const endpointPolicy = (...Statement: object[]): Edit =>
  editEndpoints((endpoint) => {
    endpoint['PolicyDocument'] = JSON.stringify({ Version: '2012-10-17', Statement });
  });

interface Group {
  GroupId: string;
  IpPermissions: object[];
}

const admit =
  (permission: object): Edit =>
  (snapshot) =>
    edit(snapshot, provider, 'ec2/describe-security-groups', (a: { SecurityGroups: Group[] }) => {
      for (const group of a.SecurityGroups)
        if (group.GroupId === ids.endpointGroup) group.IpPermissions.push({ ...permission, UserIdGroupPairs: [] });
    });

const tcp = (port: number, CidrIp: string) => ({
  IpProtocol: 'tcp',
  FromPort: port,
  ToPort: port,
  IpRanges: [{ CidrIp }],
});

/** An ACL of one's own with these entries beside those of the default one. */
const ownAcl =
  (...entries: object[]): Edit =>
  (snapshot) =>
    edit(snapshot, provider, 'ec2/describe-network-acls', (a: { NetworkAcls: object[] }) => {
      a.NetworkAcls = a.NetworkAcls.map((acl) => ({ ...acl, IsDefault: false, Entries: [...entries, ...openEntries] }));
    });

const denied = (RuleNumber: number, port: number) => ({
  RuleNumber,
  Protocol: '6',
  RuleAction: 'deny',
  Egress: false,
  CidrBlock: '0.0.0.0/0',
  PortRange: { From: port, To: port },
});

const tags = (value: object): Edit =>
  editApis((api) => {
    api['tags'] = value;
  });

const stage = (more: object): Edit => editStages((row) => Object.assign(row, more));

const cached = (cacheDataEncrypted: boolean): Edit =>
  stage({
    cacheClusterEnabled: true,
    methodSettings: { '*/*': { loggingLevel: 'INFO', cachingEnabled: true, cacheDataEncrypted } },
  });

const [allow] = apiPolicy.Statement;
const everything = { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' };

/** Who gets in that need not. */
export const exposureWeaknesses: readonly Weakness[] = [
  {
    code: 'resource-policy-open',
    what: 'the Deny for all endpoints but the known ones is gone',
    breaks: policy({ ...apiPolicy, Statement: [allow] }),
    near: policy({
      ...apiPolicy,
      Statement: [{ ...allow, Condition: { StringEquals: { 'aws:SourceVpce': ids.endpoint } } }],
    }),
    blind: 'get-resources',
    repairs: true,
  },
  {
    code: 'endpoint-policy-open',
    what: 'the default policy',
    breaks: endpointPolicy(everything),
    near: endpointPolicy(everything, {
      ...everything,
      Effect: 'Deny',
      Condition: { StringNotEquals: { 'aws:ResourceAccount': provider.account } },
      NotResource: `arn:aws:execute-api:us-east-1:${provider.account}:*`,
      Resource: undefined,
    }),
    blind: '444455556666/us-east-1/ec2/describe-vpc-endpoints',
    repairs: false,
  },
  {
    code: 'endpoint-group-wide',
    what: 'SSH from the office',
    breaks: admit(tcp(22, '192.168.0.0/16')),
    near: admit(tcp(443, '192.168.0.0/16')),
    blind: '444455556666/us-east-1/ec2/describe-security-groups',
    repairs: false,
  },
  {
    code: 'endpoint-group-wide',
    what: 'HTTPS from everywhere',
    breaks: admit(tcp(443, '0.0.0.0/0')),
    near: admit(tcp(443, '10.0.0.0/8')),
    blind: '444455556666/us-east-1/ec2/describe-security-groups',
    repairs: false,
  },
  {
    code: 'endpoint-acl-admits-administration',
    what: 'an ACL of its own with the entries of the default one',
    breaks: ownAcl(),
    near: ownAcl(denied(10, 22), denied(11, 3389)),
    blind: '444455556666/us-east-1/ec2/describe-network-acls',
    repairs: false,
  },
  {
    code: 'endpoint-acl-admits-administration',
    what: 'SSH is refused from one range only',
    breaks: ownAcl({ ...denied(10, 22), CidrBlock: '192.0.2.0/24' }, denied(11, 3389)),
    near: ownAcl({ ...denied(10, 22), PortRange: { From: 0, To: 442 } }, denied(11, 3389)),
    blind: '444455556666/us-east-1/ec2/describe-network-acls',
    repairs: false,
  },
  {
    code: 'web-acl-missing',
    what: 'a stage without a web ACL',
    breaks: stage({ webAclArn: undefined }),
    near: stage({ description: 'guarded' }),
    blind: 'get-stages',
    repairs: false,
  },
  {
    code: 'tls-policy-weak',
    what: 'TLS 1.0',
    breaks: editApis((api) => {
      api['securityPolicy'] = 'TLS_1_0';
    }),
    near: editApis((api) => {
      api['securityPolicy'] = 'TLS_1_2';
    }),
    blind: 'get-rest-apis',
    repairs: true,
  },
  {
    code: 'cache-not-encrypted',
    what: 'a cache in the clear',
    breaks: cached(false),
    near: cached(true),
    blind: 'get-stages',
    repairs: true,
  },
  {
    code: 'not-managed-by-code',
    what: 'no tag of a tool',
    breaks: tags({ team: 'orders' }),
    near: tags({ 'managed-by': 'terraform' }),
    blind: 'get-rest-apis',
    repairs: false,
  },
];
