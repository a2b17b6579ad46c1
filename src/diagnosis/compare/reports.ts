import type { PastFinding, PastReport } from './past-report.js';
import { fingerprint } from '../fingerprint.js';
import type { Edit } from './values.js';
import { edits } from './values.js';

/**
 * What became of one finding; `finding` as the later report tells it, or the earlier one where it is gone. `key` names the
 * cause on its request (or resource): a failure and the unknown that hides it have different fingerprints and one key.
 */
interface Told {
  readonly fingerprint: string;
  readonly key: string;
  readonly finding: PastFinding;
}

export type FindingChange =
  | ({ readonly type: 'opened' } & Told)
  | ({ readonly type: 'changed'; readonly edits: readonly Edit[] } & Told)
  | ({ readonly type: 'closed' | 'undecided' | 'decided'; readonly because: string } & Told);

const toldOf = (finding: PastFinding): Told => ({
  fingerprint: finding.fingerprint,
  key: fingerprint(finding.code, finding.request ?? null, finding.request ? '' : (finding.subject ?? '')),
  finding,
});

type Fate = { readonly is: 'gone' | 'undecided'; readonly because: string };

const gone = (because: string): Fate => ({ is: 'gone', because });
const undecided = (because: string): Fate => ({ is: 'undecided', because });

type PastRequest = PastReport['requests'][number];

const askedAlike = (a: PastRequest, b: PastRequest): boolean =>
  a.caller !== undefined &&
  a.caller.id === b.caller?.id &&
  a.caller.account === b.caller.account &&
  a.api?.id === b.api?.id &&
  a.stage === b.stage &&
  a.method === b.method &&
  a.path === b.path;

const gapsTold = ({ gaps = [] }: PastFinding): string =>
  gaps.map(({ action, account, region, why }) => `${action} in ${account} ${region} is ${why}`).join('; ');

const unknownTold = (finding: PastFinding): string =>
  `${finding.code} could not be decided: ${gapsTold(finding) || (finding.because ?? 'the check broke')}`;

/** The requests of `now` that ask what this one asked: itself, or the same by another endpoint. */
export const successors = (id: string, old: PastReport, now: PastReport): readonly PastRequest[] => {
  const same = now.requests.filter((request) => request.id === id);
  const asked = old.requests.find((request) => request.id === id);
  if (same.length > 0 || !asked) return same;
  return now.requests.filter((request) => askedAlike(asked, request));
};

const fateOnRequest = (finding: PastFinding, request: string, old: PastReport, now: PastReport): Fate => {
  const ids = new Set(successors(request, old, now).map(({ id }) => id));
  if (ids.size === 0) return undecided('the later report did not examine this request');
  const unknown = now.findings.find(
    (one) => one.is === 'unknown' && one.code === finding.code && ids.has(one.request ?? ''),
  );
  if (unknown) return undecided(unknownTold(unknown));
  if (!ids.has(request)) return gone(`the request goes another way now: ${[...ids].join(', ')}`);
  return gone('the later report examined this request and does not find it');
};

const fateOnResource = (finding: PastFinding, now: PastReport): Fate => {
  const { account, region } = finding;
  const places = now.examined?.places;
  if (places && account && !places.some((place) => place.account === account && (!region || place.region === region)))
    return undecided(`the later report did not examine ${account} ${region ?? ''}`.trim());
  const unknown = now.findings.find(
    (one) =>
      one.is === 'unknown' &&
      one.code === finding.code &&
      (one.subject === finding.subject || !one.account || (one.account === account && one.region === region)),
  );
  return unknown ? undecided(unknownTold(unknown)) : gone('the later report examined it and does not find it');
};

/** Whether the later report decided that a finding is gone: only what it examined and could judge is. */
const fateOf = (finding: PastFinding, old: PastReport, now: PastReport): Fate => {
  if (now.examined && !now.examined.checks.includes(finding.code))
    return undecided(`the later report did not judge ${finding.code}`);
  return finding.request ? fateOnRequest(finding, finding.request, old, now) : fateOnResource(finding, now);
};

/** What a person or a ticket would be told again when it moves: not the evidence, which every run counts anew. */
const told = ({ is, severity, role, because, details, confidence, waived, repair, tried, changedBy }: PastFinding) => ({
  is,
  severity,
  role,
  because,
  details,
  confidence,
  waived,
  repair: ((repair ?? []) as readonly { readonly cli?: unknown }[]).map(({ cli }) => cli),
  tried: (tried as { readonly result?: unknown } | undefined)?.result,
  changedBy,
});

const failed = ({ is }: PastFinding): boolean => is === 'fail';

const byFingerprint = (findings: readonly PastFinding[]): ReadonlyMap<string, PastFinding> =>
  new Map(findings.map((finding) => [finding.fingerprint, finding]));

const goneChanges = (old: PastReport, now: PastReport): FindingChange[] => {
  const present = byFingerprint(now.findings);
  return old.findings.flatMap((finding): FindingChange[] => {
    const later = present.get(finding.fingerprint);
    if (later && (failed(later) || !failed(finding))) return [];
    const fate = later ? undecided(unknownTold(later)) : fateOf(finding, old, now);
    if (failed(finding))
      return [{ type: fate.is === 'gone' ? 'closed' : 'undecided', because: fate.because, ...toldOf(finding) }];
    return fate.is === 'gone' ? [{ type: 'decided', because: fate.because, ...toldOf(finding) }] : [];
  });
};

const presentChanges = (old: PastReport, now: PastReport): FindingChange[] => {
  const past = byFingerprint(old.findings);
  return now.findings.flatMap((finding): FindingChange[] => {
    const earlier = past.get(finding.fingerprint);
    if (!failed(finding)) return [];
    if (!earlier || !failed(earlier)) return [{ type: 'opened', ...toldOf(finding) }];
    const moved = edits(told(earlier), told(finding));
    return moved.length === 0 ? [] : [{ type: 'changed', edits: moved, ...toldOf(finding) }];
  });
};

/** Unknown now, and nothing told before: neither a failure (those are told as such) nor unknown already. */
const newlyUnknown = (old: PastReport, now: PastReport): FindingChange[] => {
  const name = ({ code, request, subject }: PastFinding) => JSON.stringify([code, request || subject]);
  const before = new Set(old.findings.map(name));
  return now.findings
    .filter((finding) => !failed(finding) && !before.has(name(finding)))
    .map((finding) => ({ type: 'undecided', because: unknownTold(finding), ...toldOf(finding) }));
};

/**
 * What became of the findings between two reports, by fingerprint. A finding that is missing closes only where the later
 * report decided that it is gone; where a gap hides it, it is undecided. An unknown that is decided now and fails is
 * opened; one that passes is `decided`.
 */
export const compareReports = (old: PastReport, now: PastReport): FindingChange[] => [
  ...presentChanges(old, now),
  ...goneChanges(old, now),
  ...newlyUnknown(old, now),
];
