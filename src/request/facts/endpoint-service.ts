import type { Place } from '../../inventory/inventory.js';
import { fact, get } from '../fact.js';
import { vpcLink } from './backend.js';

/** The endpoint service that a V1 VPC link makes for its load balancer, and API Gateway's connections to it. */
export interface EndpointService extends Place {
  readonly id: string;
  readonly state: string;
  readonly connections: readonly { readonly endpoint: string; readonly owner: string; readonly state: string }[];
}

/**
 * Undefined where the integration uses no V1 link. `null`: nobody read the services of the account, which could only
 * override a link that is AVAILABLE.
 */
export const linkService = fact<EndpointService | null | undefined>({
  needs: ['ec2/describe-vpc-endpoint-service-configurations', 'ec2/describe-vpc-endpoint-connections'],
  uses: [vpcLink],
  of: (subject) => {
    const used = get(subject, vpcLink);
    const [balancer] = used?.link?.targetArns ?? [];
    if (!used || balancer === undefined) return undefined;
    const { inventory } = subject;
    const services = inventory.askIfCollected('ec2/describe-vpc-endpoint-service-configurations', used.place);
    const connections = inventory.askIfCollected('ec2/describe-vpc-endpoint-connections', used.place);
    if (!services || !connections) return null;
    const service = services.ServiceConfigurations?.find(({ NetworkLoadBalancerArns = [] }) =>
      NetworkLoadBalancerArns.includes(balancer),
    );
    if (!service?.ServiceId) return null;
    return {
      ...used.place,
      id: service.ServiceId,
      state: service.ServiceState ?? '',
      connections: (connections.VpcEndpointConnections ?? [])
        .filter(({ ServiceId }) => ServiceId === service.ServiceId)
        .map(({ VpcEndpointId = '', VpcEndpointOwner = '', VpcEndpointState = '' }) => ({
          endpoint: VpcEndpointId,
          owner: VpcEndpointOwner,
          state: VpcEndpointState,
        })),
    };
  },
});
