import type { Finding, Report, RequestReport } from '../diagnosis/schema.js';
import { beforeTitle, behindTitle, foundTitle } from './wording.js';

/** One request with its findings, in the order in which a person reads them. */
export interface RequestReading {
  readonly request: RequestReport;
  readonly root: readonly Finding[];
  /** What stops the same request as well, the root cause left out. */
  readonly contributing: readonly Finding[];
  readonly latent: readonly Finding[];
  readonly unknown: readonly Finding[];
}

const readingOf = (request: RequestReport, findings: readonly Finding[]): RequestReading => {
  const failed = findings.filter(({ is }) => is === 'fail');
  return {
    request,
    root: failed.filter(({ role }) => role === 'root-cause'),
    contributing: failed.filter(({ role }) => role === 'contributing'),
    latent: failed.filter(({ role }) => role === 'latent'),
    unknown: findings.filter(({ is }) => is === 'unknown'),
  };
};

const byRequest = ({ findings }: Report): ReadonlyMap<string | null, readonly Finding[]> => {
  const groups = new Map<string | null, Finding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.request);
    if (group) group.push(finding);
    else groups.set(finding.request, [finding]);
  }
  return groups;
};

export const requestReadings = (report: Report): readonly RequestReading[] => {
  const groups = byRequest(report);
  return report.requests.map((request) => readingOf(request, groups.get(request.id) ?? []));
};

/** Failures that stop a request beside its root cause, under what they are to it. */
export interface Group {
  readonly title: string;
  readonly findings: readonly Finding[];
}

/**
 * What hides behind the root cause, under it; and apart from that, what lies before it on the way or, without a root
 * cause, all that was found there.
 */
export const groupsOf = ({ root, contributing, request }: RequestReading): readonly Group[] => {
  const isObserved = request.observed !== null;
  if (root.length === 0)
    return contributing.length === 0 ? [] : [{ title: foundTitle(isObserved), findings: contributing }];
  const behind = contributing.filter(({ hiddenBy }) => hiddenBy !== undefined);
  const before = contributing.filter(({ hiddenBy }) => hiddenBy === undefined);
  return [
    { title: behindTitle, findings: behind },
    { title: beforeTitle(isObserved), findings: before },
  ].filter(({ findings }) => findings.length > 0);
};

/** Failures of resources: of no request that the report lists. */
export const resourceFindings = ({ findings, requests }: Report): readonly Finding[] => {
  const ids = new Set(requests.map(({ id }) => id));
  return findings.filter(({ request, is }) => is === 'fail' && (request === null || !ids.has(request)));
};

/** Findings of several requests that are the same thing to repair, with the requests that meet it. */
export interface Shared {
  readonly finding: Finding;
  readonly requests: readonly string[];
}

/** Two findings with the same text here are the same thing to repair. */
export const sameness = ({ code, subject, account, region, because }: Finding): string =>
  JSON.stringify([code, subject, account, region, because]);

export const distinct = (findings: readonly Finding[]): readonly Shared[] => {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = sameness(finding);
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()].flatMap((group) => {
    const [finding] = group;
    return finding ? [{ finding, requests: group.flatMap(({ request }) => (request === null ? [] : [request])) }] : [];
  });
};

export interface Step {
  /** Its place in the order over all accounts, from 1. */
  readonly step: number;
  /** The cause that asks for it, and whether it comes to light only after the steps before. */
  readonly cause: string;
  readonly repair: Finding['repair'][number];
}

/** The steps that one account must take. */
export interface Act {
  readonly account: string;
  readonly region: string;
  readonly steps: readonly Step[];
}

const stepsOf = (findings: readonly Finding[]): readonly Step[] => {
  const steps = new Map<string, Omit<Step, 'step'>>();
  for (const { code, repair, waived } of findings) {
    if (waived) continue;
    for (const one of repair) {
      const key = JSON.stringify([one.account, one.region, one.cli]);
      if (!steps.has(key)) steps.set(key, { cause: code, repair: one });
    }
  }
  return [...steps.values()].map((step, index) => ({ step: index + 1, ...step }));
};

const byAccount = (steps: readonly Step[]): readonly Act[] => {
  const acts = new Map<string, { account: string; region: string; steps: Step[] }>();
  for (const step of steps) {
    const { account, region } = step.repair;
    const act = acts.get(`${account} ${region}`) ?? { account, region, steps: [] };
    act.steps.push(step);
    acts.set(`${account} ${region}`, act);
  }
  return [...acts.values()];
};

/** Repairs in order, each command once, grouped by the account that must act. */
export const actsOf = (findings: readonly Finding[]): readonly Act[] => byAccount(stepsOf(findings));

/**
 * What the requests need, in order, by the account that must act: the report's plan without what is waived; the repairs of
 * the findings themselves where a report holds none.
 */
export const planActs = ({ plan, findings }: Report): readonly Act[] => {
  if (plan === undefined) return actsOf(findings.filter(isOnTheWay));
  const waived = new Set(findings.flatMap((finding) => (finding.waived ? [finding.fingerprint] : [])));
  const asked = plan.filter((step) => step.findings.length === 0 || step.findings.some((one) => !waived.has(one)));
  return byAccount(
    asked.map(({ code, step, requests: _requests, findings: told, ...repair }) => ({
      step,
      cause: told.length === 0 ? `${code}, met after the steps before` : code,
      repair,
    })),
  );
};

export const isFailure = ({ is }: Finding): boolean => is === 'fail';

/** What stops a request that the report lists, against what is only worth repairing. */
export const isOnTheWay = ({ is, role, request }: Finding): boolean =>
  is === 'fail' && role !== 'latent' && request !== null;

/** What one account would have to let the tool read. */
export interface Unread {
  readonly account: string;
  readonly region: string;
  readonly actions: readonly {
    readonly action: string;
    readonly why: Report['gaps'][number]['why'];
    readonly message: string | undefined;
    readonly leaves: readonly string[];
  }[];
}

/** Gaps by account: each IAM action once, with the causes that it leaves undecided. */
export const unreadOf = (report: Report): readonly Unread[] => {
  const places = new Map<string, Map<string, { gap: Report['gaps'][number]; codes: Set<string> }>>();
  const note = (gap: Report['gaps'][number], code?: string) => {
    const place = `${gap.account} ${gap.region}`;
    const actions = places.get(place) ?? new Map<string, { gap: Report['gaps'][number]; codes: Set<string> }>();
    const entry = actions.get(`${gap.action} ${gap.why}`) ?? { gap, codes: new Set<string>() };
    if (code !== undefined) entry.codes.add(code);
    places.set(place, actions.set(`${gap.action} ${gap.why}`, entry));
  };
  for (const { code, gaps } of report.findings) for (const gap of gaps) note(gap, code);
  for (const gap of report.gaps) note(gap);
  return [...places.values()].map((actions) => {
    const entries = [...actions.values()];
    const { account = '', region = '' } = entries[0]?.gap ?? {};
    return {
      account,
      region,
      actions: entries.map(({ gap: { action, why, message }, codes }) => ({
        action,
        why,
        message,
        leaves: [...codes],
      })),
    };
  });
};

/** Undecided without a gap: the check itself broke. */
export const brokenChecks = ({ findings }: Report): readonly Finding[] =>
  findings.filter(({ is, gaps }) => is === 'unknown' && gaps.length === 0);

/** One cause that leads several requests, with what each of them meets once it is repaired. */
export interface Lead extends Shared {
  readonly behind: readonly Shared[];
}

/** What broken requests meet first, each cause once: their root cause, or where the symptom has none, what is on the way. */
export const leadsOf = (readings: readonly RequestReading[]): readonly Lead[] => {
  const broken = readings.filter(({ request }) => request.verdict === 'broken');
  const first = ({ root, contributing }: RequestReading) => (root.length > 0 ? root : contributing);
  const behind = new Map<string, Finding[]>();
  for (const { root, contributing } of broken)
    for (const key of new Set(root.map(sameness))) {
      const found = behind.get(key);
      if (found) found.push(...contributing);
      else behind.set(key, [...contributing]);
    }
  return distinct(broken.flatMap(first)).map((shared) => ({
    ...shared,
    behind: distinct(behind.get(sameness(shared.finding)) ?? []),
  }));
};

/** One cause with all that it is about, and the requests that it stops. */
export interface Cause {
  readonly code: string;
  readonly subjects: readonly string[];
  readonly requests: number;
}

/** The causes that lead, each once, what stops most requests first. */
export const causesOf = (leads: readonly Lead[]): readonly Cause[] => {
  const byCode = new Map<string, Lead[]>();
  for (const lead of leads) byCode.set(lead.finding.code, [...(byCode.get(lead.finding.code) ?? []), lead]);
  return [...byCode]
    .map(([code, own]) => ({
      code,
      subjects: [...new Set(own.map(({ finding }) => finding.subject))],
      requests: new Set(own.flatMap(({ requests }) => requests)).size,
    }))
    .sort((a, b) => b.requests - a.requests);
};

/** Of more than `most`: those that most requests meet first, and of each cause no more than a few. */
export interface Few<T> {
  readonly shown: readonly T[];
  /** How many of each cause are not shown. */
  readonly more: ReadonlyMap<string, number>;
}

export const fewOfEach = <T extends Shared>(all: readonly T[], most: number, ofEach: number): Few<T> => {
  if (all.length <= most) return { shown: all, more: new Map() };
  const shown: T[] = [];
  const seen = new Map<string, number>();
  for (const one of [...all].sort((a, b) => b.requests.length - a.requests.length)) {
    const { code } = one.finding;
    const before = seen.get(code) ?? 0;
    seen.set(code, before + 1);
    if (before < ofEach && shown.length < most) shown.push(one);
  }
  const left = ([code, count]: [string, number]): [string, number][] => {
    const more = count - shown.filter(({ finding }) => finding.code === code).length;
    return more === 0 ? [] : [[code, more]];
  };
  return { shown, more: new Map([...seen].flatMap(left)) };
};
