import { enableDnsAttribute } from '../../changes/vpcs.js';
import { check, fail, pass } from '../check.js';
import { forbidden, unresolved } from '../seen.js';
import { askedSubject, ec2Subject } from '../words.js';

export default check({
  code: 'vpc-dns-attributes-disabled',
  title: "The VPC's DNS attributes are on",
  why:
    'Private DNS of an endpoint works only in a VPC with enableDnsSupport and enableDnsHostnames. With the first off, the ' +
    "VPC's resolver does not answer at all.",
  severity: 'critical',
  layer: 'dns',
  seenAs: unresolved,
  remedy: 'Turn on enableDnsSupport and enableDnsHostnames of the VPC (two calls).',
  page: 'https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html',
  reads: ['dnsAttributes', 'asked'],
  subject: ({ dnsAttributes, asked }) =>
    dnsAttributes ? ec2Subject(dnsAttributes.vpc, dnsAttributes.account, dnsAttributes.region) : askedSubject(asked),
  judge({ dnsAttributes }) {
    if (!dnsAttributes) return pass('the name in use does not depend on them');
    const { vpc, enableDnsSupport, enableDnsHostnames } = dnsAttributes;
    const off = [
      ...(enableDnsSupport ? [] : (['enableDnsSupport'] as const)),
      ...(enableDnsHostnames === false ? (['enableDnsHostnames'] as const) : []),
    ];
    if (off.length === 0) return pass(`${vpc} has its DNS attributes on`);
    return fail({
      because: `${off.join(' and ')} of ${vpc} ${off.length === 1 ? 'is' : 'are'} off`,
      alsoSeen: [forbidden],
      breaks: { events: ['ModifyVpcAttribute'], ids: [vpc] },
      repair: off.map((attribute) => enableDnsAttribute(dnsAttributes, vpc, attribute)),
    });
  },
});
