import type { Subject } from '../fact.js';
import { fact, get } from '../fact.js';
import { restApi, stage } from './api.js';
import { integration } from './method.js';
import type { Filled } from './stage-variables.js';
import { filled } from './stage-variables.js';

/** Where an HTTP integration goes. */
export interface BackendUri {
  readonly scheme: 'http' | 'https';
  /** In lower case. */
  readonly host: string;
  readonly port: number;
  readonly text: string;
}

/** The URI of an integration over HTTP, as it is written and as the stage's variables fill it; undefined for other kinds. */
const httpUri = (subject: Subject): { readonly uri: string; readonly text: Filled } | undefined => {
  const { type, uri } = get(subject, integration) ?? {};
  return type?.startsWith('HTTP') && uri !== undefined ? { uri, text: filled(subject, uri) } : undefined;
};

/** Undefined where the integration is none over HTTP, or its URI is made of variables that the stage does not define. */
export const backendUri = fact<BackendUri | undefined>({
  needs: [],
  uses: [integration, restApi, stage],
  of: (subject) => {
    const text = httpUri(subject)?.text;
    const parts = text?.is === 'text' ? /^(https?):\/\/(\[[^\]]+\]|[^/:?]+)(?::(\d+))?/i.exec(text.text) : null;
    if (text?.is !== 'text' || !parts) return undefined;
    const scheme = parts[1]?.toLowerCase() === 'http' ? 'http' : 'https';
    const port = parts[3] === undefined ? (scheme === 'http' ? 80 : 443) : Number(parts[3]);
    return { scheme, host: (parts[2] ?? '').toLowerCase(), port, text: text.text };
  },
});

/** A URI over HTTP out of stage variables that the stage does not define: there is no host to call. Undefined where all are. */
export const undefinedUri = fact<{ readonly uri: string; readonly variables: readonly string[] } | undefined>({
  needs: [],
  uses: [integration, restApi, stage],
  of: (subject) => {
    const { uri = '', text } = httpUri(subject) ?? {};
    return text?.is === 'undefined' ? { uri, variables: text.variables } : undefined;
  },
});
