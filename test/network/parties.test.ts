import { describe, expect, test } from '@jest/globals';
import { GapError } from '../../src/inventory/inventory.js';
import { partiesOf, traceFlow, worstOf } from '../../src/network/index.js';
import {
  addInterface,
  clientToApi,
  consumer,
  giveAcl,
  inventoryFor,
  path,
  peered,
  provider,
  region,
  row,
} from './worlds.js';
import type { Draft, Loose } from './worlds.js';

const of = (text: string, draft: Draft = peered(), family?: 4 | 6) => partiesOf(inventoryFor(draft), text, family);

const client = { is: 'interface', account: consumer, region, id: 'eni-client', address: '10.1.1.10' };

describe('what --from and --to take', () => {
  test('an interface, with the ports of its kind', () => {
    expect(of('eni-client')).toEqual({ parties: [client], sourcePorts: [1024, 65535] });
    const draft = peered();
    row(draft, 'eni-client').Attachment = { InstanceId: 'i-1', DeviceIndex: 0 };
    expect(of('eni-client', draft)?.sourcePorts).toEqual([32768, 60999]);
    expect(of('eni-client', draft, 6)?.parties).toMatchObject([{ address: '2001:db8:1:1::10' }]);
  });
  test('an instance sends from its first interface', () => {
    const draft = peered();
    row(draft, 'eni-client').Attachment = { InstanceId: 'i-1', DeviceIndex: 0 };
    addInterface(draft, {
      account: consumer,
      vpc: 'vpc-client',
      subnet: 'subnet-client-2',
      id: 'eni-0',
      address: '10.1.2.4',
      groups: ['sg-client'],
    });
    row(draft, 'eni-0').Attachment = { InstanceId: 'i-1', DeviceIndex: 1 };
    expect(of('i-1', draft)?.parties).toEqual([client]);
  });
  test('an endpoint has an interface in each of its subnets', () => {
    const draft = peered();
    draft.set(path(provider, 'ec2/describe-vpc-endpoints'), {
      VpcEndpoints: [{ VpcEndpointId: 'vpce-1', NetworkInterfaceIds: ['eni-api-1', 'eni-api-2'] }],
    });
    draft.set(path(consumer, 'ec2/describe-vpc-endpoints'), { VpcEndpoints: [] });
    expect(of('vpce-1', draft)?.parties).toMatchObject([{ id: 'eni-api-1' }, { id: 'eni-api-2' }]);
  });
  test('a load balancer by ARN, name and DNS name', () => {
    const draft = peered();
    const nlb = { account: provider, vpc: 'vpc-api', subnet: 'subnet-api-1', id: 'eni-nlb', address: '10.2.1.50' };
    addInterface(draft, { ...nlb, groups: [], type: 'network_load_balancer' });
    row(draft, 'eni-nlb').Description = 'ELB net/orders/0123456789abcdef';
    const arn = `arn:aws:elasticloadbalancing:${region}:${provider}:loadbalancer/net/orders/0123456789abcdef`;
    draft.set(path(provider, 'elbv2/describe-load-balancers'), {
      LoadBalancers: [
        { LoadBalancerArn: arn, LoadBalancerName: 'orders', DNSName: 'orders-1.elb.us-east-1.amazonaws.com' },
      ],
    });
    for (const text of [arn, 'net/orders/0123456789abcdef', 'orders', 'orders-1.elb.us-east-1.amazonaws.com'])
      expect(of(text, draft)).toMatchObject({ parties: [{ id: 'eni-nlb' }], sourcePorts: [1024, 65535] });
  });
  test('a subnet stands for a host that could be there, with the default group of its VPC', () => {
    expect(of('subnet-client-1')?.parties).toEqual([
      { is: 'subnet', account: consumer, region, id: 'subnet-client-1', address: '10.1.1.4', groups: undefined },
    ]);
    const draft = peered();
    row(draft, 'sg-client').GroupName = 'default';
    expect(of('subnet-client-1', draft)?.parties).toMatchObject([{ groups: ['sg-client'] }]);
    expect(of('vpc-client', draft)?.parties.length).toBe(2);
  });
  test('a function sends from its subnets with its groups, or from the interface that Lambda made', () => {
    const draft = peered();
    draft.set(path(consumer, 'lambda/get-function-configuration', 'caller'), {
      VpcConfig: {
        VpcId: 'vpc-client',
        SubnetIds: ['subnet-client-1', 'subnet-client-2'],
        SecurityGroupIds: ['sg-client'],
      },
    });
    const groups = ['sg-client'];
    expect(of('caller', draft)).toMatchObject({
      parties: [
        { is: 'subnet', id: 'subnet-client-1', groups },
        { is: 'subnet', id: 'subnet-client-2', groups },
      ],
      sourcePorts: [1024, 65535],
    });
    row(draft, 'eni-client').InterfaceType = 'lambda';
    expect(of(`arn:aws:lambda:${region}:${consumer}:function:caller`, draft)?.parties).toMatchObject([
      { is: 'interface', id: 'eni-client' },
      { is: 'subnet', id: 'subnet-client-2' },
    ]);
  });
  test.each([
    ['its primary address', '10.1.1.10', {}],
    ['a secondary address', '10.1.1.77', { PrivateIpAddresses: [{ PrivateIpAddress: '10.1.1.77' }] }],
    ['a delegated prefix', '10.1.1.77', { Ipv4Prefixes: [{ Ipv4Prefix: '10.1.1.64/28' }] }],
    ['an IPv6 address', '2001:db8:1:1:0:0:0:10', {}],
  ])('an interface by %s', (_, text, edit) => {
    const draft = peered();
    Object.assign(row(draft, 'eni-client'), edit);
    expect(of(text, draft)?.parties).toEqual([{ ...client, address: text }]);
  });
  test('an address of a subnet that no interface has, and one of no VPC', () => {
    expect(of('10.1.2.200')?.parties).toMatchObject([{ is: 'subnet', id: 'subnet-client-2', groups: undefined }]);
    expect(of('172.20.0.9')?.parties).toEqual([{ is: 'address', address: '172.20.0.9' }]);
  });
  test('what is nowhere is undefined; what was not collected is a gap', () => {
    for (const text of ['eni-none', 'subnet-none', 'vpc-none', 'nothing', '10.1', 'net/none/1'])
      expect(of(text)).toBeUndefined();
    const draft = peered();
    draft.delete(path(provider, 'ec2/describe-network-interfaces'));
    expect(() => of('eni-none', draft)).toThrow(GapError);
    expect(() => of('net/none/1', draft)).toThrow(GapError);
    expect(of('eni-client', draft)).toBeDefined();
  });
});

describe('several pairs as one question', () => {
  const second = {
    ...clientToApi,
    to: { is: 'interface', account: provider, region, id: 'eni-api-2', address: '10.2.2.20' } as const,
  };
  const both = (draft: Draft) => {
    const inventory = inventoryFor(draft);
    return worstOf([traceFlow(inventory, clientToApi), traceFlow(inventory, second)]);
  };
  test('all reachable, one blocked, all blocked', () => {
    expect(both(peered()).verdict).toBe('reachable');
    const one = peered();
    giveAcl(one, provider, 'vpc-api', 'subnet-api-2', 'acl-2', []);
    expect(both(one)).toMatchObject({
      verdict: 'partial',
      forward: { verdict: 'partial' },
      return: { verdict: 'partial' },
    });
    const all = peered();
    row(all, 'sg-api').IpPermissions = [];
    expect(both(all)).toMatchObject({
      verdict: 'blocked',
      forward: { verdict: 'blocked' },
      return: { verdict: 'reachable' },
    });
    expect(both(all).blockers.length).toBe(1);
  });
  test('each blocked in another leg', () => {
    const draft = peered();
    giveAcl(draft, provider, 'vpc-api', 'subnet-api-1', 'acl-1', [
      ...row(draft, 'acl-api').Entries.filter((one: Loose) => one.Egress === false),
    ]);
    giveAcl(draft, provider, 'vpc-api', 'subnet-api-2', 'acl-2', [
      ...row(draft, 'acl-api').Entries.filter((one: Loose) => one.Egress === true),
    ]);
    expect(both(draft)).toMatchObject({
      verdict: 'blocked',
      forward: { verdict: 'blocked' },
      return: { verdict: 'blocked' },
    });
  });
  test('none at all is a mistake of the caller', () => {
    expect(() => worstOf([])).toThrow(RangeError);
  });
});
