// Trails that moto keeps but never fills: who closed the group, in a log group or in a bucket, as AWS lays it out.
import { gzipSync } from 'node:zlib';
import * as CloudTrail from '@aws-sdk/client-cloudtrail';
import * as Logs from '@aws-sdk/client-cloudwatch-logs';
import * as S3 from '@aws-sdk/client-s3';
import { accounts, region } from './topology.mjs';

const group = 'xapi-trail';
const account = accounts.provider;

const recordOf = ({ ids }, at) => ({
  eventVersion: '1.11',
  userIdentity: { type: 'IAMUser', accountId: account, userName: 'alice' },
  eventTime: `${new Date(at).toISOString().slice(0, 19)}Z`,
  eventSource: 'ec2.amazonaws.com',
  eventName: 'RevokeSecurityGroupIngress',
  awsRegion: region,
  userAgent: 'APN/1.0 HashiCorp/1.0 Terraform/1.11.4',
  requestParameters: { groupId: ids.provider.group },
  eventID: '11111111-2222-4333-8444-555555555555',
  readOnly: false,
  recipientAccountId: account,
});

const aQuarterAgo = () => Date.now() - 900_000;

const makeTrail = async (world, bucket, rest = {}) => {
  const s3 = world.provider.clientOf(S3.S3Client, { forcePathStyle: true });
  await s3.send(new S3.CreateBucketCommand({ Bucket: bucket }));
  const trails = world.provider.clientOf(CloudTrail.CloudTrailClient);
  await trails.send(new CloudTrail.CreateTrailCommand({ Name: 'management', S3BucketName: bucket, ...rest }));
  return s3;
};

export const trailInGroup = async (world) => {
  const logs = world.provider.clientOf(Logs.CloudWatchLogsClient);
  const to = { logGroupName: group, logStreamName: `${account}_CloudTrail_${region}` };
  await logs.send(new Logs.CreateLogGroupCommand({ logGroupName: group }));
  await logs.send(new Logs.CreateLogStreamCommand(to));
  const at = aQuarterAgo();
  const message = JSON.stringify(recordOf(world, at));
  await logs.send(new Logs.PutLogEventsCommand({ ...to, logEvents: [{ timestamp: at, message }] }));
  await makeTrail(world, 'xapi-trail-group', {
    CloudWatchLogsLogGroupArn: `arn:aws:logs:${region}:${account}:log-group:${group}:*`,
    CloudWatchLogsRoleArn: `arn:aws:iam::${account}:role/trail`,
  });
};

export const trailInBucket = async (world) => {
  const bucket = 'xapi-trail-bucket';
  const s3 = await makeTrail(world, bucket, { S3KeyPrefix: 'audit' });
  const at = aQuarterAgo();
  const [date, time] = new Date(at).toISOString().split('T');
  const folder = `audit/AWSLogs/${account}/CloudTrail/${region}/${date.replaceAll('-', '/')}/`;
  const stamp = `${date.replaceAll('-', '')}T${time.slice(0, 5).replace(':', '')}Z`;
  await s3.send(
    new S3.PutObjectCommand({
      Bucket: bucket,
      Key: `${folder}${account}_CloudTrail_${region}_${stamp}_ab12.json.gz`,
      Body: gzipSync(JSON.stringify({ Records: [recordOf(world, at)] })),
    }),
  );
};
