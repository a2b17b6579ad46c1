import type { Change } from '../../changes/change.js';
import { disassociateRule, keepName } from '../../changes/resolver-rules.js';
import type { Facts } from '../../request/facts/index.js';
import type { Verdict } from '../check.js';
import { check, fail, pass } from '../check.js';
import { forbidden, unresolved } from '../seen.js';
import { callersVpc } from '../words.js';
import { aliasFor } from './alias.js';
import { answerText, seenAsDns } from './answer.js';

type Read = Pick<Facts, 'resolution' | 'endpoint' | 'caller' | 'nameUsed' | 'sharedVpc' | 'asked'>;
type Resolution = NonNullable<Facts['resolution']>;

/** The name is left to the VPC by a rule of its own; a rule for the very name gives way itself: one of a domain fits in. */
const besideRule = (
  read: Read,
  { vpc, name }: Resolution,
  { id, domain }: { id: string; domain: string },
): Change[] => {
  const { caller, sharedVpc } = read;
  if (!caller.place) return [];
  const place = { account: sharedVpc?.owner ?? caller.place.account, region: caller.place.region };
  return [domain === name ? disassociateRule(place, vpc, id, domain) : keepName(place, vpc, name)];
};

const told = (read: Read, resolution: Resolution, ids: readonly string[], repair: readonly Change[]): Verdict =>
  fail({
    because: `${resolution.name} is answered wrongly in ${resolution.vpc}: ${answerText(resolution)}`,
    alsoSeen: [forbidden],
    breaks: {
      events: [
        'AssociateResolverRule',
        'CreateResolverRule',
        'AssociateFirewallRuleGroup',
        'UpdateFirewallDomains',
        'AssociateVPCWithHostedZone',
        'ChangeResourceRecordSets',
      ],
      ids: [...ids, resolution.vpc],
    },
    repair,
  });

/** A rule for a less specific name is weaker by AWS's documentation; it is told where the symptom says that names fail. */
const byWeaker = (read: Read, resolution: Resolution): Verdict | undefined => {
  const [rule] = resolution.weaker;
  if (!rule || read.nameUsed.host.form !== 'default' || !seenAsDns(read.asked)) return undefined;
  return fail({
    because: `${rule.id} forwards ${rule.domain || 'every name'} out of ${resolution.vpc}, and ${resolution.name} lies under it`,
    alsoSeen: [forbidden],
    breaks: { events: ['AssociateResolverRule', 'CreateResolverRule'], ids: [rule.id, resolution.vpc] },
    repair: besideRule(read, resolution, rule),
    details: ['the private zone is more specific and should decide; the symptom says that it may not'],
  });
};

/** A zone of the private name itself, beside an endpoint with private DNS off, is a conflict of the two. */
const isConflict = ({ endpoint, caller }: Read, zone: string): boolean =>
  endpoint !== undefined &&
  endpoint.value.VpcId === caller.vpc &&
  endpoint.value.PrivateDnsEnabled !== true &&
  /^execute-api\./.test(zone);

export default check({
  code: 'resolver-rule-overrides-private-dns',
  title: 'No resolver rule, zone or DNS firewall takes the name away',
  why:
    'Before public DNS the Resolver of a VPC asks its DNS Firewall, its rules and its private zones, and the most specific decides. ' +
    'A rule for the same name beats private DNS; a private zone without the record answers that the name does not exist and never ' +
    'asks public DNS; a firewall rule blocks the name. The caller cannot resolve it, or gets public addresses and 403 Forbidden.',
  severity: 'critical',
  layer: 'dns',
  seenAs: unresolved,
  remedy:
    'Add the missing record, a SYSTEM rule for execute-api.REGION.amazonaws.com, or an ALLOW rule of a lower number in the DNS Firewall.',
  page: 'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html',
  reads: ['resolution', 'endpoint', 'caller', 'nameUsed', 'sharedVpc', 'asked'],
  subject: callersVpc,
  judge(read) {
    const { resolution, endpoint } = read;
    if (!resolution) return pass('the name is not resolved in a VPC, or is a custom domain name');
    const { answer, unread } = resolution;
    switch (answer.is) {
      case 'blocked':
        return told(read, resolution, [answer.by.group], []);
      case 'absent':
        if (isConflict(read, answer.zone.name)) return pass('see private-dns-conflict');
        return told(read, resolution, [answer.zone.id], aliasFor(resolution.name, answer.zone, [], endpoint));
      case 'elsewhere':
        if (!answer.rule || answer.hides === undefined || read.nameUsed.host.form !== 'default')
          return pass(`no private zone is overridden: ${answerText(resolution)}`, unread);
        return told(read, resolution, [answer.rule.id], besideRule(read, resolution, answer.rule));
      default:
        return byWeaker(read, resolution) ?? pass(`nothing overrides it: ${answerText(resolution)}`, unread);
    }
  },
});
