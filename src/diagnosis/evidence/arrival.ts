import type { Layer } from '../../checks/check.js';
import type { Handled } from '../../inventory/evidence/handled.js';
import type { Subject } from '../../request/fact.js';
import { lookUp } from '../../request/fact.js';
import { facts } from '../../request/facts/index.js';
import type { Failed } from '../evaluate.js';
import type { Evidence } from '../schema.js';
import { clientAt, within } from './clients.js';
import { pairsOf, stoppedBy } from './expectations.js';
import { isRouting } from './live/answers.js';
import { rowsEvidence, senderOf, witnessesOf } from './witnesses.js';

/** Layers that a request has passed when the stage handles it. */
const below: readonly Layer[] = ['dns', 'network', 'tls'];

/** Times of change and of log lines are those of different clocks. */
const slack = 60_000;

/**
 * A failure of some ways only is not contradicted by a request that may have taken another: all that this client could
 * take must be stopped.
 */
const stopsEveryWay = (subject: Subject, failed: Failed, row: Handled): boolean => {
  const pairs = pairsOf(subject);
  const stopped = pairs.filter((pair) => stoppedBy(pair, failed.check.code).length > 0);
  if (stopped.length === 0) return true;
  const own = pairs.filter(({ client }) => within(clientAt(subject, client).ranges, row.from));
  return (
    own.length > 0 && own.every((pair) => stoppedBy(pair, failed.check.code).some(({ verdict }) => verdict === 'fail'))
  );
};

const lifts = (subject: Subject, failed: Failed, row: Handled): boolean => {
  const { layer } = failed.check;
  if (below.includes(layer) || failed.verdict.predicts?.some(({ source }) => source === 'arrival')) return true;
  if (layer === 'endpoint-policy') return row.status !== undefined && row.status !== 403;
  if (layer !== 'domain' && !isRouting(failed)) return false;
  const used = lookUp(subject, facts.nameUsed);
  return used.known && used.value.host.form !== 'unstated' && row.host === used.value.host.name;
};

/**
 * A request of this caller that the stage handled, after the change, clears the layers below API Gateway: it could not
 * have arrived.
 */
export const arrivalEvidence = (subject: Subject, failed: Failed, since: number): Evidence[] =>
  witnessesOf(subject).flatMap((witness) => {
    const arrived = witness.rows.filter(
      (row) =>
        row.at >= since - slack &&
        senderOf(subject, row) === 'caller' &&
        lifts(subject, failed, row) &&
        stopsEveryWay(subject, failed, row),
    );
    return rowsEvidence(witness, 'contradicts', arrived);
  });
