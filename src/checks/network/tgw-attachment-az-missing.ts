import { check } from '../check.js';
import { timeout } from '../seen.js';
import { askedSubject } from '../words.js';
import { failGates, gateSubject, passGates } from './gates.js';

export default check({
  code: 'tgw-attachment-az-missing',
  title: "The attachment has a subnet in the caller's and the endpoint's zones",
  why:
    'Hosts in an availability zone where the attachment of their VPC has no subnet cannot reach the transit gateway, whatever their ' +
    'routes say. Callers in one zone work and those in another time out; an endpoint interface there cannot answer.',
  severity: 'critical',
  layer: 'network',
  seenAs: timeout,
  remedy: 'Add a subnet of the missing zone to the attachment.',
  page: 'https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html',
  reads: ['attachmentZones', 'asked'],
  subject: ({ attachmentZones, asked }) => gateSubject(attachmentZones, askedSubject(asked)),
  judge({ attachmentZones }) {
    if (attachmentZones.failing.length === 0) return passGates(attachmentZones, 'transit gateway');
    return failGates({
      gates: attachmentZones,
      because: (reasons) => reasons.join('; '),
      breaks: ['ModifyTransitGatewayVpcAttachment', 'CreateTransitGatewayVpcAttachment'],
    });
  },
});
