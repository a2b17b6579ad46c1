import * as z from 'zod/mini';
import type { Observed, Request } from '../request/request.js';
import type { PastReport } from './compare/past-report.js';
import type { RequestReport } from './schema.js';

type Asked = NonNullable<RequestReport['asked']>;

const text = () => z.optional(z.string());

/** As `askedRequest` of the report's schema, which only tests load whole. */
const stored = z.object({
  caller: z.object({ kind: z.string(), id: z.string(), account: text(), region: text() }),
  host: z.object({ form: z.string(), name: text(), api: text(), endpoint: text(), region: text(), zone: text() }),
  headers: z.record(z.string(), z.string()),
  withheld: z.array(z.string()),
  api: text(),
  region: z.string(),
  stage: text(),
  method: z.string(),
  path: z.string(),
  calledPath: text(),
  endpoint: text(),
  principal: text(),
});

const observed = z.nullish(
  z.object({
    kind: z.enum(['http', 'timeout', 'dns', 'tls', 'reset', 'refused']),
    status: z.optional(z.number()),
    text: text(),
  }),
);

const requestOf = (asked: Asked, seen: Observed | undefined, headers: Request['headers']): Request => {
  const { withheld, caller, host, calledPath, ...request } = asked;
  const given = Object.fromEntries(withheld.map((name) => [name, headers[name] ?? '']));
  return {
    ...request,
    ...(calledPath === undefined ? {} : { calledPath }),
    caller: caller as Request['caller'],
    host: host as Request['host'],
    api: asked.api,
    stage: asked.stage,
    endpoint: asked.endpoint,
    principal: asked.principal,
    headers: { ...asked.headers, ...given },
    observed: seen,
  };
};

/** The requests of an earlier report, or why they cannot be asked again. */
export type Again =
  | { readonly ok: true; readonly requests: readonly Request[] }
  | { readonly ok: false; readonly fault: string; readonly advice: string };

const fault = (text: string, advice: string): Again => ({ ok: false, fault: text, advice });

/**
 * Reads what an earlier report asked. `headers` are those given now, names in lower case: the values of those that the
 * report withholds.
 */
export const askedAgain = ({ requests }: PastReport, headers: Request['headers']): Again => {
  if (requests.length === 0) return fault('it examined no request', 'verify a report that did');
  const read: Request[] = [];
  for (const request of requests) {
    const asked = stored.safeParse(request['asked']);
    const seen = observed.safeParse(request['observed']);
    if (!asked.success || !seen.success)
      return fault(
        `it does not hold what ${request.id} asked`,
        'run doctor again with --format json=FILE, and verify that',
      );
    const missing = asked.data.withheld.filter((name) => headers[name] === undefined);
    if (missing.length > 0)
      return fault(
        `${request.id} sent ${missing.join(', ')}, and a report holds no values of such headers`,
        'give them again with --header',
      );
    read.push(requestOf(asked.data as Asked, seen.data ? (seen.data as Observed) : undefined, headers));
  }
  return { ok: true, requests: read };
};
