import { check } from '../check.js';
import { timeout } from '../seen.js';
import { askedSubject } from '../words.js';
import { failGates, gateSubject, passGates } from './gates.js';

export default check({
  code: 'route-blackhole',
  title: 'No route on the way is a blackhole',
  why:
    'A route whose target is gone stays in its table as a blackhole. It still wins the lookup by its longer prefix and drops ' +
    'every packet, so the caller times out.',
  severity: 'critical',
  layer: 'network',
  seenAs: timeout,
  remedy: 'Point the route to a target that exists, or delete it where a shorter live route should decide.',
  page: 'https://docs.aws.amazon.com/vpc/latest/userguide/route-table-options.html',
  reads: ['blackholes', 'asked'],
  subject: ({ blackholes, asked }) => gateSubject(blackholes, askedSubject(asked)),
  judge({ blackholes }) {
    if (blackholes.failing.length === 0) return passGates(blackholes, 'blackholes');
    return failGates({
      gates: blackholes,
      because: (reasons) => reasons.join('; '),
      breaks: [
        'DeleteVpcPeeringConnection',
        'DeleteTransitGatewayVpcAttachment',
        'DeleteTransitGateway',
        'ReplaceRoute',
        'CreateRoute',
        'DeleteNetworkInterface',
        'DeleteNatGateway',
      ],
    });
  },
});
