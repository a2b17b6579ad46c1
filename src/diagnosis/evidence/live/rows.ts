import type { Wording } from '../../../inventory/evidence/client-text.js';
import type { Handled } from '../../../inventory/evidence/handled.js';
import { makerOf } from '../../../inventory/evidence/handled.js';
import type { Subject } from '../../../request/fact.js';
import { lookUp } from '../../../request/fact.js';
import { facts } from '../../../request/facts/index.js';
import { answerLine, isMatched, readAnswers } from './answers.js';
import { endpointAddresses, isIn, probesFor, whereOf } from './reading.js';

const responseTypes: Readonly<Partial<Record<Wording, string>>> = {
  'missing authentication token': 'MISSING_AUTHENTICATION_TOKEN',
  unauthorized: 'UNAUTHORIZED',
  'token expired': 'EXPIRED_TOKEN',
  signature: 'INVALID_SIGNATURE',
  'too many requests': 'THROTTLED',
  'limit exceeded': 'QUOTA_EXCEEDED',
  'network error': 'INTEGRATION_FAILURE',
  'timed out': 'INTEGRATION_TIMEOUT',
};

const makerIn = (status: number, wording: Wording | undefined, errorType: string | undefined): Handled['maker'] => {
  if (errorType !== undefined) return makerOf(errorType);
  if (wording !== undefined) return undefined;
  return status < 400 ? 'backend' : undefined;
};

/** A request that goes with credentials is answered otherwise than one without. */
const isComparable = ({ request }: Subject): boolean =>
  request.principal === undefined &&
  !Object.keys(request.headers).some((name) => /^(authorization|x-api-key|cookie|x-amz-security-token)$/i.test(name));

/** Probes that API Gateway answered for the stage, as rows beside those of its logs. */
export const liveRows = (subject: Subject): { readonly where: string; readonly rows: readonly Handled[] }[] => {
  const endpoint = endpointAddresses(subject) ?? [];
  const found = lookUp(subject, facts.endpoint);
  const id = found.known ? found.value?.value.VpcEndpointId : undefined;
  return probesFor(subject).map((probe) => ({
    where: whereOf(probe),
    rows: readAnswers(probe)
      .filter((one) => isMatched(one) && one.answer.variant === 'as asked' && isIn(endpoint, one.answer.address))
      .map(({ answer, wording }): Handled => {
        const errorType = wording === undefined ? undefined : responseTypes[wording];
        const { status = 0 } = answer;
        return {
          source: 'live',
          api: undefined,
          stage: undefined,
          at: answer.at,
          from: probe.connects.find(({ address }) => address === answer.address)?.from,
          endpoint: id,
          host: answer.host,
          method: answer.method,
          path: answer.path,
          resource: undefined,
          status: isComparable(subject) ? status : undefined,
          errorType,
          message: answer.text,
          principal: undefined,
          fault: undefined,
          waited: undefined,
          maker: makerIn(status, wording, errorType),
          line: answerLine(answer),
        };
      }),
  }));
};
