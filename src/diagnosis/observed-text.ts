import { readClientText } from '../inventory/evidence/client-text.js';
import { refusedIn } from '../inventory/evidence/refusal.js';
import type { Observed, Request } from '../request/request.js';

const signerText = ({ principal }: Request, caller: string): string[] => {
  if (caller === 'anonymous' && principal !== undefined)
    return ['the answer calls its caller anonymous, and this request was judged as signed: leave --principal out'];
  if (caller.startsWith('arn:') && principal === undefined)
    return [
      `the answer names ${caller} as its caller, and this request was judged unsigned: give --principal ${caller}`,
    ];
  return [];
};

/** `API/STAGE/METHOD/PATH` of an invoke ARN; undefined for a domain name's. */
const routeIn = (resource: string): string | undefined => /^arn:[^/]*:([a-z0-9]{10}\/.*)$/.exec(resource)?.[1];

/** The account is masked, so that the API, stage, method and path are what can differ. */
const routeText = ({ api, stage, method, calledPath, path }: Request, resource: string): string[] => {
  const told = routeIn(resource);
  if (told === undefined || api === undefined || stage === undefined) return [];
  const asked = (of: string) => `${api}/${stage}/${method}${of.startsWith('/') ? of : `/${of}`}`;
  const own = [path, ...(calledPath === undefined ? [] : [calledPath])].map(asked);
  return own.includes(told) ? [] : [`the answer is of ${told}, and this request is ${own[0] ?? ''}: ask for that one`];
};

/**
 * What a pasted answer itself says against this request: another signer, another route, or that nobody of API Gateway
 * answered. A sentence each.
 */
export const textHints = (request: Request, { kind, text }: Observed): string[] => {
  if (kind !== 'http' || text === undefined) return [];
  const refused = refusedIn(text);
  if (refused) return [...signerText(request, refused.caller), ...routeText(request, refused.resource)];
  return readClientText(text)?.answerer === 'somebody else'
    ? [
        'the answer has no header of API Gateway (x-amzn-RequestId): a proxy, a load balancer or a host at another address gave it',
      ]
    : [];
};
