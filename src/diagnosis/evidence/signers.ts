import type { Handled } from '../../inventory/evidence/handled.js';
import type { Subject } from '../../request/fact.js';

/** A role and the sessions of it sign alike; the path of a role is in its own ARN only. */
const signerOf = (arn: string): string => {
  const [, , service, , account, ...rest] = arn.split(':');
  const [kind, ...names] = rest.join(':').split('/');
  if (service === 'sts' && kind === 'assumed-role') return `${account} role ${names[0]}`;
  return kind === 'role' ? `${account} role ${names.at(-1)}` : arn;
};

/** Whether a row was surely signed by somebody else than this request; one that does not say who may be anybody's. */
export const isOtherSigner = ({ request }: Subject, { principal }: Handled): boolean =>
  principal?.startsWith('arn:') === true &&
  (request.principal === undefined
    ? request.headers['authorization'] === undefined
    : signerOf(principal) !== signerOf(request.principal));
