import type { IpPermission } from '../../inventory/ec2.js';
import { securityGroups } from '../../inventory/ec2.js';
import { endpoints } from '../../resources/index.js';
import { list } from '../words.js';
import { ofEndpoint } from './subjects.js';
import { pass } from '../check.js';
import { rule, weak } from './rule.js';

const everywhere = ({ IpRanges = [], Ipv6Ranges = [] }: IpPermission): boolean =>
  IpRanges.some(({ CidrIp }) => CidrIp === '0.0.0.0/0') || Ipv6Ranges.some(({ CidrIpv6 }) => CidrIpv6 === '::/0');

/** What a rule admits beyond TCP 443 of named callers, in words. */
const tooWide = (permission: IpPermission): string[] => {
  const { IpProtocol = '', FromPort, ToPort } = permission;
  const https = (IpProtocol === 'tcp' || IpProtocol === '6') && FromPort === 443 && ToPort === 443;
  const ports = IpProtocol === '-1' ? 'everything' : `${IpProtocol} ${FromPort ?? 'any'}-${ToPort ?? 'any'}`;
  return [...(https ? [] : [ports]), ...(everywhere(permission) ? ['all addresses'] : [])];
};

export default rule({
  code: 'endpoint-group-wide',
  title: "The endpoint's security groups admit HTTPS from callers, and nothing else",
  why: 'An endpoint answers on TCP 443 alone. Rules for more ports, or for all addresses, admit nobody who can use them and everybody who should not be there.',
  severity: 'medium',
  remedy: 'Take away rules for other ports and for 0.0.0.0/0; admit TCP 443 from the ranges or groups of the callers.',
  noRepair: 'Who relies on the wide rule is in no configuration: without it, callers that nobody named are cut off.',
  page: 'https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html',
  controls: ['FSBP EC2.18', 'Well-Architected SEC05-BP02'],
  about: endpoints,
  needs: ['ec2/describe-security-groups'],
  subject: ofEndpoint,
  judge(endpoint, { inventory }) {
    const { VpcEndpointId: id = '', Groups = [] } = endpoint.value;
    const wide = Groups.flatMap(({ GroupId = '' }) => {
      const group = inventory.find(securityGroups, GroupId, endpoint);
      return (group?.value.IpPermissions ?? []).flatMap(tooWide).map((what) => `${GroupId} admits ${what}`);
    });
    return wide.length === 0
      ? pass(`the security groups of ${id} admit TCP 443 from named callers`)
      : weak(`${id}: ${list(wide)}`);
  },
});
