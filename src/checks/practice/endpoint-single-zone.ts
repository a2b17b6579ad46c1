import { addSubnets } from '../../changes/endpoints.js';
import { subnets } from '../../inventory/ec2.js';
import { furtherSubnets } from '../../request/facts/endpoint-subnets.js';
import { endpoints } from '../../resources/index.js';
import { ofEndpoint } from './subjects.js';
import { pass } from '../check.js';
import { rule, weak } from './rule.js';

export default rule({
  code: 'endpoint-single-zone',
  title: 'The endpoint stands in two zones or more',
  why: 'An endpoint has one interface for each of its subnets. With all of them in one zone, every caller loses every API when that zone fails.',
  severity: 'medium',
  remedy: 'Add a subnet of another availability zone to the endpoint.',
  page: 'https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html',
  controls: ['Well-Architected REL10-BP01'],
  about: endpoints,
  needs: ['ec2/describe-subnets'],
  subject: ofEndpoint,
  judge(endpoint, { inventory }) {
    const { VpcEndpointId: id = '', SubnetIds = [] } = endpoint.value;
    const zones = SubnetIds.map(
      (subnet) => inventory.find(subnets, subnet, endpoint)?.value.AvailabilityZone ?? subnet,
    );
    const [zone] = zones;
    if (new Set(zones).size > 1 || zone === undefined) return pass(`${id} stands in ${new Set(zones).size} zones`);
    const repair = furtherSubnets(inventory, endpoint)
      .slice(0, 1)
      .map((subnet) => addSubnets(endpoint, [subnet]));
    return weak(`${id} stands in ${zone} alone`, repair);
  },
});
