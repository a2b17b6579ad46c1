import type { VpcEndpoint } from '../../inventory/ec2.js';
import { instantOf } from '../../inventory/evidence/instant.js';
import type { Inventory, Located } from '../../inventory/inventory.js';
import { GapError } from '../../inventory/inventory.js';
import { apis, endpoints } from '../../resources/index.js';
import { isMeantFor } from '../../resources/intended.js';
import { isAlone } from '../../resources/links.js';
import { bytesOf, recordedPoints } from '../../resources/traffic.js';
import { ofEndpoint } from './subjects.js';
import { pass } from '../check.js';
import { rule, weak } from './rule.js';

/** USD an hour and zone in us-east-1 (https://aws.amazon.com/privatelink/pricing/); other regions cost up to twice that. */
const hourly = 0.01;
const hours = 730;

const day = 24 * 60 * 60 * 1000;

/** Days in which nothing went through; undefined where something did, where nobody counted, or for an endpoint that is younger. */
const idleDays = (inventory: Inventory, endpoint: Located<VpcEndpoint>, days: number): number | undefined => {
  const points = recordedPoints(inventory, endpoint, bytesOf(endpoint, days));
  const made = instantOf(endpoint.value.CreationTimestamp);
  const isYoung = made === undefined || Date.parse(inventory.snapshot.takenAt) - made < days * day;
  return points === undefined || isYoung || points.some(({ value }) => value > 0) ? undefined : days;
};

export default rule({
  code: 'endpoint-unused',
  title: 'Somebody calls through the endpoint',
  why:
    'An interface endpoint costs by the hour and zone, used or not. One that no API of the accounts that were read names, in a VPC ' +
    'from which nothing can call, only costs; so does one through which nothing went in two weeks (or as `thresholds: ' +
    'unused-endpoint-days` says), as far as CloudWatch was asked.',
  severity: 'low',
  remedy: 'Delete the endpoint, or associate it with the API that it was made for.',
  noRepair: 'A deleted endpoint does not come back with its id, and its use may be rarer than the logs are long.',
  page: 'https://docs.aws.amazon.com/vpc/latest/privatelink/delete-interface-endpoint.html',
  controls: ['Well-Architected COST04-BP03'],
  about: endpoints,
  needs: [
    'apigateway/get-rest-apis',
    'ec2/describe-network-interfaces',
    'ec2/describe-route-tables',
    'cloudwatch/get-metric-data',
  ],
  subject: ofEndpoint,
  judge(endpoint, { inventory, thresholds }) {
    const { VpcEndpointId: id = '', SubnetIds = [] } = endpoint.value;
    const month = (SubnetIds.length * hourly * hours).toFixed(2);
    const cost = `${SubnetIds.length} zones at about ${hourly} USD an hour, ${month} USD a month`;
    const idle = idleDays(inventory, endpoint, thresholds.unusedEndpointDays);
    if (idle !== undefined) return weak(`nothing went through ${id} in ${idle} days: ${cost}`);
    const {
      rows,
      gaps: [gap],
    } = apis.find(inventory);
    if (rows.some((api) => isMeantFor(api, endpoint))) return pass(`an API names ${id}`);
    if (gap) throw new GapError(gap);
    if (!isAlone(inventory, endpoint)) return pass(`something can call through ${id}`);
    return weak(`no API names ${id}, and nothing in its network can call: ${cost}`);
  },
});
