// Flow logs that moto keeps but never writes: records of refused packets, in a log group or in a bucket, as AWS lays them out.
import { gzipSync } from 'node:zlib';
import * as Logs from '@aws-sdk/client-cloudwatch-logs';
import * as S3 from '@aws-sdk/client-s3';
import { accounts, region } from './topology.mjs';

const group = '/vpc/flow';
const bucket = 'xapi-flow-logs';
const header =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status';

/** What the endpoint's interfaces saw of the caller a quarter of an hour ago: it was refused. */
const refusals = async ({ consumer, provider, ids }, now) => {
  const { NetworkInterfaces: callers } = await consumer.ec2('DescribeNetworkInterfaces', {
    NetworkInterfaceIds: [ids.consumer.app],
  });
  const { VpcEndpoints } = await provider.ec2('DescribeVpcEndpoints', { VpcEndpointIds: [ids.provider.endpoint] });
  const { NetworkInterfaces } = await provider.ec2('DescribeNetworkInterfaces', {
    NetworkInterfaceIds: VpcEndpoints[0].NetworkInterfaceIds,
  });
  const start = Math.floor(now / 1000) - 900;
  const from = callers[0].PrivateIpAddress;
  return NetworkInterfaces.map(({ NetworkInterfaceId: id, PrivateIpAddress: to }) => ({
    stream: `${id}-all`,
    line: `2 ${accounts.provider} ${id} ${from} ${to} 40318 443 6 3 180 ${start} ${start + 58} REJECT OK`,
    at: start * 1000,
  }));
};

const flowLog = async ({ provider, ids }, destination) => {
  const { FlowLogIds, Unsuccessful } = await provider.ec2('CreateFlowLogs', {
    ResourceType: 'VPC',
    ResourceIds: [ids.provider.vpc],
    TrafficType: 'ALL',
    MaxAggregationInterval: 60,
    ...destination,
  });
  if (FlowLogIds?.length !== 1) throw new Error(`moto made no flow log: ${JSON.stringify(Unsuccessful)}`);
  return FlowLogIds[0];
};

export const recordInGroup = async (world) => {
  const logs = world.provider.clientOf(Logs.CloudWatchLogsClient);
  await logs.send(new Logs.CreateLogGroupCommand({ logGroupName: group }));
  for (const { stream, line, at } of await refusals(world, Date.now())) {
    const to = { logGroupName: group, logStreamName: stream };
    await logs.send(new Logs.CreateLogStreamCommand(to));
    await logs.send(new Logs.PutLogEventsCommand({ ...to, logEvents: [{ timestamp: at, message: line }] }));
  }
  await flowLog(world, {
    LogDestinationType: 'cloud-watch-logs',
    LogGroupName: group,
    DeliverLogsPermissionArn: `arn:aws:iam::${accounts.provider}:role/flow-logs`,
  });
};

const two = (value) => String(value).padStart(2, '0');

export const recordInBucket = async (world) => {
  const s3 = world.provider.clientOf(S3.S3Client, { forcePathStyle: true });
  const now = Date.now();
  await s3.send(new S3.CreateBucketCommand({ Bucket: bucket }));
  const id = await flowLog(world, {
    LogDestinationType: 's3',
    // moto takes a folder behind the bucket's name for a part of the name.
    LogDestination: `arn:aws:s3:::${bucket}`,
    DestinationOptions: { FileFormat: 'plain-text', PerHourPartition: true },
  });
  const time = new Date(now - 600_000);
  const [year, month, day] = [time.getUTCFullYear(), two(time.getUTCMonth() + 1), two(time.getUTCDate())];
  const [hour, minute] = [two(time.getUTCHours()), two(time.getUTCMinutes())];
  const folder = `AWSLogs/${accounts.provider}/vpcflowlogs/${region}/${year}/${month}/${day}/${hour}/`;
  const name = `${accounts.provider}_vpcflowlogs_${region}_${id}_${year}${month}${day}T${hour}${minute}Z_ab12.log.gz`;
  const lines = (await refusals(world, now)).map(({ line }) => line);
  const Body = gzipSync(`${[header, ...lines].join('\n')}\n`);
  await s3.send(new S3.PutObjectCommand({ Bucket: bucket, Key: `${folder}${name}`, Body }));
};
