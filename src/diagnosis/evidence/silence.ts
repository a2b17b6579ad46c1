import type { AccessLog } from '../../inventory/evidence/access-logs.js';
import { accessLog } from '../../inventory/evidence/access-logs.js';
import type { Conversation } from '../../inventory/evidence/flow-conversations.js';
import { conversationsOf } from '../../inventory/evidence/flow-conversations.js';
import { interfaceFlows } from '../../inventory/evidence/flow-logs.js';
import type { Span } from '../../inventory/evidence/instant.js';
import { isoOf, spanOf } from '../../inventory/evidence/instant.js';
import type { Subject } from '../../request/fact.js';
import type { Failed } from '../evaluate.js';
import { clientAt, within } from './clients.js';
import { pairsOf } from './expectations.js';
import { isForbidden, isMatched, isRouting, readAnswers } from './live/answers.js';
import { endpointAddresses, isCaller, isIn, probesFor } from './live/reading.js';
import type { Told } from './observation.js';
import { observed } from './observation.js';
import { bytesOf } from './witnessed/packets.js';
import { senderOf, servingStage } from './witnesses.js';

/** A request that API Gateway took and the stage did not see. `isSure`: another name for the same got through to the API. */
interface Taken extends Span {
  readonly what: string;
  readonly isSure: boolean;
}

const slack = 60_000;

/** `Forbidden` at the endpoint's addresses, as this host, which is the caller, was answered. */
const forbidden = (subject: Subject): Taken[] => {
  const endpoint = endpointAddresses(subject) ?? [];
  return probesFor(subject)
    .filter((probe) => isCaller(subject, probe))
    .flatMap((probe) => {
      const answers = readAnswers(probe).filter(({ answer }) => isIn(endpoint, answer.address));
      const isSure = answers.some((one) => one.answer.variant !== 'as asked' && isMatched(one));
      return answers
        .filter((one) => one.answer.variant === 'as asked' && isForbidden(one))
        .map(({ answer: { at } }) => ({ from: at, to: at, what: 'was answered 403', isSure }));
    });
};

/** As much as the certificate of API Gateway takes, and as much as a handshake and a request. */
const carried = (one: Conversation): boolean => {
  const { down, up } = bytesOf(one);
  return one.signature === 'established' && down >= 3500 && up >= 1000;
};

/** Connections of the caller that carried what a request takes. */
const connected = (subject: Subject): Taken[] =>
  pairsOf(subject).flatMap((pair) =>
    conversationsOf(interfaceFlows(subject.inventory, pair.interface).records, 443)
      .filter((one) => {
        const { ranges, exact } = clientAt(subject, pair.client);
        return carried(one) && exact && one.clients.some((address) => within(ranges, address));
      })
      .map(({ from, to }) => ({ from, to, what: 'was connected', isSure: false })),
  );

interface Covered {
  readonly log: AccessLog;
  readonly span: Span;
}

/** An access log of which a silence tells: all of it was read, every row says who called, and somebody did. */
const coveredBy = (subject: Subject): Covered | undefined => {
  const stage = servingStage(subject);
  const log = stage && accessLog(subject.inventory, stage.value);
  if (!log || log.truncated || log.malformed > 0 || log.rows.some(({ from }) => from === undefined)) return undefined;
  const span = spanOf(log.rows.map(({ at }) => ({ from: at, to: at })));
  return span && { log, span };
};

const isBeforeStage = (failed: Failed): boolean => failed.check.layer === 'endpoint-policy' || isRouting(failed);

/**
 * What was taken and has no row in a log that is whole in that time was refused before the stage: by the endpoint's
 * policy, or for want of an API behind the name. It proves the latter where the same request got through by another name.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export const silenceEvidence = (subject: Subject, failed: Failed, since: number): Told[] => {
  const covered = isBeforeStage(failed) ? coveredBy(subject) : undefined;
  if (!covered) return [];
  const { log, span } = covered;
  const own = log.rows.filter((row) => senderOf(subject, row) !== 'other');
  const silent = [...forbidden(subject), ...connected(subject)].filter(
    ({ from, to }) =>
      from >= since - slack &&
      from >= span.from &&
      to <= span.to &&
      !own.some(({ at }) => at >= from - slack && at <= to + slack),
  );
  if (silent.length === 0) return [];
  const proves = isRouting(failed) && silent.some(({ isSure }) => isSure);
  return [
    observed({
      source: 'access-logs',
      effect: proves ? 'confirms' : 'supports',
      count: silent.length,
      span,
      lines: silent.map(
        ({ what, from }) => `no row of the caller among ${log.rows.length}, which ${what} at ${isoOf(from)}`,
      ),
      where: log.group,
    }),
  ];
};
