export { partiesOf } from './parties.js';
export type { Parties } from './host-parties.js';
export { traceFlow } from './trace-flow.js';
export type * from './trace.js';
export { untraced, worse, worstOf } from './verdict.js';
