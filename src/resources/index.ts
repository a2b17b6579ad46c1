import type { DomainName, RestApi, Stage } from '../inventory/services.js';
import { domainNames, restApis, stagesOf } from '../inventory/services.js';
import type { VpcEndpoint } from '../inventory/ec2.js';
import { vpcEndpoints } from '../inventory/ec2.js';
import type { Inventory, Located, Place } from '../inventory/inventory.js';
import type { Found, Kind } from './resource.js';
import { kept, listed, throughEach } from './resource.js';

/** A stage with the API that it belongs to. */
export interface ApiStage extends Located<Stage> {
  readonly api: Located<RestApi>;
}

const isPrivate = ({ value }: Located<RestApi>): boolean =>
  value.endpointConfiguration?.types?.includes('PRIVATE') ?? false;

const privateApis = (inventory: Inventory): Found<Located<RestApi>> => kept(listed(inventory, restApis), isPrivate);

/** PRIVATE REST APIs. */
export const apis: Kind<Located<RestApi>> = {
  named: 'private APIs',
  needs: ['apigateway/get-rest-apis'],
  find: privateApis,
};

/** Stages of private APIs. */
export const stages: Kind<ApiStage> = {
  named: 'stages of private APIs',
  needs: [...apis.needs, 'apigateway/get-stages'],
  find: (inventory) =>
    throughEach(privateApis(inventory), (api) =>
      stagesOf(inventory, api, api.value.id ?? '').map((value) => ({
        account: api.account,
        region: api.region,
        value,
        api,
      })),
    ),
};

const isServing = ({ value: { ServiceName = '', State } }: Located<VpcEndpoint>): boolean =>
  ServiceName.endsWith('.execute-api') && !['deleted', 'deleting'].includes((State ?? '').toLowerCase());

/** A shared subnet shows its endpoint to its owner alone; one row is one endpoint. */
const onlyOwners = ({ account, value }: Located<VpcEndpoint>): boolean =>
  value.OwnerId === undefined || value.OwnerId === account;

/** Interface endpoints for `execute-api`. */
export const endpoints: Kind<Located<VpcEndpoint>> = {
  named: 'endpoints for execute-api',
  needs: ['ec2/describe-vpc-endpoints'],
  find: (inventory) => kept(listed(inventory, vpcEndpoints), (row) => isServing(row) && onlyOwners(row)),
};

/** Accounts and regions that hold a private API or an endpoint for `execute-api`. */
export const places: Kind<Place> = {
  named: 'accounts and regions with private APIs or their endpoints',
  needs: [...apis.needs, ...endpoints.needs],
  find: (inventory) => {
    const found = [apis.find(inventory), endpoints.find(inventory)];
    const rows = found.flatMap((one) => one.rows.map(({ account, region }) => ({ account, region })));
    const unique = new Map(rows.map((place) => [`${place.account} ${place.region}`, place]));
    return { rows: [...unique.keys()].sort().flatMap((key) => unique.get(key) ?? []), gaps: [] };
  },
};

/** Private custom domain names. */
export const domains: Kind<Located<DomainName>> = {
  named: 'private custom domain names',
  needs: ['apigateway/get-domain-names'],
  find: (inventory) =>
    kept(
      listed(inventory, domainNames),
      ({ value }) => value.endpointConfiguration?.types?.includes('PRIVATE') ?? false,
    ),
};
