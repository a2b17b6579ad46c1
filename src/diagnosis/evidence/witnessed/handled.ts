import type { Handled } from '../../../inventory/evidence/handled.js';
import type { Subject } from '../../../request/fact.js';
import type { Evidence } from '../../schema.js';
import type { Effect } from '../observation.js';
import { isOtherRoute } from '../route.js';
import { isOtherSigner } from '../signers.js';
import { rowsEvidence, senderOf, servingStage, witnessesOf } from '../witnesses.js';

type Weigh = (row: Handled) => Effect | undefined;

/** What the rows of this route say; of whom: of this caller's alone, or of anybody's. */
const weighed = (subject: Subject, of: 'caller' | 'anybody', weigh: Weigh): Evidence[] => {
  const stage = servingStage(subject)?.stage;
  if (stage === undefined) return [];
  return witnessesOf(subject).flatMap((witness) => {
    const rows = witness.rows.filter(
      (row) =>
        !isOtherRoute(subject, row, stage) &&
        (of === 'anybody' || (senderOf(subject, row) === 'caller' && !isOtherSigner(subject, row))),
    );
    return (['confirms', 'supports', 'contradicts'] as const).flatMap((effect) => {
      const found = rows.filter((row) => weigh(row) === effect);
      return rowsEvidence(witness, effect, found);
    });
  });
};

const isGood = (status: number | undefined): boolean => status !== undefined && status < 400;

/** The application itself answered with an error: nothing of AWS stopped the request. */
export const backendError = (subject: Subject): Evidence[] =>
  weighed(subject, 'anybody', ({ maker, status, errorType }) => {
    if (status === undefined) return undefined;
    if (maker === 'backend' && errorType === undefined && !isGood(status)) return 'confirms';
    return isGood(status) || maker === 'gateway' || maker === 'integration' ? 'contradicts' : undefined;
  });

/** The function answered what API Gateway cannot read. */
export const malformedResponse = (subject: Subject): Evidence[] =>
  weighed(subject, 'anybody', ({ fault, maker, status }) => {
    if (fault === 'malformed response') return 'confirms';
    return maker === 'backend' && isGood(status) ? 'contradicts' : undefined;
  });

const isExpired = ({ errorType, message = '' }: Handled): boolean =>
  errorType === 'EXPIRED_TOKEN' ||
  /security token included in the request is (expired|invalid)|Signature (expired|not yet current)/i.test(message);

/** Past the authentication of a signature: the credentials were good. */
const isAuthenticated = ({ status, maker, principal, passed = [] }: Handled): boolean =>
  maker === 'backend' || isGood(status) || principal !== undefined || passed.includes('authenticate');

/** Refused when the signature was checked, and the row does not tell why. */
const isUntold = ({ refusedBy, errorType }: Handled): boolean =>
  refusedBy === 'authenticate' && errorType === undefined;

const ifSigned = (subject: Subject, weigh: Weigh): Evidence[] =>
  subject.request.principal === undefined && subject.request.headers['authorization'] === undefined
    ? []
    : weighed(subject, 'caller', weigh);

export const expiredCredentials = (subject: Subject): Evidence[] =>
  ifSigned(subject, (row) => {
    if (isExpired(row)) return 'confirms';
    if (isUntold(row)) return 'supports';
    return isAuthenticated(row) ? 'contradicts' : undefined;
  });

export const wrongSignature = (subject: Subject): Evidence[] =>
  ifSigned(subject, (row) => {
    if (row.errorType === 'INVALID_SIGNATURE' && !isExpired(row)) return 'confirms';
    if (isUntold(row) && !isExpired(row)) return 'supports';
    return isAuthenticated(row) ? 'contradicts' : undefined;
  });

/** A request of this caller that came through: nothing on its way re-signs, intercepts or swallows all of them. */
export const cameThrough = (subject: Subject): Evidence[] =>
  weighed(subject, 'caller', ({ source, status }) =>
    source !== 'live' && status !== undefined ? 'contradicts' : undefined,
  );
