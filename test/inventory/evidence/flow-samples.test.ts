import { describe, expect, test } from '@jest/globals';
import { conversationsOf } from '../../../src/inventory/evidence/flow-conversations.js';
import { flowGroups, transitRecords } from '../../../src/inventory/evidence/flow-groups.js';
import { interfaceFlows } from '../../../src/inventory/evidence/flow-logs.js';
import type { FlowRecord } from '../../../src/inventory/evidence/flow-record.js';
import {
  defaultFormat,
  formatOf,
  gradeOf,
  parseRecord,
  transitFormat,
} from '../../../src/inventory/evidence/flow-record.js';
import { eni, events, flaggedFormat, flowLog, group, inventory, nodata, row } from './samples.js';

/**
 * Every sample line of https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-records-examples.html, and a line of
 * each later version by the fields of https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html.
 */
const formatFrom = (fields: string) => fields.split(' ');
const parse = (fields: string, line: string): FlowRecord | undefined =>
  parseRecord(line, [formatFrom(fields), defaultFormat], Date.parse('2026-02-01T11:00:00Z'));

describe('version 2: a ping that the ACL lets in and not out', () => {
  const fields = defaultFormat.join(' ');
  test.each([
    [
      '2 123456789010 eni-1235b8ca123456789 203.0.113.12 172.31.16.139 0 0 1 4 336 1432917027 1432917142 ACCEPT OK',
      'ACCEPT',
    ],
    [
      '2 123456789010 eni-1235b8ca123456789 172.31.16.139 203.0.113.12 0 0 1 4 336 1432917094 1432917142 REJECT OK',
      'REJECT',
    ],
  ])('%s', (line, action) => {
    expect(parse(fields, line)).toMatchObject({ protocol: 1, action, packets: 4, bytes: 336 });
  });
});

describe('version 3: the sequence of TCP flags', () => {
  const fields =
    'version vpc-id subnet-id instance-id interface-id account-id type srcaddr dstaddr srcport dstport pkt-srcaddr pkt-dstaddr protocol bytes packets start end action tcp-flags log-status';
  const head =
    '3 vpc-abcdefab012345678 subnet-aaaaaaaa012345678 i-01234567890123456 eni-1235b8ca123456789 123456789010 IPv4';
  const lines = [
    '52.213.180.42 10.0.0.62 43416 5001 52.213.180.42 10.0.0.62 6 568 8 1566848875 1566848933 ACCEPT 2 OK',
    '10.0.0.62 52.213.180.42 5001 43416 10.0.0.62 52.213.180.42 6 376 7 1566848875 1566848933 ACCEPT 18 OK',
    '52.213.180.42 10.0.0.62 43418 5001 52.213.180.42 10.0.0.62 6 100701 70 1566848875 1566848933 ACCEPT 2 OK',
    '10.0.0.62 52.213.180.42 5001 43418 10.0.0.62 52.213.180.42 6 632 12 1566848875 1566848933 ACCEPT 18 OK',
    '10.0.0.62 52.213.180.42 5001 43418 10.0.0.62 52.213.180.42 6 63388 1219 1566848933 1566849113 ACCEPT 1 OK',
    '52.213.180.42 10.0.0.62 43418 5001 52.213.180.42 10.0.0.62 6 23294588 15774 1566848933 1566849113 ACCEPT 1 OK',
    '52.213.180.42 10.0.0.62 43638 5001 52.213.180.42 10.0.0.62 6 1260 17 1566933133 1566933193 ACCEPT 3 OK',
    // The page prints two spaces here.
    '10.0.0.62 52.213.180.42 5001 43638  10.0.0.62 52.213.180.42 6 967 14 1566933133 1566933193 ACCEPT 19 OK',
  ];
  const records = lines.map((line) => parse(fields, `${head} ${line}`));
  test('is read', () => {
    expect(records.map((record) => record?.flags)).toEqual([2, 18, 2, 18, 1, 1, 3, 19]);
  });
  test('tells three connections, each of them answered', () => {
    const conversations = conversationsOf(
      records.filter((record) => record !== undefined),
      5001,
    );
    expect(
      conversations.map(({ clientPort, signature, flagged, began }) => [clientPort, signature, flagged, began]),
    ).toEqual([
      [43416, 'established', true, true],
      [43418, 'established', true, true],
      [43638, 'established', true, true],
    ]);
  });
});

describe('version 3: through other interfaces', () => {
  test.each([
    ['- eni-1235b8ca123456789 10.0.1.5 10.0.0.220 10.0.1.5 203.0.113.5', ['10.0.1.5'], ['10.0.0.220', '203.0.113.5']],
    ['- eni-1235b8ca123456789 10.0.0.220 203.0.113.5 10.0.0.220 203.0.113.5', ['10.0.0.220'], ['203.0.113.5']],
    ['- eni-1235b8ca123456789 10.0.0.220 10.0.1.5 203.0.113.5 10.0.1.5', ['10.0.0.220', '203.0.113.5'], ['10.0.1.5']],
  ])('a NAT gateway: %s', (line, sources, destinations) => {
    const fields = 'instance-id interface-id srcaddr dstaddr pkt-srcaddr pkt-dstaddr';
    expect(parse(fields, line)).toMatchObject({ interface: 'eni-1235b8ca123456789', sources, destinations });
  });
  const transit =
    'version interface-id account-id vpc-id subnet-id instance-id srcaddr dstaddr srcport dstport protocol tcp-flags type pkt-srcaddr pkt-dstaddr action log-status';
  test.each([
    [
      '3 eni-33333333333333333 123456789010 vpc-abcdefab012345678 subnet-22222222bbbbbbbbb i-01234567890123456 10.20.33.164 10.40.2.236 39812 80 6 3 IPv4 10.20.33.164 10.40.2.236 ACCEPT OK',
      3,
      ['10.20.33.164'],
    ],
    [
      '3 eni-33333333333333333 123456789010 vpc-abcdefab012345678 subnet-22222222bbbbbbbbb i-01234567890123456 10.40.2.236 10.20.33.164 80 39812 6 19 IPv4 10.40.2.236 10.20.33.164 ACCEPT OK',
      19,
      ['10.40.2.236'],
    ],
    [
      '3 eni-11111111111111111 123456789010 vpc-abcdefab012345678 subnet-11111111aaaaaaaaa - 10.40.1.175 10.40.2.236 39812 80 6 3 IPv4 10.20.33.164 10.40.2.236 ACCEPT OK',
      3,
      ['10.40.1.175', '10.20.33.164'],
    ],
    [
      '3 eni-22222222222222222 123456789010 vpc-abcdefab012345678 subnet-22222222bbbbbbbbb - 10.40.2.236 10.40.2.31 80 39812 6 19 IPv4 10.40.2.236 10.20.33.164 ACCEPT OK',
      19,
      ['10.40.2.236'],
    ],
  ])('a transit gateway: %s', (line, flags, sources) => {
    expect(parse(transit, line)).toMatchObject({ flags, sources, action: 'ACCEPT' });
  });
});

describe('versions 4 and 5: zone, service, path and direction', () => {
  const fields =
    'version srcaddr dstaddr srcport dstport protocol start end type packets bytes account-id vpc-id subnet-id instance-id interface-id region az-id sublocation-type sublocation-id action tcp-flags pkt-srcaddr pkt-dstaddr pkt-src-aws-service pkt-dst-aws-service traffic-path flow-direction log-status';
  test.each([
    [
      '5 52.95.128.179 10.0.0.71 80 34210 6 1616729292 1616729349 IPv4 14 15044 123456789012 vpc-abcdefab012345678 subnet-aaaaaaaa012345678 i-0c50d5961bcb2d47b eni-1235b8ca123456789 ap-southeast-2 apse2-az3 - - ACCEPT 19 52.95.128.179 10.0.0.71 S3 - - ingress OK',
      19,
    ],
    [
      '5 10.0.0.71 52.95.128.179 34210 80 6 1616729292 1616729349 IPv4 7 471 123456789012 vpc-abcdefab012345678 subnet-aaaaaaaa012345678 i-0c50d5961bcb2d47b eni-1235b8ca123456789 ap-southeast-2 apse2-az3 - - ACCEPT 3 10.0.0.71 52.95.128.179 - S3 8 egress OK',
      3,
    ],
  ])('%s', (line, flags) => {
    expect(parse(fields, line)).toMatchObject({ flags, interface: 'eni-1235b8ca123456789', action: 'ACCEPT' });
  });
});

describe('later versions', () => {
  const v2 = defaultFormat.join(' ');
  const line = (version: number, rest: string, action = 'ACCEPT', id = eni) =>
    `${version} 123456789012 ${id} 10.0.1.100 10.0.2.50 49152 443 6 25 4000 1620000000 1620000060 ${action} OK ${rest}`;
  test('7: tasks of ECS', () => {
    const fields = `${v2} ecs-cluster-arn ecs-cluster-name ecs-container-instance-arn ecs-container-instance-id ecs-container-id ecs-second-container-id ecs-service-name ecs-task-definition-arn ecs-task-arn ecs-task-id`;
    const arn = 'arn:aws:ecs:us-east-1:123456789012';
    const sample = line(
      7,
      `${arn}:cluster/orders orders - - 0123456789abcdef0123456789abcdef - web ${arn}:task-definition/web:7 ${arn}:task/orders/0123456789abcdef 0123456789abcdef`,
    );
    expect(parse(fields, sample)).toMatchObject({ destinationPort: 443, action: 'ACCEPT', interface: eni });
  });
  test.each([
    ['BPA', 'BPA'],
    ['EC', 'EC'],
    ['-', undefined],
  ])('8: rejected because of %s', (reason, read) => {
    const fields = `${v2} tcp-flags pkt-srcaddr pkt-dstaddr reject-reason`;
    const record = parse(fields, line(8, `2 10.0.1.100 10.0.2.50 ${reason}`, 'REJECT'));
    expect(record).toMatchObject({ action: 'REJECT', flags: 2 });
    expect(record?.reason).toBe(read);
    expect(gradeOf(formatFrom(fields))).toBe('A');
  });
  test('9: a regional NAT gateway has no interface', () => {
    const record = parse(`${v2} resource-id`, line(9, 'nat-0123456789abcdef0', 'ACCEPT', '-'));
    expect(record).toMatchObject({ interface: '', action: 'ACCEPT' });
  });
  test('10: encryption', () => {
    expect(parse(`${v2} encryption-status`, line(10, '3'))?.action).toBe('ACCEPT');
  });
  test('11: tags and the next hop', () => {
    const fields = `${v2} instance-tag interface-tag asg-tag interface-type next-hop-interface-id next-hop-subnet-id next-hop-az-id next-hop-vpc-id next-hop-interface-type`;
    const sample = line(11, 'web - - vpc_endpoint eni-0f subnet-0f use1-az1 vpc-0f transit_gateway');
    expect(parse(fields, sample)).toMatchObject({ interface: eni, destinationPort: 443 });
  });
  test('a field that nobody knows yet takes its place and is left alone', () => {
    expect(parse(`${v2} what-comes-next`, line(12, 'x'))?.action).toBe('ACCEPT');
  });
});

describe('version 6: transit gateways', () => {
  const head =
    '6 TransitGateway 123456789012 tgw-1 tgw-attach-1 111122223333 444455556666 vpc-1 vpc-2 subnet-1 subnet-2';
  const lost = (noRoute: number, blackhole: number, mtu: number, ttl = 0) =>
    `${head} eni-1 eni-2 use1-az1 use1-az2 tgw-attach-2 10.10.1.10 10.20.1.10 40000 443 6 3 180 1616729292 1616729349 OK IPv4 ${noRoute} ${blackhole} ${mtu} ${ttl} 2 us-east-1 ingress - -`;
  test('in the default format, read from a group of their own', () => {
    const log = flowLog({ ResourceId: 'tgw-1', TrafficType: undefined });
    const found = inventory(
      ['ec2/describe-flow-logs', { FlowLogs: [log] }],
      ['logs/filter-log-events', events([lost(3, 0, 0), lost(0, 2, 0), lost(0, 0, 1, 9)], 'tgw-attach-1'), group],
    );
    expect(transitRecords(found).map(({ record }) => record.lost)).toEqual([
      { noRoute: 3, blackhole: 0, mtu: 0, ttl: 0 },
      { noRoute: 0, blackhole: 2, mtu: 0, ttl: 0 },
      { noRoute: 0, blackhole: 0, mtu: 1, ttl: 9 },
    ]);
  });
  test('in a custom format', () => {
    const fields =
      'version tgw-id srcaddr dstaddr srcport dstport protocol start end log-status packets-lost-blackhole';
    const record = parse(fields, '6 tgw-1 10.10.1.10 10.20.1.10 40000 443 6 1616729292 1616729349 OK 4');
    expect(record?.lost).toEqual({ noRoute: 0, blackhole: 4, mtu: 0, ttl: 0 });
  });
  test('without traffic', () => {
    const dashes = Array.from({ length: 33 }, () => '-');
    const values = ['6', 'TransitGateway', '123456789012', ...dashes];
    [23, 24].forEach((at, index) => (values[at] = String(1616729292 + 57 * index)));
    values[25] = 'NODATA';
    expect(parseRecord(values.join(' '), [transitFormat])).toMatchObject({ status: 'NODATA', lost: undefined });
  });
});

test('one stream of several formats, records without data, IPv6, garbage and control codes', () => {
  const six = `2 1 ${eni} 2001:db8::10 2001:db8:1::1 40000 443 6 1 60 1769944800 1769944855 REJECT OK`;
  const skipped = nodata('11:20').replace('NODATA', 'SKIPDATA');
  const lines = [
    nodata('11:00'),
    row({ from: '10.10.1.10', to: '10.20.1.10', ports: [40000, 443], flags: 2, action: 'REJECT' }),
    six,
    skipped,
    '\u001b]0;owned\u0007',
    '{"level":"info"}',
    nodata('11:50'),
  ];
  const found = inventory(
    ['ec2/describe-flow-logs', { FlowLogs: [flowLog({ LogFormat: flaggedFormat })] }],
    ['logs/filter-log-events', events(lines), group],
  );
  const [read] = flowGroups(found);
  expect(read?.records.map(({ status }) => status)).toEqual(['NODATA', 'OK', 'OK', 'SKIPDATA', 'NODATA']);
  expect(read?.records.map(({ line }) => line)).toEqual(lines.filter((_, at) => at !== 4 && at !== 5));
  expect(read).toMatchObject({ malformed: 2, unparsed: ['\u001b]0;owned\u0007', '{"level":"info"}'] });
  expect(interfaceFlows(found, eni).coverage).toMatchObject({ is: 'partial', why: expect.stringContaining('skipped') });
});

test('a format is read from what DescribeFlowLogs says of it', () => {
  expect(formatOf('${version} ${ecs-task-id} ${next-hop-az-id} ${instance-tag-2}')).toEqual([
    'version',
    'ecs-task-id',
    'next-hop-az-id',
    'instance-tag-2',
  ]);
});
