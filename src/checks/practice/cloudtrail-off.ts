import { GapError, known } from '../../inventory/inventory.js';
import { places } from '../../resources/index.js';
import { ofPlace } from './subjects.js';
import { pass } from '../check.js';
import { rule, weak } from './rule.js';

export default rule({
  code: 'cloudtrail-off',
  title: 'A trail of CloudTrail records the region',
  why: 'Without a trail nobody can say who changed a policy, a route or a security group once the ninety days of the event history are over, and nothing is told outside of the account.',
  severity: 'high',
  remedy: 'Create a trail for all regions, and start its logging.',
  noRepair: 'A trail needs a bucket whose policy admits it: which one is a choice.',
  page: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-create-and-update-a-trail.html',
  controls: ['FSBP CloudTrail.1', 'Well-Architected SEC04-BP01'],
  about: places,
  needs: ['cloudtrail/describe-trails', 'cloudtrail/get-trail-status'],
  subject: ofPlace,
  judge(place, { inventory }) {
    const { trailList = [] } = inventory.ask('cloudtrail/describe-trails', place);
    const here = trailList.filter((trail) => trail.IsMultiRegionTrail === true || trail.HomeRegion === place.region);
    const read = here.map(({ TrailARN = '' }) => ({
      arn: TrailARN,
      status: known(() => inventory.ask('cloudtrail/get-trail-status', place, TrailARN)),
    }));
    const logging = read.find(({ status }) => status.known && status.value.IsLogging === true);
    if (logging) return pass(`${logging.arn} records ${place.region}`);
    for (const { status } of read) if (!status.known) throw new GapError(status.gap);
    return weak(
      here.length === 0
        ? `no trail records ${place.account} ${place.region}`
        : `the trail of ${place.account} ${place.region} is stopped`,
    );
  },
});
