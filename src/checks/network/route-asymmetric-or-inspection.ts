import type { Change } from '../../changes/change.js';
import { enableApplianceMode } from '../../changes/transit-attachments.js';
import type { Facts } from '../../request/facts/index.js';
import { check, fail, pass } from '../check.js';
import type { Seen } from '../check.js';
import { timeout } from '../seen.js';
import { askedSubject, list } from '../words.js';
import { gateSubject } from './gates.js';

const reset: Seen = { kind: 'reset' };

const changes = ({ withoutMode }: Facts['inspection']): Change[] => withoutMode.map(enableApplianceMode);

const reasonOf = ({ oneSided, gates, withoutMode }: Facts['inspection']): string => {
  const appliances = list(gates.all.map(({ gate }) => gate.resource));
  if (oneSided === undefined)
    return `${list(withoutMode.map(({ id }) => id))} keeps no flow in one zone, so its appliances may see one direction only`;
  const [seen, unseen] = oneSided === 'forward' ? ['to the endpoint', 'back'] : ['back to the caller', 'there'];
  return `packets ${seen} pass ${appliances}, and on the way ${unseen} they do not`;
};

export default check({
  code: 'route-asymmetric-or-inspection',
  title: 'Appliances on the way see both directions',
  why:
    'A stateful firewall drops connections of which it sees one direction only. That happens when the way back is another than the ' +
    'way there, or when the attachment of an inspection VPC has no appliance mode and the answer passes another zone. Connections ' +
    'time out or are reset, some of them or all.',
  severity: 'high',
  layer: 'network',
  seenAs: timeout,
  remedy:
    'Route both directions by the same appliance, turn appliance mode on, and let its rules admit the names of API Gateway.',
  page: 'https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-appliance-scenario.html',
  reads: ['inspection', 'asked'],
  subject: ({ inspection, asked }) => gateSubject(inspection.gates, askedSubject(asked)),
  judge({ inspection }) {
    const { gates, differing } = inspection;
    const [out, home] = differing;
    if (gates.all.length === 0)
      return pass(
        out && home
          ? `the way there (${out}) is not the way back (${home}), and no appliance is on either`
          : 'no appliance is on the way',
      );
    return fail({
      because: reasonOf(inspection),
      alsoSeen: [reset],
      breaks: {
        events: ['CreateRoute', 'ReplaceRoute', 'AssociateRouteTable', 'ModifyTransitGatewayVpcAttachment'],
        ids: [...new Set(gates.all.map(({ gate }) => gate.resource))],
      },
      repair: changes(inspection),
      details: ['what the appliance lets pass is in no answer that is collected; the symptom points to it'],
    });
  },
});
