import type { TrailEvent } from '../../inventory/evidence/cloudtrail.js';
import { isOfStackRole, stackChanges, stackReach, trailEvents } from '../../inventory/evidence/cloudtrail.js';
import type { Span } from '../../inventory/evidence/instant.js';
import { instantOf, isoOf, spanOf } from '../../inventory/evidence/instant.js';
import type { Inventory, Place } from '../../inventory/inventory.js';
import { known } from '../../inventory/inventory.js';
import type { Subject } from '../../request/fact.js';
import type { Failed } from '../evaluate.js';
import type { Evidence, Finding } from '../schema.js';
import { associationIds } from './associations.js';
import { effectiveAt, isInert } from './deployments.js';
import { observed } from './observation.js';
import { pairsOf, stoppedBy } from './expectations.js';
import { isAboutSomethingElse } from './relevance.js';

/** Who changed what a failure names; `since` is when that took effect, in milliseconds since 1970 (0: not known). */
export interface Change {
  readonly changedBy: Finding['changedBy'];
  readonly since: number;
  readonly evidence: readonly Evidence[];
}

export const unchanged: Change = { changedBy: null, since: 0, evidence: [] };

/** Ids that AWS made are the same in no two accounts; names that people gave may be. */
const isUnique = (id: string): boolean => /^arn:|^[a-z0-9]{10}$|-[0-9a-z]{8,17}$/.test(id);

interface Trail {
  readonly place: Place;
  readonly events: readonly TrailEvent[];
}

const byInventory = new WeakMap<Inventory, readonly Trail[]>();

const readTrails = (inventory: Inventory): readonly Trail[] => {
  const present = byInventory.get(inventory);
  if (present) return present;
  const trails = inventory.places.flatMap((place): Trail[] => {
    if (!inventory.has('cloudtrail/lookup-events', place)) return [];
    const events = known(() => trailEvents(inventory, place));
    return events.known ? [{ place, events: events.value }] : [];
  });
  byInventory.set(inventory, trails);
  return trails;
};

const byTime = (a: TrailEvent, b: TrailEvent): number => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1);

/** Events seen from several places (a shared one) count once. */
const distinct = (events: readonly TrailEvent[]): TrailEvent[] => [
  ...new Map(events.map((event) => [event.id || JSON.stringify([event.at, event.name]), event])).values(),
];

/** The ids of the failure, and the subnets whose routes it is about: events may name no more than those. */
const suspects = (subject: Subject, failed: Failed): Set<string> => {
  const ids = new Set(failed.verdict.breaks?.ids.filter((id) => id !== '') ?? []);
  if (failed.check.layer !== 'network') return ids;
  for (const pair of pairsOf(subject))
    for (const { need } of stoppedBy(pair, failed.check.code)) if (need.is === 'route') ids.add(need.subnet);
  return ids;
};

const line = ({ at, name, who, via, errorCode, id }: TrailEvent, is = ''): string =>
  `${at} ${name} by ${who} (${via})${is}${errorCode === undefined ? '' : ` failed: ${errorCode}`} ${id}`;

/** The events that the commands of the repair would make: `createroute` of `aws ec2 create-route …`. */
const repairsOf = ({ verdict }: Failed): Set<string> =>
  new Set(
    verdict.repair.flatMap(({ cli }) =>
      [...cli.matchAll(/\baws [\w-]+ ([a-z][a-z0-9-]+)/g)].map(([, verb = '']) => verb.replaceAll('-', '')),
    ),
  );

const isDryRun = ({ errorCode = '' }: TrailEvent): boolean => /DryRunOperation/.test(errorCode);

/** What was asked for on the same resources after a change: somebody may have tried to repair it. */
const eventsAfter = (all: readonly TrailEvent[], change: TrailEvent): TrailEvent[] =>
  all.filter((event) => event.at > change.at && event !== change && !isReading(event) && !isDryRun(event));

/** What a later event is to the change, in force since `since`: before that nothing was there to repair. */
const sense = (event: TrailEvent, since: number, repairs: ReadonlySet<string>): string => {
  const at = instantOf(event.at) ?? 0;
  if (at === since) return ', which put it in force,';
  return at > since && repairs.has(event.name.toLowerCase()) ? ', an attempt to repair,' : '';
};

const isReading = ({ name }: TrailEvent): boolean => /^(Describe|Get|List|Search|Lookup|Filter)/.test(name);

const instantSpan = ({ at }: TrailEvent): Span[] => {
  const instant = instantOf(at);
  return instant === undefined ? [] : [{ from: instant, to: instant }];
};

/** The newest change of a stack that CloudFormation may have been carrying out, where it acted in a role of its own. */
const stackChangeOf = (all: readonly TrailEvent[], change: TrailEvent): string[] => {
  const at = instantOf(change.at) ?? 0;
  if (!isOfStackRole(change.who)) return [];
  const asked = all.findLast((event) => {
    const before = at - (instantOf(event.at) ?? 0);
    const isHere = event.account === change.account && event.region === change.region;
    const isAsked = stackChanges.includes(event.name) && event.errorCode === undefined && !isOfStackRole(event.who);
    return isHere && isAsked && before >= 0 && before <= stackReach;
  });
  return asked ? [line(asked, ', which CloudFormation may have carried out,')] : [];
};

const evidenceOf = (change: TrailEvent, later: readonly string[], trails: readonly Trail[]): Evidence => {
  const own = trails.find(({ place }) => place.account === change.account && place.region === change.region);
  return observed({
    source: 'cloudtrail',
    effect: 'supports',
    count: 1 + later.length,
    span: spanOf((own?.events ?? [change]).flatMap(instantSpan)),
    lines: [line(change), ...later],
    where: `cloudtrail ${change.region}`,
  });
};

/** Events on what the failure names, oldest first, and every event of the trails. */
const eventsOn = (subject: Subject, failed: Failed, trails: readonly Trail[]) => {
  const ids = suspects(subject, failed);
  const all = distinct(trails.flatMap(({ events }) => events)).sort(byTime);
  const expand = associationIds(subject.inventory, all);
  const touches = (event: TrailEvent): boolean =>
    [...event.ids, ...expand(event)].some(
      (id) => ids.has(id) && (isUnique(id) || event.account === failed.subject.account),
    );
  return { all, touching: all.filter((event) => touches(event) && !isAboutSomethingElse(subject, failed, event)) };
};

/**
 * The newest successful event that could have caused the failure: of the kinds in `breaks.events`, naming one of
 * `breaks.ids`, and in force. A change proves who did it, never that it is the cause: it supports.
 */
export const changeOf = (subject: Subject, failed: Failed): Change => {
  const { breaks } = failed.verdict;
  const trails = readTrails(subject.inventory);
  if (!breaks || trails.length === 0) return unchanged;
  const { all, touching } = eventsOn(subject, failed, trails);
  const effective = effectiveAt(subject, failed, all);
  const possible = touching
    .filter(({ name, errorCode }) => errorCode === undefined && breaks.events.includes(name))
    .filter((event) => effective(event) !== undefined);
  // A deployment only ships what was edited before it.
  const change = possible.findLast(isInert) ?? possible.at(-1);
  if (!change) return unchanged;
  const { who, name, at, id, via } = change;
  const since = effective(change) ?? 0;
  const inForce = since > (instantOf(at) ?? since) ? { effective: isoOf(since) ?? '' } : {};
  const repairs = repairsOf(failed);
  const later = eventsAfter(touching, change).map((event) => line(event, sense(event, since, repairs)));
  return {
    changedBy: { who, what: name, when: at, ...inForce, eventId: id, via },
    since,
    evidence: [evidenceOf(change, [...stackChangeOf(all, change), ...later], trails)],
  };
};
