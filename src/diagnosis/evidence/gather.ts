import type { Evidence, Finding } from '../schema.js';

/** The strongest word that evidence allows; evidence on both sides leaves it at `supported`. */
export const confidenceOf = (evidence: readonly Evidence[]): Finding['confidence'] => {
  const has = (effect: Evidence['effect']): boolean => evidence.some((one) => one.effect === effect);
  if (has('contradicts')) return has('confirms') ? 'supported' : 'contradicted';
  if (has('confirms')) return 'confirmed';
  return has('supports') ? 'supported' : 'unobserved';
};

const earlier = (a: string | null, b: string | null): string | null => (a !== null && (b === null || a < b) ? a : b);
const later = (a: string | null, b: string | null): string | null => (a !== null && (b === null || a > b) ? a : b);

const joined = (a: Evidence, b: Evidence): Evidence => ({
  ...a,
  count: a.count + b.count,
  from: earlier(a.from, b.from),
  to: later(a.to, b.to),
  sample: [...new Set([...a.sample, ...b.sample])].slice(0, 3),
});

/** One entry for what one log says to one effect: rows that were counted twice alike count once. */
export const gathered = (evidence: readonly Evidence[]): Evidence[] => {
  const unique = new Map(evidence.map((one) => [JSON.stringify(one), one]));
  const all = new Map<string, Evidence>();
  for (const one of unique.values()) {
    const name = [one.source, one.effect, one.where].join(' ');
    const known = all.get(name);
    all.set(name, known ? joined(known, one) : one);
  }
  return [...all.values()];
};
