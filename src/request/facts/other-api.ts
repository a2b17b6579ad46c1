import type { Located } from '../../inventory/inventory.js';
import { GapError } from '../../inventory/inventory.js';
import type { WebApi } from '../../inventory/services.js';
import { webApis } from '../../inventory/services.js';
import { fact, get } from '../fact.js';
import { restApi } from './api.js';

/**
 * The HTTP or WebSocket API of the id that the request names. Looked for only where the id is no REST API: that is a
 * failure either way, and this list only says which. A list that was refused is a gap; one that nobody asked for is not.
 */
export const otherKind = fact<Located<WebApi> | undefined>({
  needs: ['apigatewayv2/get-apis'],
  uses: [restApi],
  of: (subject) => {
    const { inventory, request } = subject;
    if (request.api === undefined || get(subject, restApi)) return undefined;
    const { rows, gaps } = inventory.everywhere(webApis);
    const found = rows.find(({ value }) => value.ApiId === request.api);
    const refused = gaps.find(({ why }) => why !== 'not-collected');
    if (!found && refused && gaps.length === inventory.places.length) throw new GapError(refused);
    return found;
  },
});
