import type { Facts } from '../../request/facts/index.js';
import type { Verdict } from '../check.js';
import { check, fail, pass } from '../check.js';
import { failGates, gateSubject } from '../network/gates.js';
import { timeout, unresolved } from '../seen.js';
import { askedSubject, list } from '../words.js';
import { aliasFor } from './alias.js';

type Resolution = NonNullable<Facts['resolution']>;

const events = ['DeleteVpcEndpoints', 'ModifyVpcEndpoint', 'ChangeResourceRecordSets', 'DeleteNetworkInterface'];

const byRecord = ({ answer, name }: Resolution, endpoint: Facts['endpoint']): Verdict | undefined => {
  if (answer.is !== 'addresses' || answer.gone.length === 0) return undefined;
  const { zone, records, gone } = answer;
  const some = gone.length < records.addresses.length;
  return fail({
    because: `${zone.name} (${zone.id}) answers ${name} with ${list(gone)}, which no interface has any more`,
    breaks: { events, ids: [zone.id] },
    repair: aliasFor(name, zone, records.sets, endpoint),
    details: some ? [`${gone.length} of ${records.addresses.length} addresses are affected`] : [],
  });
};

export default check({
  code: 'stale-endpoint-ip',
  title: 'The addresses that the name leads to are those of the endpoint',
  why:
    "An endpoint keeps its addresses for its lifetime only. A record, a hosts file or a load balancer's target that was written down " +
    'with the addresses of a deleted endpoint leads nowhere: the caller times out.',
  severity: 'critical',
  layer: 'dns',
  seenAs: timeout,
  remedy: "Replace the addresses by an alias record to the endpoint's own name.",
  page: 'https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html',
  reads: ['resolution', 'vanishedEndpoint', 'goneInterfaces', 'endpoint', 'asked'],
  subject: ({ goneInterfaces, asked }) => gateSubject(goneInterfaces, askedSubject(asked)),
  judge({ resolution, vanishedEndpoint, goneInterfaces, endpoint }) {
    if (goneInterfaces.failing.length > 0)
      return failGates({ gates: goneInterfaces, because: (reasons) => reasons.join('; '), breaks: events });
    const stale = resolution && byRecord(resolution, endpoint);
    if (stale) return stale;
    if (vanishedEndpoint === undefined || resolution?.answer.is !== 'endpoint')
      return pass('no record leads to addresses that are gone', resolution?.unread);
    return fail({
      because: `${resolution.answer.by} leads to ${vanishedEndpoint}, which no collected account has`,
      seen: unresolved,
      alsoSeen: [timeout],
      breaks: { events, ids: [vanishedEndpoint] },
      repair: [],
    });
  },
});
