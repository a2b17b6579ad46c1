import type { Request } from '../request/request.js';
import type { RequestReport } from './schema.js';

type Asked = NonNullable<RequestReport['asked']>;

/** Headers that say which API and which form of answer is meant, and are no secret. */
const open = new Set(['host', 'x-apigw-api-id', 'accept', 'content-type', 'cache-control']);

const present = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;

/** The request as the report keeps it: values of headers that may be secret stay out. */
export const askedReport = ({ headers, observed: _observed, ...request }: Request): Asked => {
  const names = Object.keys(headers).sort();
  const told = names.filter((name) => open.has(name));
  const { caller, host, ...rest } = request;
  return present({
    ...rest,
    caller: { ...caller },
    host: { ...host },
    headers: Object.fromEntries(told.map((name) => [name, headers[name] ?? ''])),
    withheld: names.filter((name) => !open.has(name)),
  });
};
