import { RAMClient } from '@aws-sdk/client-ram';
import type { SdkClient, Service } from '../clients.js';
import { ListProfileAssociationsCommand } from './route53profiles-command.js';
import { list, token } from './reading.js';

/** Both services name their hosts alike, in every partition, with FIPS and over IPv6. */
const ownHost = ({ hostname }: URL): string => hostname.replace(/^ram(-fips)?\./, 'route53profiles$1.');

/**
 * The AWS SDK has no package of this service that could be installed here. Its protocol is REST-JSON, as that of Resource
 * Access Manager, whose client is told this service's name, signature and hosts; retries, paging and errors are the SDK's.
 */
const clientOf = (options: Parameters<Service['client']>[0]): SdkClient => {
  const { endpointProvider } = new RAMClient(options).config;
  const named = { ...options, serviceId: 'Route53Profiles', signingName: 'route53profiles' };
  return new RAMClient({
    ...named,
    protocolSettings: { defaultNamespace: 'com.amazonaws.route53profiles', version: '2018-05-10' },
    endpointProvider: (where, context) => {
      const found = endpointProvider(where, context);
      if (where.Endpoint !== undefined) return found;
      const url = new URL(found.url);
      url.hostname = ownHost(url);
      return { ...found, url };
    },
  });
};

/** Which VPCs a Route 53 Profile brings zones and rules to. */
export const route53profiles: Service = {
  word: 'route53profiles',
  id: 'Route53Profiles',
  protocol: 'json',
  client: clientOf,
  readings: {
    'route53profiles/list-profile-associations': list(
      ListProfileAssociationsCommand,
      'ProfileAssociations',
      () => ({ MaxResults: 100 }),
      { next: token('NextToken'), emptyIsNone: true },
    ),
  },
};
