import { fact } from '../fact.js';
import { customName } from '../target.js';

/** The name that the request gives the front end, where it is none of AWS's; undefined where it names an API. */
export const domainAsked = fact<string | undefined>({
  needs: [],
  uses: [],
  of: ({ request }) => {
    const name = customName(request.host, request.headers);
    return name === undefined || /\.amazonaws\.com(\.cn)?$/.test(name) ? undefined : name;
  },
});
