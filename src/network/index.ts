export { traceFlow } from './trace-flow.js';
export type * from './trace.js';
