import { check } from '../check.js';
import { timeout } from '../seen.js';
import { askedSubject } from '../words.js';
import { failGates, gateSubject, neverArrives, passGates } from './gates.js';
import { associations } from './associations.js';

export default check({
  code: 'route-missing-client-to-endpoint',
  title: "The caller's subnet routes to the endpoint",
  why:
    "The endpoint is reached by ordinary routes. When the route table that is associated with the caller's subnet has none " +
    "that leads to the endpoint's addresses, packets go to another gateway or nowhere, and the caller's connection times out. " +
    'API Gateway is never spoken to, so this cannot be a 503.',
  severity: 'critical',
  layer: 'network',
  seenAs: timeout,
  remedy: "Add a route for the endpoint's VPC range to the route table of the caller's subnet.",
  page: 'https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-routing.html',
  reads: ['forwardRoutes', 'asked'],
  subject: ({ forwardRoutes, asked }) => gateSubject(forwardRoutes, askedSubject(asked)),
  judge({ forwardRoutes }) {
    if (forwardRoutes.failing.length === 0) return passGates(forwardRoutes, 'route to the endpoint');
    const place = forwardRoutes.failing[0]?.pair.trace.blockers[0] ?? { account: '', region: '' };
    return failGates({
      gates: forwardRoutes,
      because: (reasons) => reasons.join('; '),
      predicts: neverArrives(place),
      breaks: [
        'DeleteRoute',
        'ReplaceRoute',
        'DisassociateRouteTable',
        'ReplaceRouteTableAssociation',
        'AssociateRouteTable',
      ],
      details: associations(forwardRoutes),
    });
  },
});
