import { excludePeering } from '../../changes/vpcs.js';
import { check, fail, pass } from '../check.js';
import { timeout } from '../seen.js';
import { askedSubject, ec2Subject, list } from '../words.js';

export default check({
  code: 'vpc-encryption-controls-enforce',
  title: 'VPC encryption controls let the traffic pass',
  why:
    'A VPC that enforces encryption in transit lets a peering connection pass only when the other VPC enforces it too or peering is ' +
    'excluded. Otherwise packets over the connection are dropped and the caller times out. HTTPS itself satisfies the control.',
  severity: 'high',
  layer: 'network',
  seenAs: timeout,
  remedy: 'Exclude peering from the control, set it to monitor, or enforce encryption in both VPCs.',
  page: 'https://docs.aws.amazon.com/vpc/latest/userguide/vpc-encryption-controls.html',
  reads: ['encryptionControls', 'asked'],
  subject: ({ encryptionControls: { refusing }, asked }) =>
    refusing ? ec2Subject(refusing.vpc, refusing.account, refusing.region) : askedSubject(asked),
  judge({ encryptionControls: { refusing, enforcing, unread } }) {
    if (!refusing)
      return pass(
        enforcing.length > 0
          ? `${list(enforcing)} enforces encryption, which HTTPS satisfies`
          : 'no VPC on the way enforces encryption',
        unread,
      );
    const { vpc, control, peer } = refusing;
    return fail({
      because: `${control} enforces encryption in ${vpc} and excludes no peering, and ${peer} does not enforce it`,
      breaks: { events: ['CreateVpcEncryptionControl', 'ModifyVpcEncryptionControl'], ids: [control, vpc] },
      repair: control === '' ? [] : [excludePeering(refusing, control)],
    });
  },
});
