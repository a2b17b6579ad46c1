import { readClientText } from '../inventory/evidence/client-text.js';
import type { Observed, SymptomKind } from '../request/request.js';
import { CliError } from './io.js';

const kinds: readonly SymptomKind[] = ['timeout', 'dns', 'refused', 'reset', 'tls'];

/** `--symptom`: a kind of failure or an HTTP status. */
export const parseSymptom = (text: string): Observed => {
  const kind = kinds.find((known) => known === text.toLowerCase());
  if (kind) return { kind };
  if (/^[1-5]\d\d$/.test(text)) return { kind: 'http', status: Number(text) };
  throw new CliError(`--symptom '${text}' is none of ${kinds.join(', ')} and no HTTP status`);
};

/** What a pasted error text or the whole output of `curl -v` says. Undefined when it says nothing that is known. */
export const observedIn = (text: string): Observed | undefined => {
  const told = readClientText(text);
  if (!told) return undefined;
  return { kind: told.kind, ...(told.status === undefined ? {} : { status: told.status }), text };
};
