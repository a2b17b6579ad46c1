import { networkInterfaces } from '../../inventory/ec2.js';
import type { Located, Place } from '../../inventory/inventory.js';
import { traceFlow } from '../../network/index.js';
import type { Gate, Trace } from '../../network/trace.js';
import type { Subject } from '../fact.js';
import { fact, get } from '../fact.js';
import type { Backend } from './backend.js';
import { backend } from './backend.js';
import { pathOperations } from './path.js';

/** The way from one interface of the load balancer to one target. */
export interface BackendPath {
  readonly from: string;
  readonly target: string;
  readonly trace: Trace;
}

/** AWS describes a load balancer's interfaces by the end of its ARN. */
export const balancerInterfaces = (subject: Subject, { place, loadBalancer }: Backend) => {
  const name = loadBalancer.LoadBalancerArn?.split(':loadbalancer/')[1] ?? '';
  return subject.inventory
    .list(networkInterfaces, place)
    .filter(({ Description = '' }) => name !== '' && Description === `ELB ${name}`);
};

/**
 * From every interface of the backend's load balancer to every `ip` or `instance` target, so that a route association
 * that is missing there is named. Empty where there is no load balancer; interfaces are found by their description.
 */
export const backendPaths = fact<readonly BackendPath[]>({
  needs: pathOperations,
  uses: [backend],
  of: (subject) => {
    const behind = get(subject, backend);
    if (!behind) return [];
    const senders = balancerInterfaces(subject, behind);
    const targets = behind.targetGroups.flatMap(({ health }) => health.map(({ Target }) => Target));
    return senders.flatMap((sender) =>
      targets.flatMap((target) => {
        const to = targetInterface(subject, behind.place, target?.Id ?? '');
        if (!to) return [];
        const trace = traceFlow(subject.inventory, {
          from: {
            is: 'interface',
            ...behind.place,
            id: sender.NetworkInterfaceId ?? '',
            address: sender.PrivateIpAddress ?? '',
          },
          to: {
            is: 'interface',
            account: to.account,
            region: to.region,
            id: to.value.NetworkInterfaceId ?? '',
            address: to.value.PrivateIpAddress ?? '',
          },
          protocol: 'tcp',
          port: target?.Port ?? behind.port,
          sourcePorts: [1024, 65535],
        });
        return [{ from: sender.NetworkInterfaceId ?? '', target: target?.Id ?? '', trace }];
      }),
    );
  },
});

const targetInterface = (
  { inventory }: Subject,
  place: Place,
  id: string,
): Located<{ NetworkInterfaceId?: string | undefined; PrivateIpAddress?: string | undefined }> | undefined => {
  const own = inventory.list(networkInterfaces, place);
  const local = own.find((i) => i.PrivateIpAddress === id || i.Attachment?.InstanceId === id);
  if (local) return { ...place, value: local };
  return inventory.everywhere(networkInterfaces).rows.find(({ value }) => value.PrivateIpAddress === id);
};

/** Whatever stops packets between the load balancer and its targets. */
export const backendFailures = (paths: readonly BackendPath[]): Gate[] => paths.flatMap(({ trace }) => trace.blockers);

/** Failing route gates between the load balancer and its targets. */
export const backendRouteFailures = (paths: readonly BackendPath[]): Gate[] =>
  paths.flatMap(({ trace }) => trace.blockers.filter(({ kind }) => kind === 'route'));
