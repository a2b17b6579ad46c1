import { isRecord } from '../json.js';
import type { OperationId } from '../operations.js';
import { embeddedIn } from './embedded.js';
import type { Kind, Place } from './fields.js';
import { kindOf } from './fields.js';

/** What to do with what is met; each gives what stands in its place. */
export interface Visitor {
  readonly string: (text: string, kind: Kind, place: Place) => string;
  readonly field: (name: string) => string;
  readonly number: (number: number) => number;
}

const walkString = (text: string, place: Place, visitor: Visitor): string => {
  const kind = kindOf(place);
  const embedded = kind === 'text' ? embeddedIn(text) : undefined;
  if (!embedded) return visitor.string(text, kind, place);
  const changed = walk(embedded.document, { ...place, field: '', around: [] }, visitor);
  return JSON.stringify(changed) === JSON.stringify(embedded.document) ? text : embedded.encode(changed);
};

const walk = (value: unknown, place: Place, visitor: Visitor): unknown => {
  if (typeof value === 'string') return walkString(value, place, visitor);
  if (typeof value === 'number') return visitor.number(value);
  if (Array.isArray(value)) return value.map((element) => walk(element, place, visitor));
  if (!isRecord(value)) return value;
  const holder = typeof value.Key === 'string' ? `${place.field}:${value.Key}` : place.field;
  return Object.fromEntries(
    Object.entries(value).map(([field, inner]) => [
      visitor.field(field),
      walk(inner, { ...place, field, around: [holder, ...place.around] }, visitor),
    ]),
  );
};

/** Visits every string, number and field name of an answer, also inside the JSON documents that its strings hold. */
export const walkAnswer = (answer: unknown, operation: OperationId, visitor: Visitor): unknown =>
  walk(answer, { operation, field: '', around: [] }, visitor);
