import type { Gates } from './gates.js';

/**
 * The customer's "missing route association", leg by leg: which table decides for which subnet, by which kind of
 * association, and that this leg cannot produce a 503.
 */
export const associations = (gates: Gates): string[] => [
  ...new Set(
    gates.failing.flatMap(({ gate }) => {
      if (gate.need.is !== 'route') return [];
      const { subnet, table, association } = gate.need;
      const how = association === 'explicit' ? 'associated explicitly' : 'the main table, by default';
      const leg = gate.leg === 'forward' ? 'on the way there' : 'on the way back';
      return [
        `${leg}, ${subnet} uses ${table} (${how}): a route is missing there; the caller sees a timeout, never a 503`,
      ];
    }),
  ),
];
