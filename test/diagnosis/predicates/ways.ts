import { ids, provider } from '../../worlds/peered.js';
import { edit } from '../../worlds/world.js';
import { flaggedFormat } from '../../inventory/evidence/samples.js';
import type { Predicate } from './predicate.js';
import type { Lines, Recorded } from './recorded.js';
import {
  access,
  answered,
  attempt,
  established,
  flows,
  live,
  measured,
  nothing,
  refused,
  repeated,
  silent,
  starved,
  together,
} from './recorded.js';

const unread = ['nothing read', nothing] as const;
const arrived = ['a request that the stage handled', access({ status: 200, integration: 200 })] as const;

/** Packets of the caller that left its interface, and where the router sent them. */
const sent = (path: string, hop = '-', lines: Lines = attempt): Recorded =>
  flows(silent, lines, `${flaggedFormat} \${traffic-path} \${next-hop-interface-type}`, ` ${path} ${hop}`);
const answeredBy = (path: string, hop = '-'): Recorded =>
  flows(repeated, undefined, `${flaggedFormat} \${traffic-path} \${next-hop-interface-type}`, ` ${path} ${hop}`);

const toTransit = sent('-', 'transit_gateway');
const toPeering = sent('4');
const toInternet = sent('8');

const forbidden = '{"message":"Forbidden"}';
/** The endpoint answered this host `Forbidden`, and with `otherwise` something else to another name. */
const forbade = (otherwise: boolean): Recorded =>
  live((_, [server = '']) => ({
    answers: [
      answered(server, 403, forbidden),
      ...(otherwise ? [answered(server, 200, '{}', { variant: 'endpoint name' })] : []),
    ],
  }));
const others = () =>
  access(
    { status: 200, integration: 200, from: '10.99.9.9', at: '11:00' },
    {
      status: 200,
      integration: 200,
      from: '10.99.9.9',
      at: '11:59',
    },
  );
const early = access({ status: 200, integration: 200, from: '10.99.9.9', at: '11:00' });

const routing = (code: string): Predicate => ({
  hypothesis: 'H27',
  code,
  confirms: [
    ['Forbidden without a row, and an answer to another name', together(others(), forbade(true))],
    ['Forbidden, and an answer to another name', forbade(true)],
  ],
  supports: [
    ['Forbidden without a row in a log that is whole', together(others(), forbade(false))],
    ['Forbidden, and a log that ends before', together(early, forbade(false))],
  ],
  contradicts: [
    ['an answer of the API to the name as asked', live((_, [s = '']) => ({ answers: [answered(s, 200, '{}')] }))],
  ],
  silent: [unread, ['a log without a row of the caller, who did not ask', others()]],
});

const public443: Lines = (rest, client) => established(rest, client, '54.1.2.3');
const toService = (service: string): Recorded =>
  flows(silent, public443, `${flaggedFormat} \${pkt-dst-aws-service}`, ` ${service}`);

/** The interface in one zone has a group that admits nobody. */
const closedInOneZone: NonNullable<Predicate['breaks']> = (world) => {
  const GroupId = 'sg-0c105ed0000000001';
  const grouped = edit(world, provider, 'ec2/describe-security-groups', (draft: { SecurityGroups: object[] }) => {
    draft.SecurityGroups.push({
      GroupId,
      GroupName: 'closed',
      VpcId: ids.providerVpc,
      OwnerId: provider.account,
      IpPermissions: [],
      IpPermissionsEgress: [],
    });
  });
  return edit(
    grouped,
    provider,
    'ec2/describe-network-interfaces',
    (draft: { NetworkInterfaces: { NetworkInterfaceId: string; Groups: object[] }[] }) => {
      for (const one of draft.NetworkInterfaces)
        if (one.NetworkInterfaceId === ids.endpointInterfaceA) one.Groups = [{ GroupId, GroupName: 'closed' }];
    },
  );
};
const connected = (a: readonly number[], b: readonly number[]) =>
  measured(
    { name: 'NewConnections', of: ids.endpointSubnetA, values: a },
    { name: 'NewConnections', of: ids.endpointSubnetB, values: b },
  );

export const wayPredicates: readonly Predicate[] = [
  {
    hypothesis: 'H01',
    code: 'endpoint-sg-ingress-443-missing',
    confirms: [['a rejected SYN at the endpoint', flows(refused)]],
    supports: [
      ['traffic at the endpoint, and no connection', measured({ name: 'NewConnections', values: [0, 0] })],
      [
        'attempts of the caller, and no point of connections',
        together(flows(silent, attempt), measured({ name: 'NewConnections', values: [] })),
      ],
    ],
    contradicts: [arrived],
    silent: [
      unread,
      ['no point of connections, and nobody who tried', measured({ name: 'NewConnections', values: [] })],
      ['connections of somebody', measured({ name: 'NewConnections', values: [0, 3] })],
    ],
  },
  {
    hypothesis: 'H01',
    code: 'endpoint-sg-ingress-443-missing',
    breaks: closedInOneZone,
    confirms: [],
    why: 'counts of the endpoint are of everybody',
    supports: [['connections in the other zone only', connected([], [3])]],
    contradicts: [['an answered connection in every zone', flows(established)]],
    silent: [unread, ['connections in both', connected([1], [3])], ['connections in none', connected([], [])]],
  },
  {
    hypothesis: 'H07',
    code: 'route-missing-client-to-endpoint',
    confirms: [['attempts that leave for the internet, and arrive nowhere', toInternet]],
    contradicts: [
      ['attempts that leave for a transit gateway', toTransit],
      ['attempts that leave for a peering connection', toPeering],
    ],
    silent: [unread],
  },
  {
    hypothesis: 'H07',
    code: 'tgw-route-missing',
    confirms: [['attempts that come to the transit gateway, and arrive nowhere', toTransit]],
    contradicts: [arrived],
    silent: [unread],
  },
  {
    hypothesis: 'H08',
    code: 'route-missing-endpoint-to-client',
    confirms: [['answers that leave the endpoint and reach nobody', flows(repeated, attempt)]],
    contradicts: [
      ['answers that leave for a peering connection', answeredBy('4')],
      ['answers that leave for a transit gateway', answeredBy('-', 'transit_gateway')],
    ],
    silent: [unread],
  },
  {
    hypothesis: 'H09',
    code: 'peering-not-active',
    confirms: [
      ['attempts that come to the peering connection, and arrive nowhere', toPeering],
      [
        'a connection that times out, and nothing else in its way',
        live((_, servers) => ({
          connects: servers.map((address) => ({ address, is: 'timeout', from: '10.10.1.10', error: undefined })),
        })),
      ],
    ],
    contradicts: [arrived],
    silent: [unread],
  },
  {
    hypothesis: 'H12',
    code: 'private-dns-not-visible-from-peer-vpc',
    confirms: [],
    why: 'connections to public addresses of API Gateway may be for another API',
    supports: [['connections of the caller to public addresses of API Gateway', toService('API_GATEWAY')]],
    contradicts: [arrived],
    silent: [unread, ['connections to other services', toService('S3')]],
  },
  {
    hypothesis: 'H17',
    code: 'endpoint-policy-no-matching-allow',
    confirms: [
      [
        'its words',
        access({
          status: 403,
          error:
            'User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:********6666:a/prod/GET/orders because no VPC endpoint policy allows the execute-api:Invoke action',
        }),
      ],
    ],
    supports: [
      ['connections that went on, and no row of the caller', together(others(), flows(established))],
      [
        'connections, and no request at the stage',
        measured({ name: 'NewConnections', values: [2] }, { name: 'Count', values: [] }),
      ],
    ],
    contradicts: [
      [
        'a refusal of another policy',
        access({
          status: 403,
          error:
            'User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:********6666:a/prod/GET/orders with an explicit deny in a resource-based policy',
        }),
      ],
      arrived,
    ],
    silent: [
      unread,
      ['a log that ends before the connection', together(early, flows(established))],
      ['connections, and requests', measured({ name: 'NewConnections', values: [2] }, { name: 'Count', values: [2] })],
      ['a handshake without a request', together(others(), flows(starved))],
    ],
  },
  routing('strict-mode-host-sni-mismatch'),
  routing('private-domain-association-missing'),
];
