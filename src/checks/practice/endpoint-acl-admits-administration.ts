import type { NetworkAcl } from '../../inventory/ec2.js';
import { networkAcls } from '../../inventory/ec2.js';
import type { Located } from '../../inventory/inventory.js';
import { GapError } from '../../inventory/inventory.js';
import { compileAcl } from '../../network/acl.js';
import { endpoints } from '../../resources/index.js';
import { list } from '../words.js';
import { pass } from '../check.js';
import { rule, weak } from './rule.js';
import { ofEndpoint } from './subjects.js';

/** SSH and RDP, as the control EC2.21 of AWS has them. */
const ports = [22, 3389];

/** Entries by which an ACL admits TCP to a port from everywhere: the first that is about all addresses decides. */
const admitting = (acl: Located<NetworkAcl>): string[] => {
  const compiled = compileAcl(acl, acl.value);
  if (!compiled.known) throw new GapError(compiled.gap);
  const { ingress } = compiled.value.entries;
  const found = [ingress[4], ingress[6]].flatMap((entries) =>
    ports.flatMap((port) => {
      const first = entries.find(
        ({ protocol, ports: [low, high], range }) =>
          range.length === 0 && (protocol === 6 || protocol === -1) && low <= port && port <= high,
      );
      return first?.allow === true ? [`${compiled.value.id} (${first.text})`] : [];
    }),
  );
  return [...new Set(found)];
};

export default rule({
  code: 'endpoint-acl-admits-administration',
  title: "Network ACLs of the endpoint's subnets keep SSH and RDP from everywhere out",
  why:
    "An endpoint answers on TCP 443 alone. An ACL of one's own that admits ports 22 and 3389 from all addresses guards nothing of " +
    'what else stands in its subnets. The default ACL of a VPC admits everything by design; it is left out, as AWS leaves it out.',
  severity: 'medium',
  remedy: 'Narrow the entry to TCP 443 and to the ports of answers (1024-65535), or to the ranges of the callers.',
  noRepair: 'The ACL guards whole subnets: what else in them relies on the entry is in no answer of AWS.',
  page: 'https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html',
  controls: ['FSBP EC2.21', 'Well-Architected SEC05-BP02'],
  about: endpoints,
  needs: ['ec2/describe-network-acls'],
  subject: ofEndpoint,
  judge(endpoint, { inventory }) {
    const { VpcEndpointId: id = '', SubnetIds = [] } = endpoint.value;
    const own = inventory
      .list(networkAcls, endpoint)
      .filter(({ Associations = [] }) => Associations.some(({ SubnetId = '' }) => SubnetIds.includes(SubnetId)));
    const wide = own
      .filter(({ IsDefault }) => IsDefault !== true)
      .flatMap((value) => admitting({ account: endpoint.account, region: endpoint.region, value }));
    return wide.length === 0
      ? pass(`no network ACL of ${id} but a default one admits SSH or RDP from everywhere`)
      : weak(`the subnets of ${id} admit SSH or RDP from everywhere: ${list(wide)}`);
  },
});
