import type { HostProbe } from '../../../inventory/evidence/live.js';
import type { Subject } from '../../../request/fact.js';
import type { Evidence } from '../../schema.js';
import type { Answered } from '../live/answers.js';
import { answerLine, readAnswers } from '../live/answers.js';
import { endpointAddresses, isCaller, isIn, probesFor, whereOf } from '../live/reading.js';
import { observed } from '../observation.js';

const evidenceOf = (probe: HostProbe, effect: Evidence['effect'], lines: readonly string[]): Evidence[] =>
  lines.length === 0
    ? []
    : [observed({ source: 'live', effect, count: lines.length, span: probe, lines, where: whereOf(probe) })];

const linesOf = (answers: readonly Answered[], byGateway: boolean): string[] =>
  answers.filter((one) => one.byGateway === byGateway).map(({ answer }) => answerLine(answer));

/** An answer at the endpoint's address without the headers that every answer of API Gateway has. */
export const proxied = (subject: Subject): Evidence[] => {
  const endpoint = endpointAddresses(subject) ?? [];
  return probesFor(subject)
    .filter((probe) => isCaller(subject, probe))
    .flatMap((probe) => {
      const answers = readAnswers(probe).filter(({ answer }) => isIn(endpoint, answer.address));
      return [
        ...evidenceOf(probe, 'confirms', linesOf(answers, false)),
        ...evidenceOf(probe, 'supports', probe.proxied ? ['a proxy is set in the environment of the host'] : []),
        ...(probe.proxied ? [] : evidenceOf(probe, 'contradicts', linesOf(answers, true))),
      ];
    });
};
