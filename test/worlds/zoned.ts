import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { consumer, healthy, ids, region } from './peered.js';
import { answer } from './world.js';

const names = 'execute-api.us-east-1.amazonaws.com';
const global = { account: consumer.account, region: 'global' };

/** A zone that people made for the consumer's VPC, and one record of it for each endpoint's name that is given. */
export const withZone = (snapshot: Snapshot, name: string, ...endpoints: readonly string[]): Snapshot => {
  const listed = answer(
    snapshot,
    global,
    'route53/list-hosted-zones-by-vpc',
    {
      HostedZoneSummaries: [
        { HostedZoneId: '/hostedzone/Z1', Name: `${name}.`, Owner: { OwningAccount: consumer.account } },
      ],
    },
    ids.consumerVpc,
    region,
  );
  const ResourceRecordSets = endpoints.map((DNSName) => ({
    Name: `${ids.api}.${names}.`,
    Type: 'A',
    AliasTarget: { DNSName, HostedZoneId: 'Z7HUB22UULQXV' },
  }));
  return answer(listed, global, 'route53/list-resource-record-sets', { ResourceRecordSets }, 'Z1');
};

/** The peered world whose consumer knows the default name by a zone of its own. Healthy in every respect. */
export const zoned = (): Snapshot =>
  withZone(healthy(), names, `${ids.endpoint}-abcdefgh.execute-api.us-east-1.vpce.amazonaws.com.`);
