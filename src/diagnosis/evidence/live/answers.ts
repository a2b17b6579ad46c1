import type { Wording } from '../../../inventory/evidence/client-text.js';
import { readClientText } from '../../../inventory/evidence/client-text.js';
import type { AnswerProbe, HostProbe } from '../../../inventory/evidence/live.js';
import type { Failed } from '../../evaluate.js';
import type { Reading } from './reading.js';
import { isIn, isOfGateway } from './reading.js';

export interface Answered {
  readonly answer: AnswerProbe;
  readonly wording: Wording | undefined;
  readonly byGateway: boolean;
}

export const readAnswers = ({ answers }: HostProbe): Answered[] =>
  answers.flatMap((answer) => {
    if (answer.status === undefined) return [];
    const told = readClientText(answer.text);
    return [{ answer, wording: told?.wording, byGateway: isOfGateway(answer.text) }];
  });

export const answerLine = ({ address, host, method, path, status, text, error }: AnswerProbe): string => {
  const body = text.split('\n\n').slice(1).join(' ').slice(0, 200);
  return `http ${method} ${host}${path} at ${address}: ${status ?? error}${body === '' ? '' : ` ${body}`}`;
};

export const isForbidden = ({ answer, wording, byGateway }: Answered): boolean =>
  byGateway && answer.status === 403 && wording === 'forbidden';

/** Past the choice of the API: whatever it answers, it is not that the host name leads nowhere. */
export const isMatched = (one: Answered): boolean => one.byGateway && !isForbidden(one);

/** Causes by which the front end finds no API behind a name: it answers `Forbidden`, and no log has a row. */
export const isRouting = ({ check }: Failed): boolean => {
  const { status, body = '' } = check.seenAs;
  return (
    ['target', 'dns', 'domain', 'tls', 'stage'].includes(check.layer) && status === 403 && body.includes('"Forbidden"')
  );
};

export const routingReadings = (failed: Failed, probe: HostProbe, endpoint: readonly string[]): Reading[] => {
  if (!isRouting(failed)) return [];
  const all = readAnswers(probe).filter(({ answer }) => isIn(endpoint, answer.address));
  const asked = all.filter(({ answer }) => answer.variant === 'as asked');
  const others = all.filter(({ answer }) => answer.variant !== 'as asked');
  const line = ({ answer }: Answered) => answerLine(answer);
  const matched = asked.filter(isMatched).map((one): Reading => ({ effect: 'contradicts', line: line(one) }));
  const otherway = others.find(isMatched);
  const refused = asked.filter(isForbidden).flatMap((one): Reading[] => {
    const effect = otherway ? 'confirms' : 'supports';
    return [{ effect, line: line(one) }, ...(otherway ? [{ effect, line: line(otherway) } as const] : [])];
  });
  return [...matched, ...refused];
};
