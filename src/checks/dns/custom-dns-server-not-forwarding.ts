import type { Change } from '../../changes/change.js';
import { associateDhcpOptions } from '../../changes/vpcs.js';
import type { Facts } from '../../request/facts/index.js';
import { check, fail, pass } from '../check.js';
import { forbidden, unresolved } from '../seen.js';
import { callersVpc, list } from '../words.js';
import { answerText, seenAsDns } from './answer.js';

const byAmazon = (choice: Facts['dhcpChoice'], servers: readonly string[]): Change[] => {
  if (!choice) return [];
  const { vpc, now, amazon, alike, account, region } = choice;
  const lost = `hosts of ${vpc} no longer ask ${list(servers)} for any name once they renew their lease`;
  const others = alike ? '' : `; ${now} and ${amazon} differ in other options too`;
  return [associateDhcpOptions({ account, region, vpc, options: amazon, former: now, warning: `${lost}${others}` })];
};

export default check({
  code: 'custom-dns-server-not-forwarding',
  title: "The VPC's hosts ask its own Resolver",
  why:
    'Private names are known to the Resolver of the VPC, at the second address of its range. Hosts that get other name servers by ' +
    'DHCP resolve them only when these servers forward to it; else the name is unknown, or public with a 403 Forbidden.',
  severity: 'high',
  layer: 'dns',
  seenAs: unresolved,
  remedy:
    "Forward amazonaws.com from the VPC's name servers to its Resolver, or associate DHCP options with AmazonProvidedDNS.",
  page: 'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html',
  reads: ['resolution', 'nameUsed', 'caller', 'sharedVpc', 'dhcpChoice', 'asked'],
  subject: callersVpc,
  judge({ resolution, nameUsed, dhcpChoice, asked }) {
    if (!resolution) return pass('the name is not resolved in a VPC, or is a custom domain name');
    const { answer, vpc, unread } = resolution;
    if (answer.is !== 'elsewhere' || answer.rule) return pass(`${vpc} asks its own Resolver`, unread);
    if (nameUsed.host.form !== 'default')
      return pass(
        `${answerText(resolution)}, and ${resolution.name} is a public record that every server knows`,
        unread,
      );
    return fail({
      because: `${answerText(resolution)}, and ${resolution.name} is known only to the Resolver of a VPC`,
      effect: seenAsDns(asked) ? 'blocks' : 'latent',
      alsoSeen: [forbidden],
      breaks: { events: ['AssociateDhcpOptions', 'CreateDhcpOptions'], ids: [vpc] },
      repair: byAmazon(dhcpChoice, answer.servers),
      details: ['whether these servers forward the name is in no answer of AWS'],
    });
  },
});
