import type { Change } from '../../changes/change.js';
import { either } from '../../changes/change.js';
import type { EntrySpec } from '../../changes/network-acls.js';
import { createEntries } from '../../changes/network-acls.js';
import { acceptPeering } from '../../changes/peering.js';
import { createRoute, replaceRoute } from '../../changes/routes.js';
import { authorizeReference, authorizeRule } from '../../changes/security-groups.js';
import { addAttachmentSubnet } from '../../changes/transit-attachments.js';
import {
  acceptAttachment,
  associateTable,
  enablePropagation,
  replaceBlackhole,
} from '../../changes/transit-gateways.js';
import { propagateGateway } from '../../changes/vpn-gateways.js';
import { overlaps, parsePrefix } from '../../network/cidr.js';
import type { Place } from '../../inventory/inventory.js';
import type { Gate, Need } from '../../network/trace.js';
import type { Facts } from '../../request/facts/index.js';
import type { Fail, Pass, SubjectRef } from '../check.js';
import { fail, pass } from '../check.js';
import type { Prediction } from '../prediction.js';
import { ec2Subject } from '../words.js';

export type Gates = Facts['forwardRoutes'];
type JudgedGate = Gates['all'][number];

/** The resource of the first failing gate, else of the first gate, else what is given. */
export const gateSubject = (gates: Gates, otherwise: SubjectRef): SubjectRef => {
  const { gate } = gates.failing[0] ?? gates.all[0] ?? {};
  return gate ? ec2Subject(gate.resource, gate.account, gate.region) : otherwise;
};

const distinct = (failing: readonly JudgedGate[]): JudgedGate[] => {
  const seen = new Map<string, JudgedGate>();
  for (const judged of failing) {
    const { resource, side, leg, need } = judged.gate;
    const name = JSON.stringify([resource, side, leg, need]);
    if (!seen.has(name)) seen.set(name, judged);
  }
  return [...seen.values()];
};

type RuleNeed = Extract<Need, { is: 'rule' }>;
type RouteNeed = Extract<Need, { is: 'route' }>;

/** Whether the route that was chosen is as long as the one that is needed, or longer: then that one would not be chosen. */
const shadows = ({ chosen, destination }: RouteNeed): boolean => {
  const [found, needed] = [parsePrefix(chosen?.destination ?? ''), parsePrefix(destination)];
  return found !== undefined && needed !== undefined && found.length >= needed.length && overlaps(needed, found);
};

const isLonger = (one: string, than: string): boolean =>
  (parsePrefix(one)?.length ?? 0) > (parsePrefix(than)?.length ?? Number.POSITIVE_INFINITY);

const routeChange = (gate: Gate, need: RouteNeed): Change[] => {
  const { account, region } = gate;
  if (need.target === undefined || gate.code === 'cidr-overlap') return [];
  const spec = { account, region, table: need.table, destination: need.destination, target: need.target };
  if (gate.code === 'dx-vpn-path-broken' && need.target.startsWith('vgw-'))
    return [
      either(propagateGateway({ account, region }, need.table, need.target, need.destination), createRoute(spec)),
    ];
  if (gate.code === 'route-blackhole' && need.chosen)
    return [replaceRoute({ ...spec, destination: need.chosen.destination }, need.chosen.target)];
  const { chosen } = need;
  if (!chosen || chosen.target === 'local' || !shadows(need)) return [createRoute(spec)];
  const pointed = replaceRoute({ ...spec, destination: chosen.destination }, chosen.target);
  return [
    isLonger(need.single, chosen.destination)
      ? either(pointed, createRoute({ ...spec, destination: need.single }))
      : pointed,
  ];
};

type AttachmentNeed = Extract<Need, { is: 'attachment' }>;
type TableNeed = Extract<Need, { table: string | undefined; attachment: string }>;
type Transit = Gates['transit'];

const attachmentChange = (gate: Gate, { attachment, status, subnet }: AttachmentNeed, transit: Transit): Change[] => {
  if (attachment === '') return [];
  const row = transit?.vpc.get(attachment);
  if (gate.code === 'tgw-attachment-az-missing' && subnet !== undefined)
    return row ? [addAttachmentSubnet(row, subnet)] : [];
  const owner = transit?.owner.get(attachment);
  return owner && status === 'pendingAcceptance' ? [acceptAttachment(owner, attachment)] : [];
};

/** A static blackhole is pointed to the attachment where it stands: a propagated route of the same range would lose. */
const tableChange = (gate: Gate, need: TableNeed, transit: Transit): Change[] => {
  const { attachment, destination } = need;
  const owner = { account: gate.account, region: gate.region };
  const table = need.table ?? transit?.table.get(attachment);
  if (table === undefined || attachment === '') return [];
  const spec = { owner: transit?.owner.get(attachment) ?? owner, table, attachment };
  if (need.is === 'association') return [associateTable(spec)];
  const dropped = gate.code === 'route-blackhole' ? gate.rule?.split(' ')[0] : undefined;
  return [dropped === undefined ? enablePropagation(spec, destination) : replaceBlackhole(spec, dropped)];
};

const entrySpec = ({ account, region, need }: Gate): EntrySpec[] =>
  need.is === 'entry' ? [{ account, region, ...need, cidr: need.peer }] : [];

/** By address: it lets in whom it names and nobody else; a group lets in whoever gets it. */
const ruleChange = (place: Place, { group, others, peerGroup, direction, ports, peer }: RuleNeed): Change[] => {
  if (group === '') return [];
  const of = (one: string) => ({ ...place, group: one, direction, ports });
  return [
    either(
      authorizeRule({ ...of(group), cidr: peer }),
      ...others.map((one) => authorizeRule({ ...of(one), cidr: peer })),
      ...(peerGroup === undefined ? [] : [authorizeReference({ ...of(group), peer: peerGroup })]),
    ),
  ];
};

/** The smallest change that lets the gate pass; empty where none is known to. */
export const changesFor = (gate: Gate, transit: Transit): Change[] => {
  const { account, region, need } = gate;
  switch (need.is) {
    case 'rule':
      return ruleChange({ account, region }, need);
    case 'entry':
      return createEntries(entrySpec(gate));
    case 'route':
      return routeChange(gate, need);
    case 'peering':
      return need.status === 'pending-acceptance' ? [acceptPeering(need.accepter, need.peering)] : [];
    case 'attachment':
      return attachmentChange(gate, need, transit);
    case 'association':
    case 'propagation':
      return tableChange(gate, need, transit);
    case 'other':
      return [];
  }
};

/** Each change once, with what could be made in its place for any of the gates. */
const joined = (changes: readonly Change[]): Change[] => {
  const unique = new Map<string, Change>();
  for (const change of changes) {
    const instead = [...(unique.get(change.cli)?.instead ?? []), ...(change.instead ?? [])];
    unique.set(change.cli, either(change, ...new Map(instead.map((one) => [one.cli, one])).values()));
  }
  return [...unique.values()];
};

/** The changes of several gates; entries of one ACL get numbers of their own. */
export const changesForAll = (gates: readonly Gate[], transit: Transit): Change[] => {
  const others = gates.filter(({ need }) => need.is !== 'entry').flatMap((gate) => changesFor(gate, transit));
  return [...joined(others), ...createEntries(gates.flatMap(entrySpec))];
};

interface Failure {
  readonly gates: Gates;
  readonly because: (reasons: readonly string[]) => string;
  readonly predicts?: (judged: JudgedGate) => readonly Prediction[];
  readonly breaks: readonly string[];
  readonly details?: readonly string[];
}

/** A failure out of failing gates: what they say, what they need, and whether any host is left a way. */
export const failGates = ({ gates, because, predicts, breaks, details = [] }: Failure): Fail => {
  const each = distinct(gates.failing);
  const partial = each.filter(({ gate }) => gate.verdict === 'partial');
  const shares = [
    ...(gates.share ? [`${gates.share} are affected`] : []),
    ...partial.map(
      ({ gate }) =>
        `${gate.resource} lets only part of the client's ports pass: ${(gate.passes ?? []).map(([a, b]) => `${a}-${b}`).join(', ')}`,
    ),
  ];
  return fail({
    because: because([...new Set(each.map(({ gate }) => gate.because))]),
    effect: gates.blocks ? 'blocks' : 'latent',
    predicts: predicts ? gates.failing.flatMap(predicts) : [],
    breaks: { events: breaks, ids: [...new Set(each.map(({ gate }) => gate.resource))] },
    repair: changesForAll(
      each.map(({ gate }) => gate),
      gates.transit,
    ),
    details: [...shares, ...details],
  });
};

export const passGates = (gates: Gates, what: string): Pass => {
  const first = gates.all[0]?.gate;
  if (!first) return pass(`${what}: not on this request's way`);
  return pass(first.rule === null ? first.because : `${first.resource}: ${first.rule}`);
};

/** What a rejection at one end of the pair leaves in its flow logs. */
export const rejectedAt =
  (end: 'endpoint' | 'caller', leg: 'forward' | 'return') =>
  ({ pair, gate }: JudgedGate): Prediction[] => {
    const at = end === 'endpoint' ? pair.interface : pair.from.is === 'interface' ? pair.from.id : undefined;
    if (at === undefined) return [];
    return [
      {
        source: 'flow-logs',
        interface: at,
        account: gate.account,
        region: gate.region,
        peer: end === 'endpoint' ? pair.from.address : pair.address,
        port: 443,
        direction: leg === 'forward' ? 'ingress' : 'egress',
        action: 'REJECT',
      },
    ];
  };

/** Nothing of this caller reaches the endpoint's interface. */
export const neverArrives =
  (place: { account: string; region: string }) =>
  ({ pair }: JudgedGate): Prediction[] => [
    {
      source: 'flow-logs',
      interface: pair.interface,
      account: place.account,
      region: place.region,
      peer: pair.from.address,
      port: 443,
      direction: 'ingress',
      action: 'none',
    },
  ];
