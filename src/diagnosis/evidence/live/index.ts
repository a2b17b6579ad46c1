import type { HostProbe } from '../../../inventory/evidence/live.js';
import type { Subject } from '../../../request/fact.js';
import type { Failed } from '../../evaluate.js';
import type { Evidence } from '../../schema.js';
import type { Effect } from '../observation.js';
import { observed } from '../observation.js';
import { routingReadings } from './answers.js';
import { handshakeReadings } from './handshakes.js';
import { nameReadings } from './names.js';
import { networkReadings } from './packets.js';
import type { Reading } from './reading.js';
import { endpointAddresses, isCaller, probesFor, whereOf } from './reading.js';

/** What another host sees contradicts nothing about the caller, and confirms nothing. */
const tempered = (effect: Effect, own: boolean): Effect | undefined => {
  if (own) return effect;
  return effect === 'contradicts' ? undefined : 'supports';
};

const evidenceOf = (probe: HostProbe, effect: Effect, readings: readonly Reading[]): Evidence =>
  observed({
    source: 'live',
    effect,
    count: readings.length,
    span: probe,
    lines: readings.map(({ line }) => line),
    where: whereOf(probe),
  });

/** What probes from this host say of a failure: of names, packets, handshakes and the choice of the API. */
export const liveEvidence = (subject: Subject, failed: Failed): Evidence[] => {
  const endpoint = endpointAddresses(subject);
  if (!endpoint || endpoint.length === 0) return [];
  return probesFor(subject).flatMap((probe) => {
    const own = isCaller(subject, probe);
    const readings = [
      ...nameReadings(failed, probe, endpoint),
      ...networkReadings(subject, failed, probe, endpoint),
      ...handshakeReadings(failed, probe, endpoint),
      ...routingReadings(failed, probe, endpoint),
    ].flatMap(({ effect: raw, line }): Reading[] => {
      const effect = tempered(raw, own);
      return effect ? [{ effect, line }] : [];
    });
    return (['confirms', 'supports', 'contradicts'] as const).flatMap((effect) => {
      const of = readings.filter((one) => one.effect === effect);
      return of.length === 0 ? [] : [evidenceOf(probe, effect, of)];
    });
  });
};
