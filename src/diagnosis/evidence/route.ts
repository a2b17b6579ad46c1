import type { Handled } from '../../inventory/evidence/handled.js';
import type { Subject } from '../../request/fact.js';
import { lookUp } from '../../request/fact.js';
import { facts } from '../../request/facts/index.js';

const samePath = (path: string, wanted: string, stage: string): boolean => {
  const [plain = ''] = path.split('?');
  return plain === wanted || plain === `/${stage}${wanted}` || plain.endsWith(wanted === '/' ? `/${stage}` : wanted);
};

/** Whether a row is surely of the same method and resource; a row that does not say may be any. */
export const isSameRoute = (subject: Subject, row: Handled, stage: string): boolean => {
  const { method, path } = subject.request;
  if (row.method !== undefined && row.method !== method) return false;
  const matched = lookUp(subject, facts.method);
  const resource = matched.known ? matched.value?.resourcePath : undefined;
  if (row.resource !== undefined && resource !== undefined) return row.resource === resource;
  if (row.path !== undefined) return samePath(row.path, path, stage);
  return row.resource !== undefined && row.resource === path;
};

export const isOtherRoute = (subject: Subject, row: Handled, stage: string): boolean =>
  (row.method !== undefined || row.path !== undefined || row.resource !== undefined) &&
  !isSameRoute(subject, row, stage);
