import type { Request } from '../../request/request.js';
import type { Snapshot } from '../../snapshot/snapshot.js';
import type { Sessions } from '../session.js';

export interface LogRequest {
  readonly sessions: Sessions;
  readonly state: Snapshot;
  readonly requests: readonly Request[];
  readonly from: Date;
  readonly to: Date;
  readonly signal: AbortSignal;
}

export const collectLogs = async ({
  state,
}: LogRequest): Promise<{ readonly snapshot: Snapshot; readonly notes: readonly string[] }> => ({
  snapshot: state,
  notes: [],
});
