// A private custom domain name. moto knows neither its id nor its access associations, so that those stay undecided.
import { ACMClient, RequestCertificateCommand } from '@aws-sdk/client-acm';
import { zoneIn } from './endpoint.mjs';

const name = 'orders.corp.example';

/** The API has a name of its own. */
const withDomain = async ({ provider, ids }) => {
  const { CertificateArn } = await provider
    .clientOf(ACMClient)
    .send(new RequestCertificateCommand({ DomainName: name, ValidationMethod: 'DNS' }));
  await provider.gateway('CreateDomainName', {
    domainName: name,
    endpointConfiguration: { types: ['PRIVATE'] },
    certificateArn: CertificateArn,
  });
  await provider.gateway('CreateBasePathMapping', { domainName: name, restApiId: ids.api, stage: 'prod' });
};

const byName = {
  code: 'private-domain-dns-missing',
  call: ({ ids }) => [`https://${name}/orders`, ids.consumer.app],
  leaves: [
    'private-domain-association-missing',
    'private-domain-duplicate-name-on-endpoint',
    'private-domain-policy-denies',
  ],
};

export const domain = [
  {
    ...byName,
    name: "the zone of the caller's VPC has lost the record of the custom domain name",
    breaks: async (world) => {
      await withDomain(world);
      await zoneIn(world.consumer, 'corp.example', world.ids.consumer.vpc);
    },
  },
  {
    ...byName,
    name: "the zone of the custom domain name is unknown in the caller's VPC",
    build: { oneAccount: true },
    breaks: async (world) => {
      const { provider, ids } = world;
      await withDomain(world);
      const { VpcEndpoints } = await provider.ec2('DescribeVpcEndpoints', { VpcEndpointIds: [ids.provider.endpoint] });
      await zoneIn(provider, 'corp.example', ids.provider.vpc, {
        Name: name,
        Type: 'CNAME',
        TTL: 60,
        ResourceRecords: [{ Value: VpcEndpoints[0].DnsEntries[0].DnsName }],
      });
    },
  },
];
