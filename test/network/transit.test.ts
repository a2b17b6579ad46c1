import { describe, expect, test } from '@jest/globals';
import {
  addAccount,
  addAttachment,
  addRoute,
  addTransitGateway,
  addTransitTable,
  aclEntry,
  allowAll,
  blockersOf,
  clientToApi,
  consumer,
  gatesOf,
  giveAcl,
  hub,
  ingress443,
  path,
  provider,
  push,
  removeRoute,
  row,
  rows,
  separate,
  trace,
  transited,
  transitRoute,
  transitRoutes,
} from './worlds.js';
import type { Loose } from './worlds.js';

const attachmentRows = (draft: ReturnType<typeof transited>, id: string) => rows(draft, id);

describe('two VPCs over a transit gateway of a third account', () => {
  test('a healthy pair is reachable, and every gate is listed', () => {
    const result = trace(transited());
    expect(result.gaps).toEqual([]);
    expect(result.blockers).toEqual([]);
    expect(result.verdict).toBe('reachable');
    const forward = gatesOf(result).filter(({ leg }) => leg === 'forward');
    expect(forward.map(({ kind, resource }) => `${kind} ${resource}`)).toEqual([
      'security-group sg-client',
      'network-acl acl-client',
      'route rtb-client',
      'transit-gateway-attachment tgw-attach-client',
      'transit-gateway-attachment tgw-attach-client',
      'network-acl acl-client',
      'transit-gateway-route tgw-rtb-client',
      'transit-gateway-attachment tgw-attach-api',
      'network-acl acl-api',
      'network-acl acl-api',
      'security-group sg-api',
    ]);
  });

  test('the table of the client attachment decides the way there, that of the endpoint attachment the way back', () => {
    const there = transited();
    transitRoutes(there, 'tgw-rtb-client').length = 0;
    expect(blockersOf(trace(there))).toEqual(['forward between tgw-route-missing']);
    const back = transited();
    transitRoutes(back, 'tgw-rtb-api').length = 0;
    const result = trace(back);
    expect(blockersOf(result)).toEqual(['return between tgw-route-missing']);
    expect(result.blockers[0]).toMatchObject({
      account: hub,
      resource: 'tgw-rtb-api',
      need: { is: 'propagation', table: 'tgw-rtb-api', attachment: 'tgw-attach-client', destination: '10.1.0.0/16' },
    });
  });

  test('a static blackhole drops, though a propagated route is shorter', () => {
    const draft = transited();
    transitRoutes(draft, 'tgw-rtb-client').push(
      transitRoute('10.2.1.0/24', '', '', { type: 'static', state: 'blackhole' }),
    );
    expect(blockersOf(trace(draft))).toEqual(['forward between route-blackhole']);
  });

  test('a static route wins over a propagated one for the same range', () => {
    const draft = transited();
    transitRoutes(draft, 'tgw-rtb-client').push(
      transitRoute('10.2.0.0/16', '', '', { type: 'static', state: 'blackhole' }),
    );
    expect(blockersOf(trace(draft))).toEqual(['forward between route-blackhole']);
  });

  test('a prefix list reference routes as its entries do', () => {
    const draft = transited();
    transitRoutes(draft, 'tgw-rtb-client').length = 0;
    draft.set(path(hub, 'ec2/get-transit-gateway-prefix-list-references', 'tgw-rtb-client'), {
      TransitGatewayPrefixListReferences: [
        {
          TransitGatewayRouteTableId: 'tgw-rtb-client',
          PrefixListId: 'pl-api',
          State: 'available',
          Blackhole: false,
          TransitGatewayAttachment: {
            TransitGatewayAttachmentId: 'tgw-attach-api',
            ResourceType: 'vpc',
            ResourceId: 'vpc-api',
          },
        },
      ],
    });
    expect(trace(draft).verdict).toBe('unknown');
    draft.set(path(hub, 'ec2/get-managed-prefix-list-entries', 'pl-api'), { Entries: [{ Cidr: '10.2.0.0/16' }] });
    expect(trace(draft).verdict).toBe('reachable');
  });

  test('an attachment without association drops what comes in by it', () => {
    const draft = transited();
    attachmentRows(draft, 'tgw-attach-client').forEach((one) => delete one.Association);
    expect(trace(draft).verdict).toBe('unknown');
    for (const table of ['tgw-rtb-client', 'tgw-rtb-api'])
      draft.set(path(hub, 'ec2/get-transit-gateway-route-table-associations', table), { Associations: [] });
    const result = trace(draft);
    expect(blockersOf(result)).toEqual(['forward between tgw-route-missing']);
    expect(result.blockers[0]?.need).toMatchObject({ is: 'association', attachment: 'tgw-attach-client' });
    draft.set(path(hub, 'ec2/get-transit-gateway-route-table-associations', 'tgw-rtb-client'), {
      Associations: [{ TransitGatewayAttachmentId: 'tgw-attach-client', State: 'associated' }],
    });
    expect(trace(draft).verdict).toBe('reachable');
  });

  test.each(['pendingAcceptance', 'rejected', 'deleting', 'failed'])(
    'an attachment that is %s stops both legs',
    (state) => {
      const draft = transited();
      attachmentRows(draft, 'tgw-attach-api').forEach((one) => (one.State = state));
      expect(blockersOf(trace(draft))).toEqual([
        'forward to tgw-attachment-not-available',
        'return to tgw-attachment-not-available',
      ]);
    },
  );

  test('no attachment at all', () => {
    const draft = transited();
    for (const [name, answer] of draft)
      for (const field of ['TransitGatewayVpcAttachments', 'TransitGatewayAttachments'])
        if (answer[field])
          draft.set(name, {
            [field]: answer[field].filter((one: Loose) => one.TransitGatewayAttachmentId !== 'tgw-attach-client'),
          });
    transitRoutes(draft, 'tgw-rtb-api').length = 0;
    expect(blockersOf(trace(draft))).toEqual([
      'forward from tgw-attachment-not-available',
      'return between tgw-route-missing',
    ]);
  });

  test('a policy table selects the route table by its first matching entry', () => {
    const draft = transited();
    attachmentRows(draft, 'tgw-attach-client').forEach((one) => {
      if (one.Association) one.Association = { TransitGatewayPolicyTableId: 'tgw-ptb-1', State: 'associated' };
    });
    expect(trace(draft).verdict).toBe('unknown');
    const key = path(hub, 'ec2/get-transit-gateway-policy-table-entries', 'tgw-ptb-1');
    const entry = (PolicyRuleNumber: string, rule: object, TargetRouteTableId: string) => ({
      PolicyRuleNumber,
      PolicyRule: { SourceCidrBlock: '0.0.0.0/0', DestinationCidrBlock: '0.0.0.0/0', Protocol: '6', ...rule },
      TargetRouteTableId,
    });
    draft.set(key, {
      TransitGatewayPolicyTableEntries: [
        entry('20', {}, 'tgw-rtb-api'),
        entry('10', { DestinationPortRange: '443' }, 'tgw-rtb-client'),
      ],
    });
    expect(trace(draft).verdict).toBe('reachable');
    draft.set(key, { TransitGatewayPolicyTableEntries: [entry('10', { Protocol: '17' }, 'tgw-rtb-client')] });
    expect(blockersOf(trace(draft))).toEqual(['forward between tgw-route-missing']);
    draft.set(key, { TransitGatewayPolicyTableEntries: [entry('10', { Protocol: 'nonsense' }, 'tgw-rtb-client')] });
    expect(trace(draft)).toMatchObject({ verdict: 'unknown', gaps: [{ why: 'unmodelled' }] });
  });

  test('a zone without attachment subnet cannot reach the gateway; zones compare by id', () => {
    const draft = transited();
    attachmentRows(draft, 'tgw-attach-client').forEach((one) => {
      if (one.SubnetIds) one.SubnetIds = ['subnet-client-tgw-2'];
    });
    const result = trace(draft);
    expect(blockersOf(result)).toEqual(['forward from tgw-attachment-az-missing']);
    expect(result.blockers[0]?.need).toMatchObject({ is: 'attachment', subnet: 'subnet-client-1' });
    row(draft, 'subnet-client-tgw-2').AvailabilityZone = row(draft, 'subnet-client-1').AvailabilityZone;
    expect(trace(draft).verdict).toBe('blocked');
    row(draft, 'subnet-client-tgw-2').AvailabilityZoneId = 'use1-az1';
    expect(trace(draft).verdict).toBe('reachable');
  });

  test('a destination in a zone without attachment subnet is reached by another zone', () => {
    const draft = transited();
    attachmentRows(draft, 'tgw-attach-api').forEach((one) => {
      if (one.SubnetIds) one.SubnetIds = ['subnet-api-tgw-2'];
    });
    const result = trace(draft);
    expect(result.forward.verdict).toBe('reachable');
    expect(blockersOf(result)).toEqual(['return to tgw-attachment-az-missing']);
  });

  test('the ACL of an attachment subnet is evaluated towards and from the gateway only', () => {
    const draft = transited();
    const inbound = (cidr: string) => [...allowAll(), aclEntry(50, false, 'deny', cidr)];
    const outbound = (cidr: string) => [...allowAll(), aclEntry(50, true, 'deny', cidr)];
    giveAcl(draft, consumer, 'vpc-client', 'subnet-client-tgw-1', 'acl-att', inbound('10.1.1.10/32'));
    expect(blockersOf(trace(draft))).toEqual(['forward from nacl-blocks-443']);
    row(draft, 'acl-att').Entries = inbound('10.2.1.20/32');
    expect(trace(draft).verdict).toBe('reachable');
    row(draft, 'acl-att').Entries = outbound('10.2.1.20/32');
    expect(trace(draft).verdict).toBe('reachable');
    row(draft, 'acl-att').Entries = outbound('10.1.1.10/32');
    expect(blockersOf(trace(draft))).toEqual(['return from nacl-blocks-ephemeral-return']);
  });

  test('attachment and host in one subnet: neither direction is evaluated for what the gateway delivers', () => {
    const draft = transited();
    attachmentRows(draft, 'tgw-attach-api').forEach((one) => {
      if (one.SubnetIds) one.SubnetIds = ['subnet-api-1'];
    });
    const entries = [
      ...allowAll(),
      aclEntry(50, false, 'deny', '10.1.1.10/32'),
      aclEntry(60, true, 'deny', '10.2.1.20/32'),
    ];
    giveAcl(draft, provider, 'vpc-api', 'subnet-api-1', 'acl-one', entries);
    expect(trace(draft).verdict).toBe('reachable');
    row(draft, 'acl-one').Entries = [...allowAll(), aclEntry(50, false, 'deny', '10.2.1.20/32')];
    expect(blockersOf(trace(draft))).toEqual(['return to nacl-blocks-ephemeral-return']);
  });

  test('without the gateway owner the verdict is unknown and names that account', () => {
    const draft = transited();
    for (const name of [...draft.keys()]) if (name.startsWith(hub)) draft.delete(name);
    const result = trace(draft);
    expect(result.verdict).toBe('unknown');
    expect(result.blockers).toEqual([]);
    expect(result.gaps.map(({ account }) => account)).toContain(hub);
  });

  test('a search that was cut off decides nothing', () => {
    const draft = transited();
    draft.get(path(hub, 'ec2/search-transit-gateway-routes', 'tgw-rtb-client')).AdditionalRoutesAvailable = true;
    expect(trace(draft)).toMatchObject({ verdict: 'unknown', gaps: [{ why: 'unmodelled', key: 'tgw-rtb-client' }] });
  });

  test('both sides lack their routes, and the gateway its own: all four are listed', () => {
    const draft = transited();
    removeRoute(draft, 'rtb-client', '10.2.0.0/16');
    removeRoute(draft, 'rtb-api', '10.1.0.0/16');
    transitRoutes(draft, 'tgw-rtb-client').length = 0;
    transitRoutes(draft, 'tgw-rtb-api').length = 0;
    const result = trace(draft);
    expect(blockersOf(result)).toEqual([
      'forward from route-missing-client-to-endpoint',
      'forward between tgw-route-missing',
      'return to route-missing-endpoint-to-client',
      'return between tgw-route-missing',
    ]);
    expect(result.blockers[0]?.need).toMatchObject({ target: 'tgw-1', destination: '10.2.0.0/16' });
  });
});

describe('references over a transit gateway', () => {
  const withReference = (type: string) => {
    const draft = transited();
    rows(draft, 'eni-api-1').forEach((one) => (one.InterfaceType = type));
    row(draft, 'sg-api').IpPermissions = [
      { ...ingress443(), UserIdGroupPairs: [{ GroupId: 'sg-client', UserId: consumer }] },
    ];
    return draft;
  };
  test('match inbound where gateway and attachments allow it', () => {
    expect(trace(withReference('interface')).verdict).toBe('reachable');
  });
  test('never match to interfaces of endpoints', () => {
    expect(blockersOf(trace(withReference('vpc_endpoint')))).toEqual(['forward to sg-reference-not-effective']);
  });
  test('do not match where it is off, or in use1-az3', () => {
    const off = withReference('interface');
    attachmentRows(off, 'tgw-attach-api').forEach((one) => {
      if (one.Options) one.Options.SecurityGroupReferencingSupport = 'disable';
    });
    expect(blockersOf(trace(off))).toEqual(['forward to sg-reference-not-effective']);
    const zone = withReference('interface');
    for (const id of ['subnet-client-1', 'subnet-client-tgw-1']) row(zone, id).AvailabilityZoneId = 'use1-az3';
    expect(blockersOf(trace(zone))).toEqual(['forward to sg-reference-not-effective']);
  });
  test('never match outbound', () => {
    const draft = withReference('interface');
    row(draft, 'sg-client').IpPermissionsEgress = [
      { ...ingress443(), UserIdGroupPairs: [{ GroupId: 'sg-api', UserId: provider }] },
    ];
    expect(blockersOf(trace(draft))).toEqual(['forward from sg-reference-not-effective']);
  });
});

describe('peered transit gateways', () => {
  const peering = (draft: ReturnType<typeof separate>, id: string, a: string, b: string) => {
    const side = (gateway: string) => ({ TransitGatewayId: gateway, OwnerId: hub, Region: 'us-east-1' });
    push(draft, hub, 'ec2/describe-transit-gateway-peering-attachments', {
      TransitGatewayAttachmentId: id,
      RequesterTgwInfo: side(a),
      AccepterTgwInfo: side(b),
      State: 'available',
    });
    for (const [own, other] of [
      [a, b],
      [b, a],
    ])
      push(draft, hub, 'ec2/describe-transit-gateway-attachments', {
        TransitGatewayAttachmentId: id,
        TransitGatewayId: own,
        TransitGatewayOwnerId: hub,
        ResourceOwnerId: hub,
        ResourceType: 'peering',
        ResourceId: other,
        State: 'available',
        Association: { TransitGatewayRouteTableId: `rtb-${own}`, State: 'associated' },
      });
  };
  /** `length` gateways in a row; the client's VPC on the first, the endpoint's on the last. */
  const chain = (length: number) => {
    const draft = separate();
    addAccount(draft, hub);
    const names = Array.from({ length }, (_, i) => `tgw-${i}`);
    const last = names.at(-1) as string;
    names.slice(1).forEach((name, i) => peering(draft, `tgw-attach-p${i}`, `tgw-${i}`, name));
    names.forEach((name, i) => {
      addTransitGateway(draft, name, hub, [consumer, provider]);
      const static_ = { type: 'static', kind: 'peering' };
      addTransitTable(draft, hub, name, `rtb-${name}`, [
        name === last
          ? transitRoute('10.2.0.0/16', 'tgw-attach-api', 'vpc-api')
          : transitRoute('10.2.0.0/16', `tgw-attach-p${i}`, `tgw-${i + 1}`, static_),
        i === 0
          ? transitRoute('10.1.0.0/16', 'tgw-attach-client', 'vpc-client')
          : transitRoute('10.1.0.0/16', `tgw-attach-p${i - 1}`, `tgw-${i - 1}`, static_),
      ]);
    });
    const attach = { subnets: ['subnet-client-1', 'subnet-client-2'], account: consumer, vpc: 'vpc-client' };
    addAttachment(draft, { ...attach, id: 'tgw-attach-client', gateway: 'tgw-0', table: 'rtb-tgw-0' });
    addAttachment(draft, {
      account: provider,
      id: 'tgw-attach-api',
      gateway: last,
      vpc: 'vpc-api',
      subnets: ['subnet-api-1', 'subnet-api-2'],
      table: `rtb-${last}`,
    });
    addRoute(draft, 'rtb-client', '10.2.0.0/16', { TransitGatewayId: 'tgw-0' });
    addRoute(draft, 'rtb-api', '10.1.0.0/16', { TransitGatewayId: last });
    return draft;
  };
  test.each([2, 3, 4])('a chain of %i gateways is followed', (length) => {
    const result = trace(chain(length));
    expect(result.gaps).toEqual([]);
    expect(result.verdict).toBe('reachable');
  });
  test('a chain of five is not', () => {
    expect(trace(chain(5)).verdict).toBe('unknown');
  });
  test('a missing static route in the middle is found, with the gates behind it', () => {
    const draft = chain(3);
    transitRoutes(draft, 'rtb-tgw-1').shift();
    rows(draft, 'tgw-attach-api').forEach((one) => (one.State = 'rejected'));
    expect(blockersOf(trace(draft)).filter((one) => one.startsWith('forward'))).toEqual([
      'forward between tgw-route-missing',
      'forward to tgw-attachment-not-available',
    ]);
  });
  test('a peering that is not accepted stops both legs', () => {
    const draft = chain(2);
    rows(draft, 'tgw-attach-p0').forEach((one) => (one.State = 'pendingAcceptance'));
    expect(blockersOf(trace(draft))).toEqual([
      'forward between tgw-attachment-not-available',
      'return between tgw-attachment-not-available',
    ]);
  });
  test('a route to a gateway of the chain to which the VPC is not attached leads nowhere', () => {
    const draft = chain(2);
    removeRoute(draft, 'rtb-client', '10.2.0.0/16');
    addRoute(draft, 'rtb-client', '10.2.0.0/16', { TransitGatewayId: 'tgw-1' });
    expect(blockersOf(trace(draft))).toEqual(['forward from tgw-attachment-not-available']);
  });
  test('without routes in the subnets the chain is still the intended way', () => {
    const draft = chain(3);
    removeRoute(draft, 'rtb-client', '10.2.0.0/16');
    removeRoute(draft, 'rtb-api', '10.1.0.0/16');
    const result = trace(draft);
    expect(blockersOf(result)).toEqual([
      'forward from route-missing-client-to-endpoint',
      'return to route-missing-endpoint-to-client',
    ]);
    expect(result.blockers.map(({ need }) => need.is === 'route' && need.target)).toEqual(['tgw-0', 'tgw-2']);
  });
});

describe('what lies beyond a transit gateway', () => {
  const inspected = (target: object | undefined) => {
    const draft = transited();
    push(draft, hub, 'ec2/describe-vpcs', { VpcId: 'vpc-fw', OwnerId: hub, CidrBlock: '10.9.0.0/16' });
    push(draft, hub, 'ec2/describe-subnets', {
      SubnetId: 'subnet-fw',
      VpcId: 'vpc-fw',
      OwnerId: hub,
      CidrBlock: '10.9.1.0/24',
      AvailabilityZoneId: 'use1-az1',
    });
    push(draft, hub, 'ec2/describe-route-tables', {
      RouteTableId: 'rtb-fw',
      VpcId: 'vpc-fw',
      OwnerId: hub,
      Associations: [{ Main: true }],
      Routes: [
        { DestinationCidrBlock: '10.9.0.0/16', GatewayId: 'local', State: 'active' },
        ...(target ? [{ DestinationCidrBlock: '0.0.0.0/0', State: 'active', ...target }] : []),
      ],
    });
    addAttachment(draft, {
      account: hub,
      id: 'tgw-attach-fw',
      gateway: 'tgw-1',
      vpc: 'vpc-fw',
      subnets: ['subnet-fw'],
      table: 'tgw-rtb-client',
    });
    draft.get(path(hub, 'ec2/search-transit-gateway-routes', 'tgw-rtb-client')).Routes = [
      transitRoute('0.0.0.0/0', 'tgw-attach-fw', 'vpc-fw', { type: 'static' }),
    ];
    return draft;
  };
  test('an inspection VPC stops with unknown', () => {
    const result = trace(inspected({ GatewayId: 'vpce-fw' }));
    expect(result.forward.verdict).toBe('unknown');
    expect(gatesOf(result).find(({ kind }) => kind === 'middlebox')?.code).toBe('route-asymmetric-or-inspection');
  });
  test('another VPC without appliance is a dead end', () => {
    expect(blockersOf(trace(inspected(undefined)))).toEqual(['forward between tgw-route-missing']);
  });
  const onPremises = { ...clientToApi, from: { is: 'address', address: '172.20.0.9' } as const };
  const withVpn = () => {
    const draft = transited();
    push(draft, hub, 'ec2/describe-transit-gateway-attachments', {
      TransitGatewayAttachmentId: 'tgw-attach-vpn',
      TransitGatewayId: 'tgw-1',
      TransitGatewayOwnerId: hub,
      ResourceType: 'vpn',
      ResourceId: 'vpn-1',
      State: 'available',
      Association: { TransitGatewayRouteTableId: 'tgw-rtb-client', State: 'associated' },
    });
    transitRoutes(draft, 'tgw-rtb-api').push(transitRoute('172.20.0.0/16', 'tgw-attach-vpn', 'vpn-1', { kind: 'vpn' }));
    addRoute(draft, 'rtb-api', '172.20.0.0/16', { TransitGatewayId: 'tgw-1' });
    row(draft, 'sg-api').IpPermissions.push(ingress443('172.20.0.0/16'));
    return draft;
  };
  test('a caller beyond a VPN attachment is unknown, and its table is judged', () => {
    const result = trace(withVpn(), onPremises);
    expect(result).toMatchObject({ verdict: 'unknown', blockers: [] });
    const lost = withVpn();
    transitRoutes(lost, 'tgw-rtb-client').length = 0;
    expect(blockersOf(trace(lost, onPremises))).toEqual(['forward between tgw-route-missing']);
  });
  test('a VPC of an account that is not collected is named', () => {
    const draft = transited();
    const foreign = {
      ResourceOwnerId: '999999999999',
      ResourceType: 'vpc',
      ResourceId: 'vpc-foreign',
      State: 'available',
    };
    push(draft, hub, 'ec2/describe-transit-gateway-attachments', {
      TransitGatewayAttachmentId: 'tgw-attach-foreign',
      TransitGatewayId: 'tgw-1',
      TransitGatewayOwnerId: hub,
      Association: { TransitGatewayRouteTableId: 'tgw-rtb-client', State: 'associated' },
      ...foreign,
    });
    transitRoutes(draft, 'tgw-rtb-api').push(transitRoute('172.20.0.0/16', 'tgw-attach-foreign', 'vpc-foreign'));
    addRoute(draft, 'rtb-api', '172.20.0.0/16', { TransitGatewayId: 'tgw-1' });
    row(draft, 'sg-api').IpPermissions.push(ingress443('172.20.0.0/16'));
    const result = trace(draft, onPremises);
    expect(result).toMatchObject({ verdict: 'unknown', blockers: [] });
    expect(new Set(result.gaps.map(({ account }) => account))).toEqual(new Set(['999999999999']));
  });
  test('the way back to it is judged', () => {
    const draft = withVpn();
    removeRoute(draft, 'rtb-api', '172.20.0.0/16');
    expect(blockersOf(trace(draft, onPremises))).toEqual(['return to route-missing-endpoint-to-client']);
  });
});
