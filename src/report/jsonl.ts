import { jsonText } from './escape.js';
import { inOrder } from './json.js';
import type { Renderer } from './options.js';

/** A header line (the report without its findings, `"type":"report"`), then a line a finding (`"type":"finding"`). */
export const jsonl: Renderer = ({ findings, ...head }) =>
  [{ type: 'report', ...head }, ...findings.map((finding) => ({ type: 'finding', ...finding }))]
    .map(({ type, ...rest }) => jsonText({ type, ...(inOrder(rest) as object) }))
    .map((line) => `${line}\n`)
    .join('');
