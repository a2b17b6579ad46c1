import { associateZone } from '../../changes/hosted-zones.js';
import type { Facts } from '../../request/facts/index.js';
import type { Fail } from '../check.js';
import { check, fail, pass } from '../check.js';
import { unresolved } from '../seen.js';
import { askedSubject, ec2Subject, list } from '../words.js';
import { aliasFor } from '../dns/alias.js';
import { noDomain } from './way.js';

type Record = Exclude<Facts['domainRecord'], undefined>;

const missing = (
  record: Extract<Record, { is: 'no-record' | 'no-zone' }>,
  { caller, privateDomain, endpoint, asked }: Pick<Facts, 'caller' | 'privateDomain' | 'endpoint' | 'asked'>,
): Fail => {
  const name = privateDomain?.name ?? '';
  const vpc = caller.vpc ?? '';
  const sawAnother = asked.observed !== undefined && asked.observed.kind !== 'dns';
  const common = { effect: sawAnother ? ('latent' as const) : ('blocks' as const) };
  if (record.is === 'no-record')
    return fail({
      ...common,
      because: `the private zone ${record.zone.name} (${record.zone.id}) of ${vpc} has no record for ${name}`,
      breaks: { events: ['ChangeResourceRecordSets'], ids: [record.zone.id] },
      repair: aliasFor(name, record.zone, [], endpoint),
    });
  const { elsewhere } = record;
  const seen = elsewhere
    ? `; ${elsewhere.name} (${elsewhere.id}) is associated with ${endpoint?.value.VpcId} only`
    : '';
  return fail({
    ...common,
    because: `no private zone or resolver rule makes ${name} known in ${vpc}${seen}`,
    breaks: {
      events: ['DisassociateVPCFromHostedZone', 'DeleteHostedZone', 'DisassociateResolverRule'],
      ids: [vpc, ...(elsewhere ? [elsewhere.id] : [])],
    },
    repair: elsewhere && caller.place ? associateZone(elsewhere, caller.place, vpc) : [],
    details: ['a record in a public zone would serve as well; public zones are not read'],
  });
};

export default check({
  code: 'private-domain-dns-missing',
  title: "The custom domain name is known in the caller's VPC",
  why:
    'API Gateway makes no DNS record for a private custom domain name. Each VPC from which it is called needs one, in a private ' +
    'hosted zone or behind a forwarding rule; without it the name does not exist there and the client cannot resolve it.',
  severity: 'critical',
  layer: 'dns',
  seenAs: unresolved,
  remedy:
    "Make an alias record to the endpoint in a private hosted zone, and associate the zone with the caller's VPC.",
  page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains-consumer-create.html',
  reads: ['domainRecord', 'privateDomain', 'domainAsked', 'caller', 'endpoint', 'asked'],
  subject: ({ caller, asked }) =>
    caller.vpc && caller.place
      ? ec2Subject(caller.vpc, caller.place.account, caller.place.region)
      : askedSubject(asked),
  judge(facts) {
    const { domainRecord: record, privateDomain, caller } = facts;
    if (!privateDomain || !record) return noDomain(facts);
    const { name } = privateDomain;
    switch (record.is) {
      case 'not-asked':
        return pass(`${name} is not resolved in a VPC that was read`);
      case 'record':
        return pass(`${record.zone.name} (${record.zone.id}) leads ${name} to ${list(record.targets)}`);
      case 'forwarded':
        return pass(`${caller.vpc} forwards ${name} by ${record.rule}`);
      case 'no-zone':
        if (record.custom !== undefined)
          return pass(
            `${caller.vpc} asks its own servers (${record.custom}); what they say of ${name} is in no answer`,
          );
        return missing(record, facts);
      case 'no-record':
        return missing(record, facts);
    }
  },
});
