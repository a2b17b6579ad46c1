import { fact, get } from '../fact.js';
import type { Request } from '../request.js';
import { gapOf } from './authorization/gap.js';
import { methodSetup } from './integration.js';

/** Headers that say which API is meant; who states only these has not said what else the client sends. */
const routing = new Set(['host', 'x-apigw-api-id']);

/** Whether the headers that the client sends were stated, beyond those that name the API. */
export const statesHeaders = ({ headers }: Pick<Request, 'headers'>): boolean =>
  Object.keys(headers).some((name) => !routing.has(name));

/** What a request validator demands of the parameters of a request. */
export interface RequiredParameters {
  readonly validator: string;
  readonly headers: readonly string[];
  readonly queryStrings: readonly string[];
  readonly body: boolean;
}

const namesIn = (parameters: Readonly<Record<string, boolean>> | undefined, where: string): string[] =>
  Object.entries(parameters ?? {}).flatMap(([name, required]) =>
    required && name.startsWith(`method.request.${where}.`) ? [name.slice(`method.request.${where}.`.length)] : [],
  );

/**
 * Undefined where the method has no validator. The validator is asked only where the method demands something.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
 */
export const requiredParameters = fact<RequiredParameters | undefined>({
  needs: ['apigateway/get-request-validators'],
  uses: [methodSetup],
  of: (subject) => {
    const own = get(subject, methodSetup);
    const id = own?.value.requestValidatorId;
    if (!own || !id) return undefined;
    const { items = [] } = subject.inventory.ask('apigateway/get-request-validators', own, own.api);
    const validator = items.find((one) => one.id === id);
    if (!validator) throw gapOf(own, 'apigateway/get-request-validators', `the API has no request validator ${id}`);
    const parameters = validator.validateRequestParameters ? own.value.requestParameters : undefined;
    return {
      validator: validator.name ?? id,
      headers: namesIn(parameters, 'header'),
      queryStrings: namesIn(parameters, 'querystring'),
      body: validator.validateRequestBody ?? false,
    };
  },
});
