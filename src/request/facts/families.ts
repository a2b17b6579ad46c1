import type { VpcEndpoint } from '../../inventory/ec2.js';

export type Family = 'ipv4' | 'ipv6';

export const familyOf = (address: string): Family => (address.includes(':') ? 'ipv6' : 'ipv4');

/**
 * The families for which an endpoint's names have records; `service-defined` and nothing leave it to its own addresses.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html
 */
export const publishedFamilies = ({ IpAddressType = 'ipv4', DnsOptions }: VpcEndpoint): readonly Family[] => {
  const type = DnsOptions?.DnsRecordIpType;
  switch (type === 'ipv4' || type === 'ipv6' || type === 'dualstack' ? type : IpAddressType) {
    case 'dualstack':
      return ['ipv4', 'ipv6'];
    case 'ipv6':
      return ['ipv6'];
    default:
      return ['ipv4'];
  }
};
