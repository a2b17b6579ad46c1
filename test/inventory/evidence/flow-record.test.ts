import { describe, expect, test } from '@jest/globals';
import {
  defaultFormat,
  formatOf,
  gradeOf,
  parseRecord,
  transitFormat,
} from '../../../src/inventory/evidence/flow-record.js';

/** The samples of https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-records-examples.html */
const fields = (text: string) => formatOf(text.replace(/[a-z][a-z0-9-]*/g, '${$&}'));

describe('the default format', () => {
  const parse = (line: string) => parseRecord(line, [defaultFormat]);

  test('accepted and rejected traffic', () => {
    expect(
      parse(
        '2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK',
      ),
    ).toMatchObject({
      status: 'OK',
      interface: 'eni-1235b8ca123456789',
      sources: ['172.31.16.139'],
      destinations: ['172.31.16.21'],
      sourcePort: 20641,
      destinationPort: 22,
      protocol: 6,
      packets: 20,
      bytes: 4249,
      from: 1_418_530_010_000,
      to: 1_418_530_070_000,
      action: 'ACCEPT',
      flags: undefined,
    });
    expect(
      parse(
        '2 123456789010 eni-1235b8ca123456789 172.31.9.69 172.31.9.12 49761 3389 6 20 4249 1418530010 1418530070 REJECT OK',
      )?.action,
    ).toBe('REJECT');
  });

  test('no data and skipped records', () => {
    const nodata = parse('2 123456789010 eni-1235b8ca123456789 - - - - - - - 1431280876 1431280934 - NODATA');
    expect(nodata).toMatchObject({ status: 'NODATA', sources: [], destinationPort: undefined, action: undefined });
    const skipped = parse('2 123456789010 eni-11111111aaaaaaaaa - - - - - - - 1431280876 1431280934 - SKIPDATA');
    expect(skipped).toMatchObject({ status: 'SKIPDATA', interface: 'eni-11111111aaaaaaaaa' });
  });

  test('ICMP has ports of 0', () => {
    expect(
      parse(
        '2 123456789010 eni-1235b8ca123456789 203.0.113.12 172.31.16.139 0 0 1 4 336 1432917027 1432917142 ACCEPT OK',
      ),
    ).toMatchObject({ protocol: 1, sourcePort: 0, destinationPort: 0 });
  });

  test('IPv6', () => {
    expect(
      parse(
        '2 123456789010 eni-1235b8ca123456789 2001:db8:1234:a100:8d6e:3477:df66:f105 2001:db8:1234:a102:3304:8879:34cf:4071 34892 22 6 54 8855 1477913708 1477913820 ACCEPT OK',
      ),
    ).toMatchObject({
      sources: ['2001:db8:1234:a100:8d6e:3477:df66:f105'],
      destinations: ['2001:db8:1234:a102:3304:8879:34cf:4071'],
    });
  });

  test('an unknown account is no obstacle', () => {
    expect(
      parse('2 unknown eni-1235b8ca123456789 10.0.0.1 10.0.0.2 40000 443 6 1 60 1418530010 1418530070 REJECT OK')
        ?.interface,
    ).toBe('eni-1235b8ca123456789');
  });
});

describe('custom formats', () => {
  test('TCP flags of a short and of a long connection', () => {
    const format = fields(
      'version vpc-id subnet-id instance-id interface-id account-id type srcaddr dstaddr srcport dstport pkt-srcaddr pkt-dstaddr protocol bytes packets start end action tcp-flags log-status',
    );
    const parse = (line: string) => parseRecord(line, [format, defaultFormat]);
    const head =
      '3 vpc-abcdefab012345678 subnet-aaaaaaaa012345678 i-01234567890123456 eni-1235b8ca123456789 123456789010 IPv4';
    expect(
      parse(
        `${head} 52.213.180.42 10.0.0.62 43416 5001 52.213.180.42 10.0.0.62 6 568 8 1566848875 1566848933 ACCEPT 2 OK`,
      ),
    ).toMatchObject({ flags: 2, bytes: 568, packets: 8, sources: ['52.213.180.42'] });
    expect(
      parse(
        `${head} 10.0.0.62 52.213.180.42 5001 43416 10.0.0.62 52.213.180.42 6 376 7 1566848875 1566848933 ACCEPT 18 OK`,
      )?.flags,
    ).toBe(18);
    expect(gradeOf(format)).toBe('B');
  });

  test('traffic through a NAT gateway: both addresses count, and the event has the time', () => {
    const format = fields('instance-id interface-id srcaddr dstaddr pkt-srcaddr pkt-dstaddr');
    const record = parseRecord(
      '- eni-1235b8ca123456789 10.0.1.5 10.0.0.220 10.0.1.5 203.0.113.5',
      [format, defaultFormat],
      1_418_530_010_000,
    );
    expect(record).toMatchObject({
      sources: ['10.0.1.5'],
      destinations: ['10.0.0.220', '203.0.113.5'],
      from: 1_418_530_010_000,
      to: 1_418_530_010_000,
    });
    expect(gradeOf(format)).toBe('D');
  });

  test('service names, path and direction of version 5', () => {
    const format = fields(
      'version srcaddr dstaddr srcport dstport protocol start end type packets bytes account-id vpc-id subnet-id instance-id interface-id region az-id sublocation-type sublocation-id action tcp-flags pkt-srcaddr pkt-dstaddr pkt-src-aws-service pkt-dst-aws-service traffic-path flow-direction log-status',
    );
    expect(
      parseRecord(
        '5 52.95.128.179 10.0.0.71 80 34210 6 1616729292 1616729349 IPv4 14 15044 123456789012 vpc-abcdefab012345678 subnet-aaaaaaaa012345678 i-0c50d5961bcb2d47b eni-1235b8ca123456789 ap-southeast-2 apse2-az3 - - ACCEPT 19 52.95.128.179 10.0.0.71 S3 - - ingress OK',
        [format],
      ),
    ).toMatchObject({ sourcePort: 80, flags: 19, packets: 14 });
  });

  test('why a control rejected', () => {
    const format = fields(
      'version interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status tcp-flags reject-reason pkt-srcaddr pkt-dstaddr',
    );
    expect(gradeOf(format)).toBe('A');
    expect(
      parseRecord('8 eni-1 10.0.0.1 10.0.0.2 40000 443 6 1 - 1616729292 1616729349 REJECT OK 2 BPA 10.0.0.1 10.0.0.2', [
        format,
      ]),
    ).toMatchObject({ reason: 'BPA', bytes: undefined });
  });

  test('what a transit gateway lost', () => {
    const line =
      '6 TransitGateway 123456789012 tgw-1 tgw-attach-1 111122223333 - vpc-1 - subnet-1 - eni-1 - use1-az1 - - 10.10.1.10 10.20.1.10 40000 443 6 3 180 1616729292 1616729349 OK IPv4 3 0 0 0 2 us-east-1 ingress - -';
    expect(parseRecord(line, [transitFormat])).toMatchObject({
      lost: { noRoute: 3, blackhole: 0, mtu: 0, ttl: 0 },
      sources: ['10.10.1.10'],
      action: undefined,
    });
  });
});

describe('lines of no format', () => {
  const custom = fields('version interface-id srcaddr dstaddr srcport dstport start end action log-status');
  test.each([
    ['too few fields', '2 123456789010 eni-1 10.0.0.1'],
    ['text for a port', '2 1 eni-1 10.0.0.1 10.0.0.2 http 443 6 1 60 1418530010 1418530070 ACCEPT OK'],
    ['another word for the action', '2 1 eni-1 10.0.0.1 10.0.0.2 40000 443 6 1 60 1418530010 1418530070 ALLOW OK'],
    ['another status', '2 1 eni-1 10.0.0.1 10.0.0.2 40000 443 6 1 60 1418530010 1418530070 ACCEPT FINE'],
    ['no time', '2 1 eni-1 10.0.0.1 10.0.0.2 40000 443 6 1 60 - - ACCEPT OK'],
    ['JSON', '{"message":"hello"}'],
    ['nothing', '   '],
  ])('%s', (_, line) => {
    expect(parseRecord(line, [custom, defaultFormat])).toBeUndefined();
  });

  test('several formats in one stream are told by the number of their fields', () => {
    const parse = (line: string) => parseRecord(line, [custom, defaultFormat]);
    expect(parse('2 eni-1 10.0.0.1 10.0.0.2 40000 443 1418530010 1418530070 REJECT OK')?.protocol).toBeUndefined();
    expect(parse('2 1 eni-1 10.0.0.1 10.0.0.2 40000 443 6 1 60 1418530010 1418530070 REJECT OK')?.protocol).toBe(6);
  });

  test('two formats of the same length are told by the kind of their fields', () => {
    const swapped = fields(
      'version account-id interface-id srcport dstport srcaddr dstaddr protocol packets bytes start end action log-status',
    );
    const line = '2 1 eni-1 10.0.0.1 10.0.0.2 40000 443 6 1 60 1418530010 1418530070 REJECT OK';
    expect(parseRecord(line, [swapped, defaultFormat])).toMatchObject({ sources: ['10.0.0.1'], destinationPort: 443 });
  });
});

test('without a stated format it is the default one', () => {
  expect(formatOf(undefined)).toEqual(defaultFormat);
  expect(formatOf('${version} ${pkt-srcaddr}')).toEqual(['version', 'pkt-srcaddr']);
});
