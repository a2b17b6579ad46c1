import type { Facts } from '../../request/facts/index.js';
import { check, fail, pass } from '../check.js';
import { forbidden, unresolved } from '../seen.js';
import { askedSubject, ec2Subject, list } from '../words.js';
import { aliasFor } from './alias.js';
import { seenAsDns } from './answer.js';

type Resolution = NonNullable<Facts['resolution']>;

/** The zone of the private name itself that people made: AWS refuses private DNS beside it. */
const rivalZone = ({ answer }: Resolution) =>
  answer.is === 'absent' && /^execute-api\./.test(answer.zone.name) ? answer.zone : undefined;

export default check({
  code: 'private-dns-conflict',
  title: "One owner holds the private name in the endpoint's VPC",
  why:
    'In a VPC the name execute-api.REGION.amazonaws.com has one owner: one endpoint with private DNS, or one private zone. Private ' +
    'DNS of another endpoint is refused as conflicting, and the default name is answered by the owner, which may not know it.',
  severity: 'high',
  layer: 'dns',
  seenAs: unresolved,
  remedy:
    'Keep one owner: add the API to the private zone, take the zone from the VPC, or turn private DNS of the other endpoint off.',
  page: 'https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html',
  reads: ['nameUsed', 'endpoint', 'caller', 'resolution', 'asked'],
  subject: ({ endpoint, asked }) =>
    endpoint ? ec2Subject(endpoint.value.VpcEndpointId ?? '', endpoint.account, endpoint.region) : askedSubject(asked),
  judge({ nameUsed, endpoint, caller, resolution, asked }) {
    if (nameUsed.host.form !== 'default' || !resolution) return pass('the caller uses no default name in a VPC');
    if (!endpoint || endpoint.value.VpcId !== caller.vpc) return pass('the endpoint is in another VPC');
    const { VpcEndpointId: id = '', PrivateDnsEnabled } = endpoint.value;
    if (PrivateDnsEnabled) return pass(`${id} owns the name`, resolution.unread);
    const zone = rivalZone(resolution);
    const events = ['AssociateVPCWithHostedZone', 'CreateHostedZone', 'CreateVpcEndpoint', 'ModifyVpcEndpoint'];
    if (zone)
      return fail({
        because: `${zone.name} (${zone.id}) owns the name in ${resolution.vpc} and has no record for ${resolution.name}, and private DNS of ${id} is refused beside it`,
        alsoSeen: [forbidden],
        breaks: { events, ids: [zone.id, resolution.vpc, id] },
        repair: aliasFor(resolution.name, zone, [], endpoint),
      });
    const others = resolution.owners.filter((owner) => owner !== id);
    if (others.length === 0) return pass(`nothing else owns the name in ${resolution.vpc}`, resolution.unread);
    return fail({
      because: `${list(others)} owns the name in ${resolution.vpc}, so calls of it never arrive by ${id}`,
      effect: seenAsDns(asked) ? 'blocks' : 'latent',
      seen: forbidden,
      alsoSeen: [unresolved],
      breaks: { events, ids: [...others, id] },
      repair: [],
    });
  },
});
