import type { Located } from '../../inventory/inventory.js';
import type { VpcEndpoint } from '../../inventory/ec2.js';
import type { Subject } from '../fact.js';
import { fact, get } from '../fact.js';
import type { Host } from '../target.js';
import { restApi } from './api.js';
import { caller } from './caller.js';
import { aliasName, bareName, defaultName } from './default-name.js';
import { endpoint, resolvedEndpoint } from './endpoint.js';

const associatedWith = (subject: Subject, serving: Located<VpcEndpoint>): boolean =>
  (get(subject, restApi)?.value.endpointConfiguration?.vpcEndpointIds ?? []).includes(
    serving.value.VpcEndpointId ?? '',
  );

const vpceName = (serving: Located<VpcEndpoint>): string =>
  serving.value.DnsEntries?.find(({ DnsName = '' }) => DnsName.includes('.vpce.'))?.DnsName ??
  bareName(serving.value.VpcEndpointId ?? '', serving.region);

export interface NameUsed {
  readonly host: Host;
  /** Whether the target said so, or it is the name that this caller would have to use. */
  readonly stated: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The name the caller uses. Where the target names only an API it is the default name for a caller whose VPC resolves that
 * to the endpoint, and from elsewhere the alias of an associated endpoint or the endpoint's own name with `x-apigw-api-id`:
 * the default name is private to that VPC
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-test-invoke-url.html).
 */
export const nameUsed = fact<NameUsed>({
  needs: [],
  uses: [endpoint, resolvedEndpoint, restApi, caller],
  of: (subject) => {
    const { host, headers, api, region } = subject.request;
    if (host.form !== 'unstated') return { host, stated: true, headers };
    const serving = get(subject, endpoint);
    const plain: NameUsed = {
      host: { form: 'default', name: defaultName(api ?? '', region), api: api ?? '', region },
      stated: false,
      headers,
    };
    const id = serving?.value.VpcEndpointId;
    if (!serving || !id || api === undefined) return plain;
    const local = get(subject, caller).vpc === serving.value.VpcId;
    if (local && serving.value.PrivateDnsEnabled) return plain;
    if (get(subject, resolvedEndpoint)?.value.VpcEndpointId === id) return plain;
    if (associatedWith(subject, serving))
      return { ...plain, host: { form: 'alias', name: aliasName(api, id, region), api, endpoint: id, region } };
    if (local) return plain;
    return {
      host: { form: 'vpce', name: vpceName(serving), endpoint: id, region },
      stated: false,
      headers: { ...headers, 'x-apigw-api-id': api },
    };
  },
});
