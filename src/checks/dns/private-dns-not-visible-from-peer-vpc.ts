import type { Facts } from '../../request/facts/index.js';
import { check, fail, pass } from '../check.js';
import { forbidden, unresolved } from '../seen.js';
import { callersVpc } from '../words.js';
import { zoneFor } from './alias.js';
import { answerText, isAboutApis, seenAsDns } from './answer.js';

type Resolution = NonNullable<Facts['resolution']>;

const reasonOf = (resolution: Resolution, unheard: boolean): string => {
  if (resolution.answer.is !== 'elsewhere') return `no zone or resolver rule makes it known in ${resolution.vpc}`;
  return unheard ? `${answerText(resolution)}, where no Resolver answers` : answerText(resolution);
};

/** A rule for the very name is stronger than any zone. */
const isVery = ({ answer, name }: Resolution): boolean => answer.is === 'elsewhere' && answer.rule?.domain === name;

export default check({
  code: 'private-dns-not-visible-from-peer-vpc',
  title: "The default name is known in the caller's VPC",
  why:
    "The private zone of an endpoint is bound to the endpoint's own VPC. Peering and transit gateways do not extend it, and the " +
    "resolver of another VPC cannot be asked. From the caller's VPC the default name is unknown, or public with a 403 Forbidden.",
  severity: 'critical',
  layer: 'dns',
  seenAs: unresolved,
  remedy:
    "Call the alias {api}-{vpce} or the endpoint's own name, or associate a private hosted zone for the API's name with the caller's VPC.",
  page: 'https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html',
  reads: ['nameUsed', 'endpoint', 'caller', 'resolution', 'sharedVpc', 'asked'],
  subject: callersVpc,
  judge({ nameUsed, endpoint, caller, resolution, sharedVpc, asked }) {
    const { host } = nameUsed;
    if (host.form !== 'default') return pass('the caller uses no default name');
    if (!endpoint) return pass('there is no endpoint: see endpoint-missing');
    if (!caller.vpc || !resolution) return pass('the caller is in no VPC');
    if (caller.vpc === endpoint.value.VpcId) return pass(`${caller.vpc} holds the endpoint`);
    const { answer, unread } = resolution;
    if (answer.is === 'elsewhere' && !answer.rule)
      return pass(`${caller.vpc} asks servers of its own: see custom-dns-server-not-forwarding`);
    const general = answer.is === 'elsewhere' && !isAboutApis(answer.rule?.domain ?? '');
    const unheard = answer.is === 'elsewhere' && !general && answer.dead.length === answer.servers.length;
    if (answer.is !== 'public' && !general && !unheard)
      return pass(`${caller.vpc} knows ${host.name}: ${answerText(resolution)}`, unread);
    return fail({
      because: `${host.name} is private to ${endpoint.value.VpcId}, and ${reasonOf(resolution, unheard)}`,
      effect: general && !seenAsDns(asked) ? 'latent' : 'blocks',
      alsoSeen: [forbidden],
      breaks: {
        events: ['DisassociateVPCFromHostedZone', 'DeleteHostedZone', 'DisassociateResolverRule', 'DeleteVpcEndpoints'],
        ids: [caller.vpc],
      },
      repair:
        caller.place && !isVery(resolution)
          ? zoneFor(
              host.name,
              { account: sharedVpc?.owner ?? caller.place.account, region: caller.place.region, vpc: caller.vpc },
              endpoint,
            )
          : [],
      details: general ? ['what those servers answer is in no answer of AWS'] : [],
    });
  },
});
