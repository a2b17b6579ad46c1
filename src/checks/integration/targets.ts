import type { TargetHealth } from '../../inventory/services.js';
import { list } from '../words.js';

/** `10.20.1.5:443 is unhealthy (Target.FailedHealthChecks)`, or that there are none. */
export const describeHealth = (health: readonly TargetHealth[]): string =>
  health.length === 0
    ? 'no target is registered'
    : list(
        health.map(({ Target, TargetHealth: state }) => {
          const reason = state?.Reason ? ` (${state.Reason})` : '';
          return `${Target?.Id ?? 'a target'}${Target?.Port === undefined ? '' : `:${Target.Port}`} is ${state?.State ?? 'unknown'}${reason}`;
        }),
      );
