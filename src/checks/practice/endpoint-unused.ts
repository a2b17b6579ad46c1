import { GapError } from '../../inventory/inventory.js';
import { apis, endpoints } from '../../resources/index.js';
import { isMeantFor } from '../../resources/intended.js';
import { isAlone } from '../../resources/links.js';
import { ofEndpoint } from './subjects.js';
import { pass } from '../check.js';
import { rule, weak } from './rule.js';

/** USD an hour and zone in us-east-1 (https://aws.amazon.com/privatelink/pricing/); other regions cost up to twice that. */
const hourly = 0.01;
const hours = 730;

export default rule({
  code: 'endpoint-unused',
  title: 'Somebody can call through the endpoint',
  why: 'An interface endpoint costs by the hour and zone, used or not. One that no API of the accounts that were read names, in a VPC from which nothing can call, only costs.',
  severity: 'low',
  remedy: 'Delete the endpoint, or associate it with the API that it was made for.',
  noRepair: 'A deleted endpoint does not come back with its id, and its use may be rarer than the logs are long.',
  page: 'https://docs.aws.amazon.com/vpc/latest/privatelink/delete-interface-endpoint.html',
  controls: ['Well-Architected COST04-BP03'],
  about: endpoints,
  needs: ['apigateway/get-rest-apis', 'ec2/describe-network-interfaces', 'ec2/describe-route-tables'],
  subject: ofEndpoint,
  judge(endpoint, { inventory }) {
    const { VpcEndpointId: id = '', SubnetIds = [] } = endpoint.value;
    const {
      rows,
      gaps: [gap],
    } = apis.find(inventory);
    if (rows.some((api) => isMeantFor(api, endpoint))) return pass(`an API names ${id}`);
    if (gap) throw new GapError(gap);
    if (!isAlone(inventory, endpoint)) return pass(`something can call through ${id}`);
    const month = (SubnetIds.length * hourly * hours).toFixed(2);
    return weak(
      `no API names ${id}, and nothing in its network can call: ${SubnetIds.length} zones at about ${hourly} USD an hour, ${month} USD a month`,
    );
  },
});
