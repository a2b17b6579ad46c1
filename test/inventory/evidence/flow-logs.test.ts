import { describe, expect, test } from '@jest/globals';
import { conversationsOf } from '../../../src/inventory/evidence/flow-conversations.js';
import { flowGroups, transitRecords } from '../../../src/inventory/evidence/flow-groups.js';
import { interfaceFlows } from '../../../src/inventory/evidence/flow-logs.js';
import { parseRecord, formatOf, defaultFormat } from '../../../src/inventory/evidence/flow-record.js';
import type { Row } from './samples.js';
import { eni, events, flaggedFormat, flowLog, group, inventory, nodata, row } from './samples.js';

const client = '10.10.1.10';
const server = '10.20.1.10';

const read = (lines: readonly string[], log: object = flowLog(), answer: object = {}) =>
  inventory(
    ['ec2/describe-flow-logs', { FlowLogs: [log] }],
    ['logs/filter-log-events', { ...events(lines), ...answer }, group],
  );

describe('a log group', () => {
  test('keeps what it cannot read, counted and raw', () => {
    const hostile = '\u001b[2J\u001b]0;owned\u0007 REJECT OK';
    const [found] = flowGroups(read([nodata(), hostile, 'x', 'y', 'z']));
    expect(found).toMatchObject({ group, malformed: 4, unparsed: [hostile, 'x', 'y'], truncated: false });
    expect(found?.records).toHaveLength(1);
  });

  test('a line with control codes in a field is not a record of anybody', () => {
    const line = row({ from: `\u001b[31m${client}`, to: server, ports: [40000, 443] });
    const [found] = flowGroups(read([line]));
    expect(found?.records[0]?.sources).toEqual([`\u001b[31m${client}`]);
    expect(found?.records[0]?.line).toBe(line);
  });

  test('holds lines of several formats', () => {
    const lines = [
      row({ from: client, to: server, ports: [40000, 443] }),
      row({ from: client, to: server, ports: [40001, 443], flags: 2 }),
    ];
    const [found] = flowGroups(read(lines, flowLog({ LogFormat: flaggedFormat })));
    expect(found?.records.map(({ flags }) => flags)).toEqual([undefined, 2]);
  });

  test('is known by the names of its streams where the flow log is not', () => {
    const alone = inventory(['logs/filter-log-events', events([nodata()]), group]);
    expect(flowGroups(alone)).toHaveLength(1);
    const nameless = inventory([
      'logs/filter-log-events',
      { events: [{ message: nodata() }, { message: 'x' }] },
      group,
    ]);
    expect(flowGroups(nameless)).toMatchObject([{ malformed: 0, records: [{ status: 'NODATA' }] }]);
    const other = inventory(['logs/filter-log-events', events(['2026-02-01 INFO started'], 'i-1/app.log'), '/app']);
    expect(flowGroups(other)).toEqual([]);
  });

  test('of another account is found by the ARN of the destination', () => {
    const log = flowLog({
      LogDestination: `arn:aws:logs:us-east-1:444455556666:log-group:${group}:*`,
      LogGroupName: undefined,
    });
    expect(interfaceFlows(read([nodata()], log), eni).where).toEqual([group]);
  });

  test('names the interface by its stream where the format does not', () => {
    const log = flowLog({ LogFormat: '${srcaddr} ${dstaddr} ${srcport} ${dstport} ${start} ${end} ${action}' });
    const flows = interfaceFlows(read([`${client} ${server} 40000 443 1769944800 1769944855 REJECT`], log), eni);
    expect(flows.records).toHaveLength(1);
  });
});

describe('coverage of an interface', () => {
  const lines = [nodata('11:00'), row({ from: '10.10.9.9', to: server, ports: [40000, 443] }), nodata('11:30')];
  const coverage = (log: object, of = lines, answer: object = {}) =>
    interfaceFlows(read(of, log, answer), eni).coverage;

  test('is full where an active flow log delivered all of it', () => {
    expect(coverage(flowLog())).toMatchObject({ is: 'full', traffic: 'ALL' });
    expect(interfaceFlows(read(lines), eni).span).toEqual({
      from: Date.parse('2026-02-01T11:00:00Z'),
      to: Date.parse('2026-02-01T11:30:55Z'),
    });
  });

  test('is told of the stated traffic only', () => {
    expect(coverage(flowLog({ TrafficType: 'REJECT' }))).toMatchObject({ is: 'full', traffic: 'REJECT' });
  });

  test.each([
    ['a failed delivery', flowLog({ DeliverLogsStatus: 'FAILED', DeliverLogsErrorMessage: 'Access error' }), lines, {}],
    ['a flow log that is younger', flowLog({ CreationTime: '2026-02-01T11:10:00Z' }), lines, {}],
    ['skipped records', flowLog(), [...lines, nodata('11:40').replace('NODATA', 'SKIPDATA')], {}],
    ['a reading that stopped early', flowLog(), lines, { nextToken: 'more' }],
  ])('is partial with %s', (_, log, of, answer) => {
    expect(coverage(log, of, answer).is).toBe('partial');
  });

  test('is none without a record, without a flow log, and for a destination that is not read', () => {
    expect(coverage(flowLog(), []).is).toBe('none');
    expect(coverage(flowLog({ ResourceId: 'eni-other' }), []).is).toBe('none');
    expect(coverage(flowLog({ LogDestinationType: 's3', LogDestination: 'arn:aws:s3:::b' }), []).is).toBe('none');
  });

  test('ends where delivery is not sure yet', () => {
    const flows = interfaceFlows(read([nodata('11:00'), nodata('11:58')]), eni);
    expect(flows.span?.to).toBe(Date.parse('2026-02-01T11:53:00Z'));
  });

  test('comes from the flow log of the subnet or the VPC as well', () => {
    const owner = inventory(
      ['ec2/describe-flow-logs', { FlowLogs: [flowLog({ ResourceId: 'vpc-1' })] }],
      ['ec2/describe-network-interfaces', { NetworkInterfaces: [{ NetworkInterfaceId: eni, VpcId: 'vpc-1' }] }],
      ['logs/filter-log-events', events(lines), group],
    );
    expect(interfaceFlows(owner, eni).coverage.is).toBe('full');
  });
});

describe('signatures of one interface', () => {
  const forward = (rest: Partial<Row> = {}) => row({ from: client, to: server, ports: [40000, 443], ...rest });
  const reply = (rest: Partial<Row> = {}) => row({ from: server, to: client, ports: [443, 40000], ...rest });
  const signatures = (...lines: string[]) => {
    const records = lines.flatMap((line) => parseRecord(line, [formatOf(flaggedFormat), defaultFormat]) ?? []);
    return conversationsOf(records, 443).map(({ signature, flagged, completed, reason }) => ({
      signature,
      flagged,
      completed,
      reason,
    }));
  };
  const only = (...lines: string[]) => signatures(...lines)[0];

  test('the first packet is rejected', () => {
    expect(only(forward({ action: 'REJECT', flags: 2 }))).toMatchObject({ signature: 'refused', flagged: true });
    expect(only(forward({ action: 'REJECT' }))).toMatchObject({ signature: 'refused', flagged: false });
  });

  test('the answer is rejected', () => {
    expect(only(forward({ flags: 2 }), reply({ action: 'REJECT', flags: 18 }))?.signature).toBe('reply-refused');
    expect(only(forward(), reply({ action: 'REJECT' }))).toMatchObject({ signature: 'reply-refused', flagged: false });
  });

  test('nothing answers', () => {
    expect(only(forward({ flags: 2, packets: 7 }))?.signature).toBe('unanswered');
  });

  test('it is established, by flags or by what was carried', () => {
    expect(only(forward({ flags: 3, packets: 9, bytes: 2000 }), reply({ flags: 19, packets: 8, bytes: 6000 }))).toEqual(
      {
        signature: 'established',
        flagged: true,
        completed: true,
        reason: undefined,
      },
    );
    expect(only(forward({ packets: 9, bytes: 2000 }), reply({ packets: 8, bytes: 6000 }))?.signature).toBe(
      'established',
    );
    expect(only(forward(), reply({ packets: 1, bytes: 60 }))?.signature).toBe('unanswered');
  });

  test('answered again and again, and never continued', () => {
    expect(
      only(forward({ flags: 2, packets: 5, bytes: 300 }), reply({ flags: 18, packets: 5, bytes: 300 })),
    ).toMatchObject({
      signature: 'established',
      completed: false,
    });
  });

  test('a late packet of a closed connection is no refusal', () => {
    expect(
      only(
        forward({ flags: 3, packets: 9, bytes: 2000 }),
        reply({ flags: 19, packets: 8, bytes: 6000 }),
        forward({ action: 'REJECT', flags: 1, at: '11:22' }),
      )?.signature,
    ).toBe('established');
    expect(signatures(forward({ action: 'REJECT', flags: 1 }))).toEqual([]);
  });

  test('other ports and protocols are none of them', () => {
    expect(signatures(row({ from: client, to: server, ports: [40000, 80] }))).toEqual([]);
    expect(signatures(forward().replace(' 6 1 60', ' 17 1 60'))).toEqual([]);
    expect(signatures(nodata())).toEqual([]);
  });
});

test('records of a transit gateway are told by the packets that it lost', () => {
  const line =
    '6 TransitGateway 444455556666 tgw-1 tgw-attach-1 111122223333 - vpc-1 - subnet-1 - eni-1 - use1-az1 - - 10.10.1.10 10.20.1.10 40000 443 6 3 180 1769944800 1769944855 OK IPv4 3 0 0 0 2 us-east-1 ingress - -';
  const found = transitRecords(
    inventory(
      ['ec2/describe-flow-logs', { FlowLogs: [flowLog({ ResourceId: 'tgw-1' })] }],
      ['logs/filter-log-events', events([line], 'tgw-attach-1'), group],
    ),
  );
  expect(found.map(({ record }) => record.lost?.noRoute)).toEqual([3]);
});
