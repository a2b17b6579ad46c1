import type { Inventory, Place } from '../../inventory/inventory.js';
import type { OperationId } from '../../snapshot/operations.js';
import type { Kind } from '../../resources/resource.js';
import type { Change } from '../../changes/change.js';
import type { Fail, Severity, SubjectRef, Verdict } from '../check.js';
import type { ControlId } from './controls.js';

/** Figures that differ from one organization to another. */
export interface Thresholds {
  /** Days before its end from which a certificate is near its expiry. */
  readonly certificateDays: number;
  /** Days without a connection after which an endpoint is unused. */
  readonly unusedEndpointDays: number;
  /** Requests a second from which a stage is busy; a tenth of what the account may have where nobody said. */
  readonly busyRate: number | undefined;
}

/** What a rule may look at beside the resource itself. */
export interface View {
  readonly inventory: Inventory;
  readonly thresholds: Thresholds;
}

/**
 * A rule of good practice: what is true of one resource, whoever calls. It never stops a request by itself, and only
 * `audit` judges it. Its findings have no request; their subject is the resource.
 */
export interface Rule<T extends Place = never> {
  readonly code: string;
  /** The healthy state, in the present tense. */
  readonly title: string;
  /** What goes wrong while it is broken. */
  readonly why: string;
  readonly severity: Severity;
  readonly layer: 'practice';
  readonly remedy: string;
  /** Why no failure of this rule carries commands. */
  readonly noRepair?: string;
  /** The AWS page that states the rule. */
  readonly page: string;
  /** Controls of AWS that ask for the same, or the nearest. */
  readonly controls: readonly ControlId[];
  readonly about: Kind<T>;
  /** Operations that `judge` asks, beside those that list the resources. */
  readonly needs: readonly OperationId[];
  readonly subject: (resource: T) => SubjectRef;
  /** May ask the inventory: an answer that is not there makes the rule unknown of this resource. */
  readonly judge: (resource: T, view: View) => Verdict;
}

export type AnyRule = Rule;

/** Declares a rule. The kinds of resources differ; whoever runs a rule hands it what its own kind finds. */
export const rule = <T extends Place>(definition: Omit<Rule<T>, 'layer'>): AnyRule =>
  ({ layer: 'practice', ...definition }) as unknown as AnyRule;

/** Weak practice: true, and in no request's way. */
export const weak = (because: string, repair: readonly Change[] = [], details: readonly string[] = []): Fail => ({
  is: 'fail',
  effect: 'latent',
  because,
  repair,
  ...(details.length === 0 ? {} : { details }),
});

/** Every operation that a rule may ask. */
export const operationsOfRule = ({ about, needs }: AnyRule): OperationId[] => [...new Set([...about.needs, ...needs])];
