import type { Request } from '../request.js';
import { fact } from '../fact.js';

/** The request itself, as asked. Known always. */
export const asked = fact<Request>({ needs: [], uses: [], of: ({ request }) => request });
