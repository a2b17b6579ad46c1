import type { NetworkInterface, VpcEndpoint } from '../../inventory/ec2.js';
import { networkInterfaces, vpcEndpoints } from '../../inventory/ec2.js';
import type { Located } from '../../inventory/inventory.js';
import { GapError, known } from '../../inventory/inventory.js';
import type { Gap } from '../../snapshot/snapshot.js';
import type { Subject } from '../fact.js';
import { fact, get } from '../fact.js';
import { restApi } from './api.js';
import { gapOf } from './authorization/gap.js';
import { caller } from './caller.js';
import { defaultName } from './default-name.js';
import type { SubnetChoice } from './endpoint-subnets.js';
import { furtherSubnets } from './endpoint-subnets.js';
import { nameOperations, resolve } from './name-answer.js';
import { namedEndpoint, reachableEndpoints } from './reachable-endpoints.js';
import { siteOf } from './vpc-owner.js';
import { isExecuteApi } from './zones.js';

/**
 * The endpoint to which the caller's VPC resolves the default name of the API; undefined where it leads to none, or that is not
 * known.
 */
export const resolvedEndpoint = fact<Located<VpcEndpoint> | undefined>({
  needs: nameOperations,
  uses: [caller],
  of: (subject) => {
    const { host, api, region } = subject.request;
    if (api === undefined || (host.form !== 'default' && host.form !== 'unstated')) return undefined;
    const { inventory } = subject;
    const site = siteOf(inventory, get(subject, caller));
    if (!site) return undefined;
    const name = host.form === 'default' ? host.name : defaultName(api, region);
    const found = known(() => resolve(inventory, site, name, false).answer);
    if (!found.known || found.value.is !== 'endpoint') return undefined;
    const id = found.value.endpoint;
    return inventory.everywhere(vpcEndpoints).rows.find(({ value }) => value.VpcEndpointId === id);
  },
});

/** The interface endpoint that carries the request; undefined when there is none that could. */
export const endpoint = fact<Located<VpcEndpoint> | undefined>({
  needs: ['ec2/describe-vpc-endpoints'],
  uses: [reachableEndpoints, resolvedEndpoint, restApi, caller],
  of: (subject) => {
    const named = namedEndpoint(subject);
    if (named !== undefined) return subject.inventory.find(vpcEndpoints, named);
    const resolved = get(subject, resolvedEndpoint);
    if (resolved) return resolved;
    const candidates = get(subject, reachableEndpoints).filter(({ value }) => isExecuteApi(value));
    if (candidates.length < 2) return candidates[0];
    const associated = get(subject, restApi)?.value.endpointConfiguration?.vpcEndpointIds ?? [];
    const { vpc } = get(subject, caller);
    const resolves = ({ VpcId, PrivateDnsEnabled }: VpcEndpoint): boolean =>
      subject.request.host.form === 'default' && VpcId === vpc && PrivateDnsEnabled === true;
    const rank = ({ value }: Located<VpcEndpoint>): number =>
      (resolves(value) ? -3 : 0) +
      (associated.includes(value.VpcEndpointId ?? '') ? 0 : 2) +
      (value.PrivateDnsEnabled ? 0 : 1) +
      (value.State?.toLowerCase() === 'available' ? 0 : 4);
    return [...candidates].sort(
      (a, b) => rank(a) - rank(b) || ((a.value.VpcEndpointId ?? '') < (b.value.VpcEndpointId ?? '') ? -1 : 1),
    )[0];
  },
});

const nameOf = ({ value }: Located<VpcEndpoint>): string => value.VpcEndpointId ?? 'the endpoint';

const interfacesOf = ({ inventory }: Subject, serving: Located<VpcEndpoint>): Located<NetworkInterface>[] =>
  (serving.value.NetworkInterfaceIds ?? []).flatMap((id) => {
    const found = inventory.find(networkInterfaces, id, serving);
    return found ? [found] : [];
  });

/** The gap of an interface of the endpoint that no answer shows: packets go to it all the same. Undefined where all are there. */
export const unlistedInterface = fact<Gap | undefined>({
  needs: ['ec2/describe-network-interfaces'],
  uses: [endpoint],
  of: (subject) => {
    const serving = get(subject, endpoint);
    if (!serving) return undefined;
    const found = new Set(interfacesOf(subject, serving).map(({ value }) => value.NetworkInterfaceId));
    const [lost] = (serving.value.NetworkInterfaceIds ?? []).filter((id) => !found.has(id));
    if (lost === undefined) return undefined;
    const message = `${lost} of ${nameOf(serving)} is not in the answer`;
    return gapOf(serving, 'ec2/describe-network-interfaces', message).gap;
  },
});

/** The network interfaces of the endpoint that the answers show, one for each of its subnets; a gap where they show none of them. */
export const endpointInterfaces = fact<readonly Located<NetworkInterface>[]>({
  needs: ['ec2/describe-network-interfaces'],
  uses: [endpoint, unlistedInterface],
  of: (subject) => {
    const serving = get(subject, endpoint);
    const found = serving ? interfacesOf(subject, serving) : [];
    const unlisted = get(subject, unlistedInterface);
    if (found.length === 0 && unlisted) throw new GapError(unlisted);
    return found;
  },
});

/** One subnet for each zone of the endpoint's VPC, for an endpoint that has none; empty for one that has. */
export const endpointSubnetChoices = fact<readonly SubnetChoice[]>({
  needs: ['ec2/describe-subnets'],
  uses: [endpoint],
  of: (subject) => {
    const serving = get(subject, endpoint);
    if (!serving || (serving.value.SubnetIds ?? []).length > 0) return [];
    return furtherSubnets(subject.inventory, serving).slice(0, 3);
  },
});
