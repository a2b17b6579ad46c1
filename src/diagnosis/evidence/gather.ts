import { isoOf, spanOf } from '../../inventory/evidence/instant.js';
import type { Evidence, Finding } from '../schema.js';
import type { Scope, Told } from './observation.js';

/** Whether some evidence proves a cause and some disproves it. */
export const isConflicting = (evidence: readonly Evidence[]): boolean =>
  evidence.some(({ effect }) => effect === 'confirms') && evidence.some(({ effect }) => effect === 'contradicts');

/** The strongest word that evidence allows; evidence on both sides leaves it at `supported`. */
export const confidenceOf = (evidence: readonly Evidence[]): Finding['confidence'] => {
  const has = (effect: Evidence['effect']): boolean => evidence.some((one) => one.effect === effect);
  if (has('contradicts')) return has('confirms') ? 'supported' : 'contradicted';
  if (has('confirms')) return 'confirmed';
  return has('supports') ? 'supported' : 'unobserved';
};

const earlier = (a: string | null, b: string | null): string | null => (a !== null && (b === null || a < b) ? a : b);
const later = (a: string | null, b: string | null): string | null => (a !== null && (b === null || a > b) ? a : b);

const seenOf = (a: Scope | undefined, b: Scope | undefined): Scope | undefined => {
  if (!a) return undefined;
  return { ...a, seen: spanOf([a.seen, b?.seen].filter((span) => span !== undefined)) };
};

const joined = (a: Told, b: Told): Told => {
  const scope = seenOf(a.scope, b.scope);
  return {
    ...a,
    count: a.count + b.count,
    from: earlier(a.from, b.from),
    to: later(a.to, b.to),
    sample: [...new Set([...a.sample, ...b.sample])].slice(0, 3),
    ...(scope === undefined ? {} : { scope }),
  };
};

/** In a conflict the window is that of the rows themselves, not of what was covered. */
const apart = ({ scope, ...evidence }: Told): Evidence => ({
  ...evidence,
  from: isoOf(scope?.seen?.from) ?? evidence.from,
  to: isoOf(scope?.seen?.to) ?? evidence.to,
  ...(scope?.client === undefined ? {} : { client: scope.client }),
  ...(scope?.zone === undefined ? {} : { zone: scope.zone }),
});

const plain = ({ scope: _, ...evidence }: Told): Evidence => evidence;

/**
 * One entry for what one log says to one effect: rows that were counted twice alike count once. Where some evidence
 * proves and some disproves, each client and zone has entries of its own, with the window of their rows.
 */
export const gathered = (evidence: readonly Told[]): Evidence[] => {
  const conflicting = isConflicting(evidence);
  const unique = new Map(evidence.map((one) => [JSON.stringify(one), one]));
  const all = new Map<string, Told>();
  for (const one of unique.values()) {
    const who = conflicting ? [one.scope?.client, one.scope?.zone] : [];
    const name = [one.source, one.effect, one.where, ...who].join(' ');
    const known = all.get(name);
    all.set(name, known ? joined(known, one) : one);
  }
  return [...all.values()].map(conflicting ? apart : plain);
};

const said: Readonly<Record<Evidence['effect'], string>> = {
  confirms: 'confirmed',
  supports: 'supported',
  contradicts: 'contradicted',
};

const partyOf = ({ client, zone, source }: Evidence): string =>
  `${client ?? source}${zone === undefined ? '' : ` in ${zone}`}`;

const timeOf = ({ from, to }: Evidence): string => (from === null ? '' : ` from ${from} to ${to ?? from}`);

/** The sides of a conflict, in the order of time: who, where and when. Undefined where there is none. */
export const conflictText = (evidence: readonly Evidence[]): string | undefined => {
  if (!isConflicting(evidence)) return undefined;
  const sides = evidence.filter(({ effect }) => effect !== 'supports');
  return sides
    .sort((a, b) => (a.from ?? '').localeCompare(b.from ?? ''))
    .map((one) => `${said[one.effect]} by ${partyOf(one)}${timeOf(one)}`)
    .join('; ');
};
