import type { GapError } from '../../inventory/inventory.js';
import { dropped } from '../../snapshot/credential-text.js';
import type { Subject } from '../fact.js';
import { get } from '../fact.js';
import { restApi, stage } from './api.js';
import { gapOf } from './authorization/gap.js';

/** A text with its stage variables in place, or the variables that the stage does not define. */
export type Filled =
  | { readonly is: 'text'; readonly text: string; readonly variables: readonly string[] }
  | { readonly is: 'undefined'; readonly variables: readonly string[] };

const reference = /\$\{stageVariables\.(\w+)\}/g;

const hidden = (subject: Subject, name: string): GapError =>
  gapOf(
    get(subject, restApi) ?? { account: 'unknown', region: subject.request.region },
    'apigateway/get-stages',
    `the value of the stage variable ${name} is not kept in a snapshot`,
  );

/**
 * `${stageVariables.x}` as the stage defines it. Snapshots keep the names of variables and drop their values: then what
 * the text stands for is a gap.
 */
export const filled = (subject: Subject, text: string): Filled => {
  const names = [...text.matchAll(reference)].map(([, name = '']) => name);
  if (names.length === 0) return { is: 'text', text, variables: [] };
  const values = get(subject, stage)?.variables ?? {};
  const missing = names.filter((name) => values[name] === undefined);
  if (missing.length > 0) return { is: 'undefined', variables: missing };
  const secret = names.find((name) => values[name] === dropped);
  if (secret !== undefined) throw hidden(subject, secret);
  return { is: 'text', text: text.replace(reference, (_, name: string) => values[name] ?? ''), variables: names };
};
