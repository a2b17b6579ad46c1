// Acceptance against moto, which nobody here wrote: builds the classic topology over two accounts, breaks it one way at
// a time, and runs the built CLI against it over HTTP with assumed roles.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { recordInBucket, recordInGroup } from './moto/flow-logs.mjs';
import { startMoto } from './moto/server.mjs';
import { trailInBucket, trailInGroup } from './moto/trails.mjs';
import { accounts, build, policyFor, region, roleArn, savePolicy } from './moto/topology.mjs';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));

const run = promisify(execFile);

const deny = { RuleAction: 'deny', Protocol: '-1', CidrBlock: '0.0.0.0/0' };

const closeGroup = ({ provider, ids, consumerCidr }) =>
  provider.ec2('RevokeSecurityGroupIngress', {
    GroupId: ids.provider.group,
    IpPermissions: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: consumerCidr }] }],
  });

const closed = 'endpoint-sg-ingress-443-missing';

const faults = [
  { name: 'healthy', code: null },
  {
    name: 'missing route',
    code: 'route-missing-client-to-endpoint',
    breaks: ({ consumer, ids }) =>
      consumer.ec2('DeleteRoute', { RouteTableId: ids.consumer.table, DestinationCidrBlock: ids.provider.cidr }),
  },
  {
    name: 'missing return route',
    code: 'route-missing-endpoint-to-client',
    breaks: ({ provider, ids, consumerCidr }) =>
      provider.ec2('DeleteRoute', { RouteTableId: ids.provider.table, DestinationCidrBlock: consumerCidr }),
  },
  {
    name: 'closed group',
    code: closed,
    breaks: closeGroup,
  },
  {
    name: 'closed group, seen by flow logs in CloudWatch Logs',
    code: closed,
    where: '/vpc/flow',
    breaks: (world) => Promise.all([closeGroup(world), recordInGroup(world)]),
  },
  {
    name: 'closed group, seen by flow logs in S3',
    code: closed,
    where: 'arn:aws:s3:::xapi-flow-logs',
    breaks: (world) => Promise.all([closeGroup(world), recordInBucket(world)]),
  },
  {
    name: 'closed group, and who closed it, told by a trail in CloudWatch Logs',
    code: closed,
    changedBy: { who: 'alice', via: 'terraform' },
    breaks: (world) => Promise.all([closeGroup(world), trailInGroup(world)]),
  },
  {
    name: 'closed group, and who closed it, told by a trail in S3',
    code: closed,
    changedBy: { who: 'alice', via: 'terraform' },
    breaks: (world) => Promise.all([closeGroup(world), trailInBucket(world)]),
  },
  {
    name: "policy without the caller's VPC",
    code: 'resource-policy-missing-source-vpc',
    breaks: ({ provider, ids }) => {
      const policy = policyFor(ids.api, ids.provider.endpoint);
      policy.Statement[0].Condition = { StringEquals: { 'aws:SourceVpc': 'vpc-0123456789abcdef0' } };
      return savePolicy(provider, ids.api, policy);
    },
  },
  {
    name: 'ACL without return ports',
    code: 'nacl-blocks-ephemeral-return',
    breaks: async ({ provider, ids }) => {
      const { NetworkAcls } = await provider.ec2('DescribeNetworkAcls', {
        Filters: [{ Name: 'vpc-id', Values: [ids.provider.vpc] }],
      });
      const acl = { NetworkAclId: NetworkAcls[0].NetworkAclId, Egress: true };
      await provider.ec2('CreateNetworkAclEntry', {
        ...acl,
        ...deny,
        RuleNumber: 90,
        Protocol: '6',
        PortRange: { From: 1024, To: 65535 },
      });
    },
  },
  { name: 'pending peering', code: 'peering-not-active', build: { accept: false } },
  { name: 'private DNS off', code: 'private-dns-disabled-plain-host', build: { privateDns: false }, local: true },
  { name: 'private DNS on', code: null, local: true },
  { name: 'stage without deployment', code: 'api-not-deployed', build: { deploy: false } },
];

/** Not waited for in one go: the relay in front of moto is of this process. */
const doctor = (url, target, from) =>
  run(
    process.execPath,
    [
      cli,
      'doctor',
      target,
      '--from',
      from,
      '--region',
      region,
      '--format',
      'json',
      '--consumer',
      roleArn(accounts.consumer),
      '--provider',
      roleArn(accounts.provider),
    ],
    {
      maxBuffer: 1 << 26,
      env: {
        ...process.env,
        AWS_ENDPOINT_URL: url,
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        AWS_REGION: region,
      },
    },
  ).then(
    ({ stdout, stderr }) => ({ status: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ status: code, stdout, stderr }),
  );

/** What moto does not have: nothing else may be undecided. */
const missing = new Set();
const noteMissing = ({ notes }) => {
  for (const note of notes)
    for (const operation of /^the endpoints of \d+ do not have (.*)$/.exec(note)?.[1]?.split(', ') ?? [])
      missing.add(operation);
};

const unexpectedGaps = (report) =>
  report.gaps
    .filter(({ unsupported }) => !unsupported)
    .map(({ action, why, message }) => `${action} ${why} ${message ?? ''}`);

const problemsOf = (fault, { status, stdout, stderr }) => {
  let report;
  try {
    report = JSON.parse(stdout);
  } catch {
    return [`no report (exit ${status}): ${stderr.trim()}`];
  }
  noteMissing(report);
  const [request] = report.requests;
  const failed = report.findings.filter(({ is, role }) => is === 'fail' && role !== 'latent').map(({ code }) => code);
  const wanted = fault.code === null ? 0 : 1;
  const confirmed = report.findings.some(({ code, evidence }) =>
    evidence.some((one) => code === fault.code && one.where === fault.where && one.effect === 'confirms'),
  );
  const changed = report.findings.find(({ code }) => code === fault.code)?.changedBy;
  const { who, via } = fault.changedBy ?? {};
  const isTold = changed?.who === who && changed?.via === via;
  return [
    ...(isTold ? [] : [`changed by ${JSON.stringify(changed)}, not ${who} (${via}): ${report.notes ?? ''} ${stderr}`]),
    ...(status === wanted ? [] : [`exit ${status}, not ${wanted}${stderr ? `: ${stderr.trim()}` : ''}`]),
    ...((request?.rootCause ?? null) === fault.code ? [] : [`root cause ${request?.rootCause}, not ${fault.code}`]),
    ...(fault.code === null && failed.length > 0 ? [`failures on a healthy topology: ${failed.join(', ')}`] : []),
    ...(fault.where === undefined || confirmed
      ? []
      : [`${fault.where} does not confirm it: ${report.notes ?? ''} ${stderr}`]),
    ...unexpectedGaps(report).map((gap) => `a gap that moto does not explain: ${gap}`),
  ];
};

const moto = await startMoto();
let passed = 0;
let failed = 0;
try {
  for (const fault of faults) {
    const world = await build(moto.url, fault.build);
    await fault.breaks?.(world);
    const [target, from] = fault.local
      ? [world.plain, world.ids.provider.admin]
      : [world.alias, world.ids.consumer.app];
    const problems = problemsOf(fault, await doctor(moto.url, target, from));
    if (problems.length === 0) passed += 1;
    else failed += 1;
    console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${fault.name}${fault.code ? ` -> ${fault.code}` : ''}`);
    for (const problem of problems) console.log(`       ${problem}`);
  }
} finally {
  moto.stop();
}
console.log(`not answered by moto: ${[...missing].sort().join(', ')}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
