import type { Gap } from '../snapshot/snapshot.js';
import type { Gate } from './trace.js';

/** A gate on a way that may not be the one taken: its failure is not certain. */
export const inDoubt =
  (doubt: Gap | undefined) =>
  (gate: Gate): Gate => {
    if (!doubt || gate.verdict === 'pass' || gate.verdict === 'unknown') return gate;
    const because = `${gate.because}, if packets come this way`;
    return { ...gate, verdict: 'unknown', because, gap: doubt };
  };
