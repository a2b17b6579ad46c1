import { jsonText } from './escape.js';
import type { Renderer } from './options.js';

/** Keys in the contract's order, wherever they stand; what is not listed follows by name. */
// prettier-ignore
export const keyOrder = [
  'schema', 'tool', 'name', 'version', 'takenAt', 'source', 'effect', 'count', 'from', 'to', 'sample', 'where', 'client', 'zone',
  'fingerprint', 'code', 'title', 'layer', 'severity', 'is', 'role', 'hiddenBy', 'kind', 'id', 'status', 'body', 'errorType', 'text',
  'caller', 'endpoint', 'api', 'host', 'stage', 'method', 'path', 'verdict', 'predicted', 'observed', 'rootCause',
  'request', 'requests', 'findings', 'subject', 'account', 'region', 'vpc', 'addresses', 'service', 'leg', 'subnet',
  'routeTable', 'association', 'leads', 'summary', 'action', 'why', 'operation', 'key', 'message', 'unsupported', 'because', 'produces',
  'details', 'confidence', 'evidence', 'changedBy', 'who', 'what', 'when', 'effective', 'eventId', 'via', 'cli', 'undo', 'terraform',
  'warning', 'repair', 'alternatives', 'tried', 'result', 'remaining', 'sideEffects', 'passed', 'failed', 'unknown', 'gaps', 'waived',
  'by', 'reason', 'until', 'baseline', 'doc', 'notes', 'matrix', 'associations', 'trace', 'backend', 'pairs', 'forward', 'return', 'at', 'resource', 'gates', 'plan', 'step', 'witnessed', 'serviceMap', 'hops', 'type', 'faults', 'errors', 'latency', 'faultedAt', 'split', 'traces', 'total', 'integration', 'gateway', 'examined', 'checks', 'places',
  'waivers', 'fixed', 'undecided',
  'controls', 'audit', 'resources', 'accounts', 'rules', 'read', 'broken', 'critical', 'high', 'medium', 'low',
  'asked', 'headers', 'withheld', 'calledPath', 'principal', 'form', 'verify', 'repaired', 'still', 'new',
  'wouldDecide',
] as const;

const place: ReadonlyMap<string, number> = new Map(keyOrder.map((key, index) => [key, index]));

const byPlace = ([a]: [string, unknown], [b]: [string, unknown]): number =>
  (place.get(a) ?? place.size) - (place.get(b) ?? place.size) || (a < b ? -1 : a > b ? 1 : 0);

/** The same value with its keys in one order, so that the same report is the same bytes, whoever built it. */
export const inOrder = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(byPlace);
  return Object.fromEntries(entries.map(([key, item]) => [key, inOrder(item)]));
};

export const json: Renderer = (report) => `${jsonText(inOrder(report), 2)}\n`;
