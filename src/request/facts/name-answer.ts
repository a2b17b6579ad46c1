import type { Inventory } from '../../inventory/inventory.js';
import { GapError, known } from '../../inventory/inventory.js';
import { operation } from '../../snapshot/operations.js';
import { hasProfile, profileOperation } from './dns-profile.js';
import type { FirewallBlock, Reading, ResolverRule, Site } from './resolver.js';
import {
  firewallBlock,
  inboundResolvers,
  isOperational,
  ownServers,
  resolverBehind,
  resolverOperations,
  rulesAbout,
  specificity,
} from './resolver.js';
import type { PrivateZone, ZoneRecords } from './zones.js';
import {
  endpointNamed,
  endpointsOf,
  endpointWith,
  isUnassigned,
  privateZoneName,
  recordsOf,
  zoneOperations,
  zonesAbout,
} from './zones.js';

/** What a name is answered with. */
export type NameAnswer =
  /** The addresses of this endpoint; `by` what says so. `gone`: no account has it any more. */
  | { readonly is: 'endpoint'; readonly endpoint: string; readonly by: string; readonly zone: PrivateZone | undefined }
  /** Addresses that a record of a private zone lists; `gone` those that no interface has any more. */
  | {
      readonly is: 'addresses';
      readonly zone: PrivateZone;
      readonly records: ZoneRecords;
      readonly gone: readonly string[];
    }
  /** Another name, e.g. of a load balancer; or a zone whose records were not read. */
  | { readonly is: 'known'; readonly by: string; readonly zone: PrivateZone | undefined }
  | { readonly is: 'blocked'; readonly by: FirewallBlock }
  /** A private zone is about the name and has no record for it: the name does not exist, whatever public DNS says. */
  | { readonly is: 'absent'; readonly zone: PrivateZone }
  /**
   * Other servers are asked, and what they answer is in no answer of AWS. `hides`: the private zone that they override; `dead`:
   * addresses of collected VPCs at which nothing answers any more.
   */
  | {
      readonly is: 'elsewhere';
      readonly servers: readonly string[];
      readonly dead: readonly string[];
      readonly rule: ResolverRule | undefined;
      readonly hides: string | undefined;
    }
  /** Nothing private is about the name: the answer is that of public DNS. */
  | { readonly is: 'public' };

export interface Resolution {
  readonly name: string;
  readonly vpc: string;
  readonly answer: NameAnswer;
  /** Rules that forward less specific names elsewhere; by AWS's documentation the private zone is stronger. */
  readonly weaker: readonly ResolverRule[];
  /** Every execute-api endpoint of the VPC with private DNS on. */
  readonly owners: readonly string[];
  /** IAM actions of answers that could say otherwise and were not collected. */
  readonly unread: readonly string[];
}

interface Question {
  readonly reading: Reading;
  readonly site: Site;
  readonly name: string;
  /** Whether zones and rules must be known: nothing else in the VPC would answer. */
  readonly needed: boolean;
  /** How often queries were passed on so far. */
  readonly passed: number;
}

interface PrivateAnswer {
  readonly zone: string;
  readonly answer: NameAnswer;
}

const fromZone = ({ reading, name }: Question, zone: PrivateZone): NameAnswer => {
  const by = `${zone.name} (${zone.id})`;
  if (zone.managed) return { is: 'known', by, zone };
  const records = recordsOf(reading, zone, name);
  if (!records) return { is: 'known', by, zone };
  const { inventory } = reading;
  const [target] = records.names.flatMap((one) => endpointNamed(inventory, one) ?? []);
  if (target !== undefined) return { is: 'endpoint', endpoint: target, by, zone };
  if (records.names.length > 0) return { is: 'known', by, zone };
  if (records.addresses.length === 0) return { is: 'absent', zone };
  const gone = records.addresses.filter((address) => isUnassigned(inventory, address));
  const [first = ''] = records.addresses;
  const serving = gone.length === 0 ? endpointWith(inventory, first) : undefined;
  return serving === undefined
    ? { is: 'addresses', zone, records, gone }
    : { is: 'endpoint', endpoint: serving, by, zone };
};

/** The most specific private zone decides: one that AWS keeps for an endpoint, or one that people made. */
const privately = (question: Question): PrivateAnswer | undefined => {
  const { reading, site, name, needed } = question;
  const owner = endpointsOf(reading.inventory, site).find(
    ({ value }) => value.PrivateDnsEnabled === true && name.endsWith(`.${privateZoneName(value)}`),
  );
  const [zone] = zonesAbout(reading, site, name, needed && !owner);
  if (owner) {
    const own = privateZoneName(owner.value);
    if (!zone || zone.managed || specificity(zone.name) <= specificity(own)) {
      const id = owner.value.VpcEndpointId ?? '';
      return { zone: own, answer: { is: 'endpoint', endpoint: id, by: `private DNS of ${id}`, zone: undefined } };
    }
  }
  return zone && { zone: zone.name, answer: fromZone(question, zone) };
};

/** Servers that are inbound endpoints out of operation, or addresses that no interface has. */
const deadServers = (reading: Reading, servers: readonly string[]): readonly string[] => {
  const inbound = inboundResolvers(reading);
  return servers.filter((server) => {
    const own = inbound.find(({ addresses }) => addresses.includes(server));
    return own ? !isOperational(own) : isUnassigned(reading.inventory, server);
  });
};

/** How many times a query is followed from resolver to resolver. */
const farthest = 3;

const asked = (question: Question, servers: readonly string[], rule: ResolverRule | undefined, hides?: string) => {
  const behind = question.passed < farthest ? resolverBehind(question.reading, servers) : undefined;
  if (behind) return answerOf({ ...question, site: behind, needed: false, passed: question.passed + 1 });
  return { is: 'elsewhere', servers, dead: deadServers(question.reading, servers), rule, hides } as const;
};

/** Of a rule and a zone the more specific decides, of equals the rule; a system rule leaves the name to Resolver. */
const unfiltered = (question: Question): NameAnswer => {
  const { reading, site, name } = question;
  const found = privately(question);
  const [rule] = rulesAbout(reading, site, name, question.needed && !found);
  const stronger = rule && (!found || specificity(rule.domain) >= specificity(found.zone));
  if (rule && stronger && rule.type === 'FORWARD') return asked(question, rule.targets, rule, found?.zone);
  return found?.answer ?? { is: 'public' };
};

/** The default name has no public address that helps. */
const isLost = (name: string, answer: NameAnswer): boolean =>
  answer.is === 'absent' || (answer.is === 'public' && /^[a-z0-9]+\.execute-api\./.test(name));

/** A firewall can only take a name away: where the name is lost already, one that could not be read changes nothing. */
const byResolver = (question: Question): NameAnswer => {
  const { reading, site, name } = question;
  const block = known(() => firewallBlock(reading, site, name));
  if (block.known && block.value) return { is: 'blocked', by: block.value };
  const answer = unfiltered(question);
  if (!block.known && !isLost(name, answer)) throw new GapError(block.gap);
  return answer;
};

function answerOf(question: Question): NameAnswer {
  const servers = question.passed === 0 ? ownServers(question.reading, question.site) : [];
  return servers.length > 0 ? asked(question, servers, undefined) : byResolver(question);
}

/**
 * Zones and rules that a Route 53 Profile brings are in no answer that we read: where it could say otherwise than nothing, than a
 * zone without the record or than servers that a rule names, what the name is answered with is not known.
 */
const refuseProfile = ({ reading, site }: Question, answer: NameAnswer): void => {
  const mayBeOtherwise = answer.is === 'public' || answer.is === 'absent' || (answer.is === 'elsewhere' && answer.rule);
  if (!mayBeOtherwise || !hasProfile(reading.inventory, site, site.vpc)) return;
  const message = `a Route 53 Profile is associated with ${site.vpc}; its zones and rules are not read`;
  const { account, region } = site;
  const { action } = operation(profileOperation);
  throw new GapError({ account, region, operation: profileOperation, action, why: 'unmodelled', message });
};

/** Of several rules the most specific decides: a system rule before them leaves the name to Resolver. */
const weakerRules = (question: Question, answer: NameAnswer): readonly ResolverRule[] => {
  if (answer.is !== 'endpoint') return [];
  const rules = rulesAbout(question.reading, question.site, question.name, false);
  return rules[0]?.type === 'FORWARD' ? rules.filter(({ type }) => type === 'FORWARD') : [];
};

/** Whether anybody asked this account what decides its names: then an answer that is not there is a gap. */
const wereNamesRead = (inventory: Inventory, site: Site): boolean =>
  inventory.has('route53resolver/list-resolver-rules', site) ||
  inventory.has('route53resolver/list-resolver-rule-associations', site);

export const resolve = (inventory: Inventory, site: Site, name: string, plain: boolean): Resolution => {
  const reading: Reading = { inventory, unread: new Set() };
  const local = endpointsOf(inventory, site);
  const needed = plain && (local.length === 0 || wereNamesRead(inventory, site));
  const question: Question = { reading, site, name, needed, passed: 0 };
  const answer = answerOf(question);
  refuseProfile(question, answer);
  const owners = local.filter(({ value }) => value.PrivateDnsEnabled === true);
  return {
    name,
    vpc: site.vpc,
    answer,
    weaker: weakerRules(question, answer),
    owners: owners.map(({ value }) => value.VpcEndpointId ?? ''),
    unread: [...reading.unread],
  };
};

/** What `resolve` asks. */
export const nameOperations = [...resolverOperations, ...zoneOperations, profileOperation] as const;
