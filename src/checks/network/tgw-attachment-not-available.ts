import { check } from '../check.js';
import { timeout } from '../seen.js';
import { askedSubject } from '../words.js';
import { failGates, gateSubject, passGates } from './gates.js';

export default check({
  code: 'tgw-attachment-not-available',
  title: 'Both VPCs are attached to the transit gateway',
  why:
    'A transit gateway forwards only for attachments in the state available. An attachment that another account asked for waits until ' +
    "the gateway's owner accepts it; one that was rejected, failed or deleted drops packets. The caller times out.",
  severity: 'critical',
  layer: 'network',
  seenAs: timeout,
  remedy: 'Accept the attachment in the account of the transit gateway, or create it anew.',
  page: 'https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html',
  reads: ['attachments', 'asked'],
  subject: ({ attachments, asked }) => gateSubject(attachments, askedSubject(asked)),
  judge({ attachments }) {
    if (attachments.failing.length === 0) return passGates(attachments, 'transit gateway');
    return failGates({
      gates: attachments,
      because: (reasons) => reasons.join('; '),
      breaks: [
        'CreateTransitGatewayVpcAttachment',
        'RejectTransitGatewayVpcAttachment',
        'DeleteTransitGatewayVpcAttachment',
        'DisassociateResourceShare',
      ],
    });
  },
});
