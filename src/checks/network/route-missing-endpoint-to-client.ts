import { check } from '../check.js';
import { timeout } from '../seen.js';
import { askedSubject } from '../words.js';
import { associations } from './associations.js';
import { failGates, gateSubject, passGates } from './gates.js';

export default check({
  code: 'route-missing-endpoint-to-client',
  title: "The endpoint's subnets route back to the caller",
  why:
    "The reply takes the route table of the endpoint's own subnet. When that table has no route to the caller's address, the " +
    'connection request arrives and its answer is lost: the caller times out. Each subnet of the endpoint may use another table.',
  severity: 'critical',
  layer: 'network',
  seenAs: timeout,
  remedy: "Add a route for the caller's VPC range to the route table of every subnet of the endpoint.",
  page: 'https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-routing.html',
  reads: ['returnRoutes', 'asked'],
  subject: ({ returnRoutes, asked }) => gateSubject(returnRoutes, askedSubject(asked)),
  judge({ returnRoutes }) {
    if (returnRoutes.failing.length === 0) return passGates(returnRoutes, 'route back to the caller');
    return failGates({
      gates: returnRoutes,
      because: (reasons) => reasons.join('; '),
      breaks: [
        'DeleteRoute',
        'ReplaceRoute',
        'DisassociateRouteTable',
        'ReplaceRouteTableAssociation',
        'AssociateRouteTable',
      ],
      details: associations(returnRoutes),
    });
  },
});
