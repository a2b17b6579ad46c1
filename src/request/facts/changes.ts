import type { TrailEvent } from '../../inventory/evidence/cloudtrail.js';
import { trailEvents } from '../../inventory/evidence/cloudtrail.js';
import { fact, get } from '../fact.js';
import { restApi } from './api.js';

export interface PolicyEdit {
  /** ISO 8601. */
  readonly at: string;
  readonly by: string;
  /** The policy that the edit saved, as sent; undefined where CloudTrail left it out. */
  readonly policy: string | undefined;
}

interface PatchOperation {
  readonly path?: string;
  readonly value?: string;
}

/** Finds patch operations at whatever depth the event nests them. */
const patches = (value: unknown): PatchOperation[] => {
  if (Array.isArray(value)) return value.flatMap(patches);
  if (typeof value !== 'object' || value === null) return [];
  if ('path' in value && 'op' in value) return [value as PatchOperation];
  return Object.values(value).flatMap(patches);
};

const editOf = (event: TrailEvent): PolicyEdit[] => {
  const replaced = ['PutRestApi', 'ImportRestApi'].includes(event.name);
  const patch = patches(event.request).find(({ path }) => path?.startsWith('/policy'));
  if (!replaced && !patch) return [];
  return [{ at: event.at, by: event.who, policy: patch?.path === '/policy' ? patch.value : undefined }];
};

/**
 * Successful edits of the API's resource policy that CloudTrail shows, oldest first; empty where it was not read: no
 * account must be readable to that depth for a verdict, so this is evidence of an edit and never of its absence.
 */
export const policyEdits = fact<readonly PolicyEdit[]>({
  needs: ['cloudtrail/lookup-events'],
  uses: [restApi],
  of: (subject) => {
    const api = get(subject, restApi);
    if (!api?.value.id || !subject.inventory.has('cloudtrail/lookup-events', api)) return [];
    return trailEvents(subject.inventory, api)
      .filter(
        ({ name, errorCode, ids }) => errorCode === undefined && /RestApi$/.test(name) && ids.has(api.value.id ?? ''),
      )
      .flatMap(editOf);
  },
});
