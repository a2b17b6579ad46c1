import { fact, get } from '../fact.js';
import { restApi } from './api.js';
import { authorizable } from './authorization/request.js';
import { undecided } from './authorization/layer.js';
import type { PolicyVerdict } from './authorization/resource-layer.js';
import { judged } from './authorization/resource-layer.js';
import { endpoint } from './endpoint.js';

export { partitionOf } from './authorization/context.js';
export { authorizeRequestOf } from './authorization/request.js';

/** The verdict of the saved policy; undefined while there is no API or no endpoint to judge it for. */
export const savedPolicy = fact<PolicyVerdict | undefined>({
  needs: [],
  uses: [restApi, endpoint, authorizable],
  of: (subject) => {
    const api = get(subject, restApi);
    if (!api || !get(subject, endpoint)) return undefined;
    const verdict = judged(subject, api.value.policy);
    if (!verdict.open) return verdict;
    throw undecided(
      subject,
      verdict.dependsOn,
      verdict.because,
      `the resource policy of ${api.value.id ?? 'the API'}`,
      api,
      'apigateway/get-rest-apis',
    );
  },
});
