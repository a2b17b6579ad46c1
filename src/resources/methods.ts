import type { Inventory, Located } from '../inventory/inventory.js';
import type { Method, RestApi } from '../inventory/services.js';
import type { AuthorizationType } from '../policy/index.js';

/** One method of the working copy. */
export interface ApiMethod {
  readonly path: string;
  /** A verb or `ANY`. */
  readonly verb: string;
  readonly value: Method;
}

/** The methods of an API's working copy; OPTIONS is asked by browsers without any identity and is left out. @throws GapError */
export const methodsOf = (inventory: Inventory, api: Located<RestApi>): readonly ApiMethod[] => {
  const { items = [] } = inventory.ask('apigateway/get-resources', api, api.value.id ?? '');
  return items.flatMap(({ path = '/', resourceMethods = {} }) =>
    Object.entries(resourceMethods)
      .filter(([verb]) => verb !== 'OPTIONS')
      .map(([verb, value]) => ({ path, verb, value })),
  );
};

const modelled = ['NONE', 'AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS'] as const;

/** How all methods of an API authorize, where they agree; undefined where they differ, or there is none. */
export const onlyAuthorization = (methods: readonly ApiMethod[]): AuthorizationType | undefined => {
  const types = new Set(methods.map(({ value }) => value.authorizationType ?? 'NONE'));
  const [type] = types;
  return types.size === 1 ? modelled.find((name) => name === type) : undefined;
};
