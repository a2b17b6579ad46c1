import { check } from '../check.js';
import { timeout } from '../seen.js';
import { askedSubject } from '../words.js';
import { failGates, gateSubject, passGates } from './gates.js';

export default check({
  code: 'tgw-route-missing',
  title: 'The transit gateway routes both ways',
  why:
    'The route table associated with the attachment by which packets come in must know the range that they go to, by propagation or by a ' +
    'static route; for the answer the table of the other attachment must know the caller. Without the association or the route the ' +
    'gateway drops them and the caller times out.',
  severity: 'critical',
  layer: 'network',
  seenAs: timeout,
  remedy: "Associate the attachment with a table, and propagate the other VPC's attachment into it.",
  page: 'https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html',
  reads: ['transitRoutes', 'asked'],
  subject: ({ transitRoutes, asked }) => gateSubject(transitRoutes, askedSubject(asked)),
  judge({ transitRoutes }) {
    if (transitRoutes.failing.length === 0) return passGates(transitRoutes, 'transit gateway');
    return failGates({
      gates: transitRoutes,
      because: (reasons) => reasons.join('; '),
      breaks: [
        'DisassociateTransitGatewayRouteTable',
        'DisableTransitGatewayRouteTablePropagation',
        'DeleteTransitGatewayRoute',
        'ReplaceTransitGatewayRoute',
        'AssociateTransitGatewayRouteTable',
      ],
    });
  },
});
