import { fact, get } from '../fact.js';
import { restApi } from './api.js';

/** Names of the PRIVATE custom domains of the API's account, as far as they were listed. */
export const privateNames = fact<readonly string[]>({
  needs: ['apigateway/get-domain-names'],
  uses: [restApi],
  of: (subject) => {
    const api = get(subject, restApi);
    if (!api) return [];
    const answer = subject.inventory.askIfCollected('apigateway/get-domain-names', {
      account: api.account,
      region: api.region,
    });
    return (answer?.items ?? []).flatMap(({ domainName, endpointConfiguration }) =>
      domainName && endpointConfiguration?.types?.includes('PRIVATE') ? [domainName] : [],
    );
  },
});
