import type { Known, Place } from '../inventory/inventory.js';
import { GapError, known } from '../inventory/inventory.js';
import type { Answers } from '../inventory/answers.js';
import type { Gap } from '../snapshot/snapshot.js';
import type { Address } from './cidr.js';
import { contains, parsePrefix } from './cidr.js';
import type { Journey } from './flow.js';
import { divide, everyPort, portRange } from './ports.js';
import { anyProtocol, hasPorts, parseProtocol } from './protocol.js';
import type { PortRange } from './trace.js';
import { elements, unmodelled } from './world.js';

const operation = 'ec2/get-transit-gateway-policy-table-entries';

type Entry = NonNullable<Answers[typeof operation]['TransitGatewayPolicyTableEntries']>[number];
type Rule = NonNullable<Entry['PolicyRule']>;

type Complain = (what: string) => Gap;

const any = new Set([undefined, '', '*', 'any', 'all']);

const rangeHolds = (text: string | undefined, address: Address, complain: Complain): boolean => {
  if (any.has(text)) return true;
  const range = parsePrefix(text);
  if (!range) throw new GapError(complain(`range ${JSON.stringify(text)}`));
  return contains(range, address);
};

const portsOf = (text: string | undefined, complain: Complain): PortRange => {
  if (any.has(text)) return everyPort;
  const [from, to = from] = (text ?? '').split('-').map((part) => (/^\d+$/.test(part) ? Number(part) : NaN));
  const ports = portRange(from, to);
  if (!ports) throw new GapError(complain(`ports ${JSON.stringify(text)}`));
  return ports;
};

/** Whether a rule holds all of these ports; a rule that holds some of them has no single answer. */
const portsHold = (text: string | undefined, ports: PortRange, complain: Complain): boolean => {
  const { inside, outside } = divide([ports], portsOf(text, complain));
  if (inside.length > 0 && outside.length > 0) throw new GapError(complain(`ports ${text} hold only some of the flow`));
  return inside.length > 0;
};

const protocolHolds = (text: string | undefined, protocol: number, complain: Complain): boolean => {
  if (any.has(text?.toLowerCase())) return true;
  const named = parseProtocol(text);
  if (named === undefined) throw new GapError(complain(`protocol ${JSON.stringify(text)}`));
  return named === anyProtocol || named === protocol;
};

const matches = (rule: Rule, journey: Journey, complain: Complain): boolean => {
  const { source, destination, shape, senderPorts } = journey;
  const byPorts = hasPorts(shape.protocol);
  return (
    rangeHolds(rule.SourceCidrBlock, source.address, complain) &&
    rangeHolds(rule.DestinationCidrBlock, destination.address, complain) &&
    protocolHolds(rule.Protocol, shape.protocol, complain) &&
    (!byPorts || portsHold(rule.DestinationPortRange, shape.ports, complain)) &&
    (!byPorts || portsHold(rule.SourcePortRange, senderPorts, complain))
  );
};

/**
 * The route table that a policy table selects: entries ascending, first match; undefined where none matches, which drops.
 * https://docs.aws.amazon.com/vpc/latest/tgw/tgw-policy-tables.html
 */
export const selectTable = (journey: Journey, place: Place, policy: string): Known<string | undefined> =>
  known(() => {
    const { TransitGatewayPolicyTableEntries: list } = journey.world.inventory.ask(operation, place, policy);
    const complain: Complain = (what) => unmodelled(place, operation, `${policy}: ${what}`, policy);
    const entries = elements(list, () => complain('no list of entries')).map((entry) => ({
      ...entry,
      number: Number(entry.PolicyRuleNumber),
    }));
    if (entries.some(({ number }) => !Number.isInteger(number)))
      throw new GapError(complain('an entry without number'));
    const first = [...entries]
      .sort((a, b) => a.number - b.number)
      .find(({ PolicyRule = {} }) => {
        if (PolicyRule.MetaData?.MetaDataKey !== undefined) throw new GapError(complain('a rule by metadata'));
        return matches(PolicyRule, journey, complain);
      });
    if (first && first.TargetRouteTableId === undefined) throw new GapError(complain('an entry without target'));
    return first?.TargetRouteTableId;
  });
