import type { ReportVerdict, RequestReport } from '../diagnosis/schema.js';

type Api = RequestReport['api'] & { readonly stage: string };

/** Callers x APIs. A cell holds the worst verdict of the requests between the two, undefined where there is none. */
export interface Grid {
  readonly callers: readonly RequestReport['caller'][];
  readonly rows: readonly { readonly api: Api; readonly verdicts: readonly (ReportVerdict | undefined)[] }[];
}

const order: readonly ReportVerdict[] = ['broken', 'undecided', 'healthy'];

const worse = (a: ReportVerdict | undefined, b: ReportVerdict): ReportVerdict =>
  a !== undefined && order.indexOf(a) <= order.indexOf(b) ? a : b;

const callerKey = ({ caller }: RequestReport): string => `${caller.account ?? ''} ${caller.id}`;

const apiKey = ({ api, stage }: RequestReport): string => JSON.stringify([api.account, api.region, api.id, stage]);

export const apiName = ({ name, id, stage }: Api): string =>
  `${[name, id && (name ? `(${id})` : id)].filter(Boolean).join(' ') || 'no API'}${stage === '' ? '' : ` /${stage}`}`;

const worstVerdicts = (requests: readonly RequestReport[]): ReadonlyMap<string, ReportVerdict> => {
  const verdicts = new Map<string, ReportVerdict>();
  for (const request of requests) {
    const key = `${callerKey(request)} ${apiKey(request)}`;
    verdicts.set(key, worse(verdicts.get(key), request.verdict));
  }
  return verdicts;
};

export const gridOf = (requests: readonly RequestReport[]): Grid => {
  const callers = new Map(requests.map((request) => [callerKey(request), request.caller]));
  const apis = new Map(requests.map((request) => [apiKey(request), { ...request.api, stage: request.stage }]));
  const verdicts = worstVerdicts(requests);
  const rows = [...apis].map(([key, api]) => ({
    api,
    verdicts: [...callers.keys()].map((caller) => verdicts.get(`${caller} ${key}`)),
  }));
  return { callers: [...callers.values()], rows };
};
