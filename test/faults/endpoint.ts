import { consumer, ids, provider, urls } from '../worlds/peered.js';
import { answer, edit } from '../worlds/world.js';
import type { Fault } from './fault.js';
import { forbidden } from './sees.js';

interface Endpoints {
  VpcEndpoints: {
    VpcEndpointId: string;
    State: string;
    ServiceName: string;
    PrivateDnsEnabled: boolean;
    SubnetIds: string[];
    NetworkInterfaceIds: string[];
    LastError?: object;
  }[];
}

const endpoint =
  (change: (row: Endpoints['VpcEndpoints'][number]) => void) => (snapshot: Parameters<Fault['breaks']>[0]) =>
    edit(snapshot, provider, 'ec2/describe-vpc-endpoints', (a: Endpoints) => a.VpcEndpoints.forEach(change));

const attribute =
  (name: 'EnableDnsSupport' | 'EnableDnsHostnames', value: boolean, vpc: string = ids.providerVpc) =>
  (snapshot: Parameters<Fault['breaks']>[0]) =>
    edit(
      snapshot,
      vpc === ids.providerVpc ? provider : consumer,
      'ec2/describe-vpc-attribute',
      () => ({ VpcId: vpc, [name]: { Value: value } }),
      vpc,
      name === 'EnableDnsSupport' ? 'enableDnsSupport' : 'enableDnsHostnames',
    );

const associated = (endpoints: string[]) => (snapshot: Parameters<Fault['breaks']>[0]) =>
  edit(
    snapshot,
    provider,
    'apigateway/get-rest-apis',
    (a: { items: { endpointConfiguration: { vpcEndpointIds: string[] } }[] }) => {
      for (const item of a.items) item.endpointConfiguration.vpcEndpointIds = endpoints;
    },
  );

export const endpointFaults: readonly Fault[] = [
  {
    code: 'endpoint-missing',
    nearIs: 'private-dns-not-visible-from-peer-vpc',
    what: 'the endpoint was deleted',
    target: urls.plain,
    from: ids.app,
    sees: { kind: 'dns' },
    breaks: (healthy) => edit(healthy, provider, 'ec2/describe-vpc-endpoints', () => ({ VpcEndpoints: [] })),
    near: (healthy) => healthy,
    blind: ['444455556666/us-east-1/ec2/describe-vpc-endpoints'],
  },
  {
    code: 'endpoint-wrong-service',
    what: 'the endpoint is for the management service',
    target: urls.plain,
    from: ids.admin,
    sees: { kind: 'dns' },
    breaks: endpoint((row) => {
      row.ServiceName = 'com.amazonaws.us-east-1.apigateway';
    }),
    near: (healthy) => healthy,
    blind: ['444455556666/us-east-1/ec2/describe-vpc-endpoints'],
  },
  {
    code: 'endpoint-not-available',
    what: 'the endpoint failed',
    target: urls.alias,
    from: ids.app,
    sees: { kind: 'timeout' },
    breaks: endpoint((row) => {
      row.State = 'failed';
      row.LastError = { Code: 'InternalError', Message: 'no capacity' };
    }),
    near: endpoint((row) => {
      row.State = 'Available';
    }),
    blind: ['444455556666/us-east-1/ec2/describe-vpc-endpoints'],
  },
  {
    code: 'endpoint-no-subnets',
    what: 'the last subnet was taken from the endpoint',
    target: urls.alias,
    from: ids.app,
    sees: { kind: 'dns' },
    breaks: endpoint((row) => {
      row.SubnetIds = [];
      row.NetworkInterfaceIds = [];
    }),
    near: endpoint((row) => {
      row.SubnetIds = [ids.endpointSubnetA];
      row.NetworkInterfaceIds = [ids.endpointInterfaceA];
    }),
    blind: ['444455556666/us-east-1/ec2/describe-vpc-endpoints'],
    tried: 'repairs',
  },
  {
    code: 'private-dns-disabled-plain-host',
    what: 'private DNS of the endpoint is off, and a host in its VPC uses the default name',
    target: urls.plain,
    from: ids.admin,
    sees: { kind: 'dns' },
    breaks: endpoint((row) => {
      row.PrivateDnsEnabled = false;
    }),
    near: (healthy) => healthy,
    blind: ['444455556666/us-east-1/ec2/describe-vpc-endpoints'],
    tried: 'repairs',
  },
  {
    code: 'vpc-dns-attributes-disabled',
    what: 'enableDnsHostnames of the endpoint VPC is off',
    target: urls.plain,
    from: ids.admin,
    sees: { kind: 'dns' },
    breaks: attribute('EnableDnsHostnames', false),
    near: attribute('EnableDnsHostnames', false, ids.consumerVpc),
    blind: ['enableDnsHostnames'],
    tried: 'repairs',
  },
  {
    code: 'private-dns-not-visible-from-peer-vpc',
    what: "the consumer uses the default name, which is private to the endpoint's VPC",
    target: urls.plain,
    from: ids.app,
    sees: { kind: 'dns' },
    breaks: (healthy) => healthy,
    near: (healthy) =>
      answer(
        healthy,
        { account: consumer.account, region: 'global' },
        'route53/list-hosted-zones-by-vpc',
        {
          HostedZoneSummaries: [
            {
              HostedZoneId: 'Z0123456789ABCDEFGHIJ',
              Name: 'execute-api.us-east-1.amazonaws.com.',
              Owner: { OwningAccount: provider.account },
            },
          ],
        },
        ids.consumerVpc,
        'us-east-1',
      ),
    blind: ['list-hosted-zones-by-vpc'],
    tried: 'repairs',
  },
  {
    code: 'vpce-alias-not-associated',
    what: 'the endpoint is not associated with the API, so its alias does not exist',
    target: urls.alias,
    from: ids.app,
    sees: { kind: 'dns' },
    breaks: associated(['vpce-0999999999999999']),
    near: associated(['vpce-0999999999999999', ids.endpoint]),
    blind: ['get-rest-apis'],
    tried: 'repairs',
  },
  {
    code: 'host-header-missing-for-vpce-dns',
    what: "the endpoint's own name is called without saying which API is meant",
    sees: forbidden,
    target: urls.vpce,
    from: ids.app,
    breaks: (healthy) => healthy,
    near: (healthy) => healthy,
    blind: ['444455556666/us-east-1/ec2/describe-vpc-endpoints'],
  },
];
