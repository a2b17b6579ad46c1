import type { Located, Place } from '../inventory/inventory.js';
import type { Method, RestApi } from '../inventory/services.js';

export interface FunctionOf extends Place {
  readonly name: string;
}

const functionArn = /:lambda:([a-z0-9-]+):(\d{12}):function:([A-Za-z0-9-_]+)(?:[:/]|$)/;

/** The function of the API's own account that a method invokes; undefined where it invokes none, or a stage variable names it. */
export const functionBehind = (method: Method, api: Located<RestApi>): FunctionOf | undefined => {
  const [, region, account, name] = functionArn.exec(method.methodIntegration?.uri ?? '') ?? [];
  return region === undefined || account !== api.account || name === undefined ? undefined : { account, region, name };
};
