import { consumer, openEntries } from '../../worlds/peered.js';
import { ids as joined, network } from '../../worlds/transit.js';
import { edit } from '../../worlds/world.js';
import { flaggedFormat, seconds as at } from '../../inventory/evidence/samples.js';
import type { Predicate } from './predicate.js';
import type { Lines } from './recorded.js';
import {
  access,
  answerRefused,
  attempt,
  blackholed,
  circled,
  established,
  flows,
  live,
  lost,
  metered,
  nothing,
  passedOn,
  refused,
  repeated,
  resent,
  shaken,
  silent,
  starved,
  together,
  tooBig,
} from './recorded.js';

const acl =
  (Egress: boolean, From: number, To: number): NonNullable<Predicate['breaks']> =>
  (world) =>
    edit(
      world,
      consumer,
      'ec2/describe-network-acls',
      (draft: { NetworkAcls: { NetworkAclId: string; Entries: object[] }[] }) => {
        for (const one of draft.NetworkAcls)
          one.Entries = [
            {
              RuleNumber: 50,
              Egress,
              RuleAction: 'deny',
              Protocol: '6',
              CidrBlock: '0.0.0.0/0',
              PortRange: { From, To },
            },
            ...openEntries,
          ];
      },
    );

/** The transit gateway's own table drops what goes to the endpoint. */
const blackholeInTable: NonNullable<Predicate['breaks']> = (world) =>
  edit(
    world,
    network,
    'ec2/search-transit-gateway-routes',
    (draft: { Routes: { DestinationCidrBlock: string; State: string; Type: string }[] }) => {
      draft.Routes = draft.Routes.map((route) =>
        route.DestinationCidrBlock === '10.20.0.0/16'
          ? { DestinationCidrBlock: '10.20.0.0/16', Type: 'static', State: 'blackhole' }
          : route,
      );
    },
    joined.table,
  );

const arrived = ['a request that the stage handled', access({ status: 200, integration: 200 })] as const;
const handshake = [
  'the certificate of API Gateway at every address',
  live((_, servers) => ({ handshakes: servers.map((address) => shaken(address)) })),
] as const;
const passed = ['an answered connection', flows(established)] as const;
const unread = ['nothing read', nothing] as const;
const quiet = ['interfaces without traffic', flows(silent)] as const;
const dropped = [
  'a connection that times out',
  live((_, servers) => ({
    connects: servers.map((address) => ({ address, is: 'timeout' as const, from: '10.10.1.10', error: undefined })),
  })),
] as const;

const lostForRoute = ['packets that a transit gateway had no route for', lost('forward')] as const;
const lostInBlackhole = ['packets that a transit gateway dropped by a blackhole', blackholed('forward')] as const;
const wentInCircles = ['packets whose time to live was over', circled('forward')] as const;
const idle = ['a caller that sent nothing', flows(silent, silent)] as const;
const beyond = [
  'attempts from after the time that the other end covers',
  flows(silent, (...of) =>
    attempt(...of).map((line) =>
      line
        .replace(String(at('11:20')), String(at('11:58')))
        .replace(String(at('11:20') + 55), String(at('11:58') + 55)),
    ),
  ),
] as const;
const routeConfirms = [['attempts that leave and arrive nowhere', flows(silent, attempt)]] as const;

/** The same records in the default format. */
const unflagged = (lines: Lines) =>
  flows((...of) => lines(...of).map((line) => line.replace(/^3/, '2').replace(/ \d+$/, '')), undefined, '');

export const networkPredicates: readonly Predicate[] = [
  {
    hypothesis: 'H01',
    code: 'endpoint-sg-ingress-443-missing',
    confirms: [['a rejected SYN at the endpoint', flows(refused)]],
    supports: [dropped],
    contradicts: [
      passed,
      ['a SYN that was let in, and an answer rejected', flows(answerRefused)],
      ['a SYN that was let in and not answered', flows(attempt)],
      handshake,
      arrived,
    ],
    silent: [unread, quiet],
  },
  {
    hypothesis: 'H02',
    code: 'nacl-blocks-443',
    confirms: [['a rejected SYN at the endpoint', flows(refused)]],
    supports: [dropped],
    contradicts: [passed, handshake, arrived],
    silent: [unread, quiet],
  },
  {
    hypothesis: 'H03',
    code: 'nacl-blocks-ephemeral-return',
    confirms: [['a rejected SYN-ACK at the endpoint', flows(answerRefused)]],
    supports: [['a rejected answer without TCP flags', unflagged(answerRefused)]],
    contradicts: [passed, handshake, arrived],
    silent: [unread, quiet, ['attempts alone', flows(attempt)]],
  },
  {
    hypothesis: 'H04',
    code: 'client-sg-egress-443-missing',
    confirms: [['a rejected SYN at the caller', flows(silent, refused)]],
    supports: [dropped],
    contradicts: [['a SYN that left the caller', flows(silent, attempt)], handshake, arrived],
    silent: [unread],
  },
  {
    hypothesis: 'H05',
    code: 'nacl-blocks-443',
    breaks: acl(true, 443, 443),
    confirms: [['a rejected SYN at the caller', flows(silent, refused)]],
    contradicts: [['a SYN that left the caller', flows(silent, attempt)], arrived],
    silent: [unread],
  },
  {
    hypothesis: 'H06',
    code: 'nacl-blocks-ephemeral-return',
    breaks: acl(false, 1024, 65_535),
    confirms: [['a rejected SYN-ACK at the caller', flows(repeated, answerRefused)]],
    supports: [['answers of the endpoint, and a time-out', together(flows(repeated), dropped[1])]],
    contradicts: [['an answer at the caller', flows(established, established)], arrived],
    silent: [unread, ['a caller that sent nothing', flows(silent, silent)]],
  },
  {
    hypothesis: 'H07',
    code: 'route-missing-client-to-endpoint',
    confirms: [...routeConfirms, lostForRoute],
    supports: [quiet, dropped],
    contradicts: [['any packet of the caller at the endpoint', flows(refused)], passed, handshake, arrived],
    silent: [unread, idle, beyond, lostInBlackhole, wentInCircles],
  },
  {
    hypothesis: 'H07',
    code: 'route-blackhole',
    confirms: [...routeConfirms, lostInBlackhole],
    supports: [quiet],
    contradicts: [passed, arrived],
    silent: [unread, idle, lostForRoute, wentInCircles],
  },
  {
    hypothesis: 'H07',
    code: 'tgw-route-missing',
    confirms: [lostForRoute],
    supports: [['dropped packets in its metrics', metered('PacketDropCountNoRoute', 0, 7)]],
    contradicts: [['packets that the transit gateway passed on', passedOn('forward')], passed, arrived],
    silent: [unread, lostInBlackhole, wentInCircles, ['packets of the way back', passedOn('return')]],
  },
  {
    hypothesis: 'H07',
    code: 'route-blackhole',
    like: 'tgw-route-missing',
    breaks: blackholeInTable,
    confirms: [lostInBlackhole],
    contradicts: [['packets that the transit gateway passed on', passedOn('forward')], passed, arrived],
    silent: [unread, lostForRoute, wentInCircles],
  },
  {
    hypothesis: 'H08',
    code: 'route-missing-endpoint-to-client',
    confirms: [
      ['answers that leave the endpoint and reach nobody', flows(repeated, attempt)],
      ['answers that a transit gateway lost', lost('return')],
    ],
    supports: [['answers that nobody takes up', flows(repeated)]],
    contradicts: [passed, ['an answer at the caller', flows(silent, established)], handshake, arrived],
    silent: [unread, quiet, ['answers that went into a blackhole', blackholed('return')]],
  },
  {
    hypothesis: 'H09',
    code: 'peering-not-active',
    confirms: [['attempts that leave and arrive nowhere', flows(silent, attempt)], dropped],
    supports: [quiet],
    contradicts: [passed, handshake, arrived],
    silent: [unread],
  },
  {
    hypothesis: 'H10',
    code: 'route-asymmetric-or-inspection',
    confirms: [],
    why: 'the alert log of the firewall is not read, and a drop does not tell who dropped it',
    supports: [
      [
        'a handshake that is reset after the connection',
        live((_, servers) => ({ handshakes: servers.map((address) => shaken(address, { is: 'reset', names: [] })) })),
      ],
    ],
    contradicts: [handshake, arrived],
    silent: [unread],
  },
  {
    hypothesis: 'H11',
    code: 'mtu-black-hole',
    confirms: [['packets that a transit gateway lost for their size', tooBig]],
    supports: [
      ['an answered connection without a certificate', flows(starved)],
      ['a certificate that leaves the endpoint and does not reach the caller', flows(resent, starved)],
      [
        'a handshake that hangs after the connection',
        live((_, servers) => ({ handshakes: servers.map((address) => shaken(address, { is: 'timeout', names: [] })) })),
      ],
    ],
    contradicts: [handshake, arrived, ['a certificate that reaches the caller', flows(established, established)]],
    silent: [unread, quiet, passed, ['a certificate that leaves the endpoint', flows(resent)], lostForRoute],
  },
  {
    hypothesis: 'H16',
    code: 'endpoint-not-available',
    confirms: [],
    why: 'DescribeVpcEndpoints itself is the proof, and the check reads it',
    supports: [
      dropped,
      ['a SYN that was let in and not answered', flows(attempt)],
      ['packets that the endpoint dropped', metered('PacketsDropped', 12)],
    ],
    contradicts: [
      handshake,
      arrived,
      passed,
      ['an answer of the endpoint that was rejected on its way', flows(answerRefused)],
      ['an answer at the caller', flows(attempt, established)],
    ],
    silent: [
      unread,
      quiet,
      ['a SYN that was rejected', flows(refused)],
      ['no dropped packet', metered('PacketsDropped', 0)],
    ],
  },
  {
    hypothesis: 'H36',
    code: 'vpc-encryption-controls-enforce',
    confirms: [
      [
        'a SYN rejected for encryption controls',
        flows(refused, undefined, `${flaggedFormat} \${reject-reason}`, ' EC'),
      ],
    ],
    contradicts: [passed, arrived],
    silent: [
      unread,
      quiet,
      ['a SYN rejected by group or ACL', flows(refused)],
      [
        'a SYN rejected for block public access',
        flows(refused, undefined, `${flaggedFormat} \${reject-reason}`, ' BPA'),
      ],
    ],
  },
];
