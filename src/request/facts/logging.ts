import type { FlowLog } from '../../inventory/ec2.js';
import { flowLogs } from '../../inventory/ec2.js';
import type { Answers } from '../../inventory/answers.js';
import { fact, get } from '../fact.js';
import { restApi } from './api.js';
import { endpoint } from './endpoint.js';

/** API Gateway's settings of the API's account and region; undefined without an API. */
export const gatewayAccount = fact<Answers['apigateway/get-account'] | undefined>({
  needs: ['apigateway/get-account'],
  uses: [restApi],
  of: (subject) => {
    const api = get(subject, restApi);
    return api && subject.inventory.ask('apigateway/get-account', api);
  },
});

/** Flow logs that record what reaches the endpoint's interfaces: of each of them, of their subnets or of the VPC. */
export const endpointFlowLogs = fact<readonly FlowLog[] | undefined>({
  needs: ['ec2/describe-flow-logs'],
  uses: [endpoint],
  of: (subject) => {
    const serving = get(subject, endpoint);
    if (!serving) return undefined;
    const { VpcId, SubnetIds = [], NetworkInterfaceIds = [] } = serving.value;
    const places = [VpcId, ...SubnetIds, ...NetworkInterfaceIds];
    return subject.inventory.list(flowLogs, serving).filter(({ ResourceId }) => places.includes(ResourceId));
  },
});
