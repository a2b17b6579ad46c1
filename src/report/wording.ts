import type { Evidence, Finding, Report, RequestReport, ServiceMap } from '../diagnosis/schema.js';

type Seen = NonNullable<RequestReport['predicted']>;

const kinds: Readonly<Record<Exclude<Seen['kind'], 'http'>, string>> = {
  timeout: 'times out: nothing answers',
  dns: 'cannot resolve the host name',
  tls: 'fails in the TLS handshake',
  reset: 'has its connection reset',
  refused: 'has its connection refused',
};

/** A body in one line, for sentences and tables; the report itself has it as it is sent. */
export const bodyLine = (body: string): string => body.trim().replace(/\s*\r?\n\s*/g, '');

const httpText = ({ status, body, errorType }: Seen): string =>
  [`sees HTTP ${status ?? ''}`.trim(), body && bodyLine(body), errorType && `(${errorType})`].filter(Boolean).join(' ');

/** What this caller will see, as a clause after "this caller". */
const seenText = (seen: Seen): string => (seen.kind === 'http' ? httpText(seen) : kinds[seen.kind]);

/** What the configuration alone says: the headline where nobody said what was seen. */
const prediction = ({ verdict, predicted }: RequestReport): string => {
  if (verdict === 'healthy') return 'nothing stops this request';
  if (verdict === 'undecided') return 'not enough could be read to decide';
  return predicted ? `this caller ${seenText(predicted)}` : 'something stops this request';
};

type Observed = NonNullable<RequestReport['observed']>;

const isSuccess = ({ status }: Observed): boolean => status !== undefined && status < 400;

const agrees = ({ kind, status }: Observed, predicted: Seen | null): boolean =>
  predicted?.kind === kind && (status === undefined || predicted.status === undefined || predicted.status === status);

/** One sentence: what this request meets; where that is not what was observed, that comes first. */
export const headline = (request: RequestReport): string => {
  const { observed, rootCause, predicted, verdict } = request;
  if (!observed || (rootCause !== null && agrees(observed, predicted))) return prediction(request);
  if (rootCause !== null)
    return `${rootCause} produces ${symptomNoun(observed)}, as observed; by what was read alone, ${prediction(request)}`;
  if (isSuccess(observed) && verdict === 'healthy') return `${prediction(request)}, as observed`;
  return `nothing that was found produces ${symptomNoun(observed)}; by what was read, ${prediction(request)}`;
};

/** What stands over the failures that hide behind the root cause, over those before it, and over all where none leads. */
export const behindTitle = 'Repair this first, then you will meet';
export const beforeTitle = (isObserved: boolean): string =>
  isObserved ? 'On the way before it, but not what was observed' : 'On the way before it';
export const foundTitle = (isObserved: boolean): string =>
  isObserved ? 'Found on the way, but not what was observed' : 'Found on the way';

export const decidersTitle = 'What would decide it';

/** `503`, `timeout`: short enough to stand in a sentence. */
export const symptom = ({ kind, status }: Observed): string =>
  kind === 'http' && status !== undefined ? String(status) : kind;

const nouns: Readonly<Record<Exclude<Observed['kind'], 'http'>, string>> = {
  timeout: 'a timeout',
  dns: 'a name that does not resolve',
  tls: 'a failed TLS handshake',
  reset: 'a reset connection',
  refused: 'a refused connection',
};

/** What was observed, as the object of a sentence. */
export const symptomNoun = ({ kind, status }: Observed): string =>
  kind === 'http' ? String(status ?? 'an HTTP error') : nouns[kind];

export const observedText = (observed: Observed): string =>
  [observed.kind === 'http' ? 'HTTP' : observed.kind, observed.status, observed.text].filter(Boolean).join(' ');

const necessaryText = ({ role, tried: { remaining } }: Finding): string => {
  const left = remaining.join(', ') || 'nothing that is known';
  return role === 'root-cause'
    ? `on a copy: necessary; then you meet: ${left}`
    : `on a copy: necessary, not enough alone: ${left} ${remaining.length === 1 ? 'remains' : 'remain'}`;
};

/** What the trial on a copy of the snapshot said; empty where there was nothing to try. */
export const triedText = (finding: Finding): string => {
  const { tried, repair, request } = finding;
  switch (tried.result) {
    case 'repairs':
      return request === null ? 'on a copy: the rule holds afterwards' : 'on a copy: repairs this request';
    case 'necessary':
      return necessaryText(finding);
    case 'no-effect':
      return 'on a copy: no effect, so no repair is printed';
    case 'not-tried':
      if (tried.by && tried.by.length > 0) return `on a copy: the repair of ${tried.by.join(', ')} is enough`;
      return repair.length > 0 ? 'not tried on a copy' : '';
  }
};

export const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

export const evidenceText = ({ source, effect, count, from, to, where, client, zone }: Evidence): string => {
  const span = from && to ? (from === to ? `at ${from}` : `from ${from} to ${to}`) : from ? `since ${from}` : '';
  const who = [client && `of ${client}`, zone && `in ${zone}`];
  return [`${source} ${effect}:`, counted(count, 'record'), ...who, span, where && `in ${where}`]
    .filter(Boolean)
    .join(' ');
};

type Hop = ServiceMap['hops'][number];

export const trafficText = ({ requests, faults, errors, latency }: Hop): string =>
  [
    counted(requests, 'request'),
    counted(faults, 'fault'),
    counted(errors, 'error'),
    ...(latency === null ? [] : [`${latency} ms on average`]),
  ].join(', ');

const hops = {
  gateway: 'at the gateway, before it called the integration',
  integration: 'between the gateway and its integration',
  backend: 'in the back end',
} as const;

/** What the map comes to, a sentence each. */
export const mapTexts = ({ faultedAt, split }: ServiceMap): readonly string[] => [
  ...(faultedAt === null ? [] : [`most faults arose ${hops[faultedAt]}`]),
  ...(split === null
    ? []
    : [
        `${split.total} ms on average over ${counted(split.traces, 'trace')}: ${split.gateway} ms in the gateway, ${split.integration} ms for the integration`,
      ]),
];

type ChangedBy = NonNullable<Finding['changedBy']>;

export const changedText = ({ who, what, when, effective, eventId, via }: ChangedBy): string =>
  `${who} called ${what} at ${when}${effective === undefined ? '' : `, in force since ${effective},`} via ${via} (event ${eventId})`;

export const waivedText = ({ by, reason, until }: NonNullable<Finding['waived']>): string =>
  `waived by ${by} until ${until}: ${reason}`;

type Waived = NonNullable<Report['waivers']>[number];

/** What somebody must do about a waiver; undefined for one that simply holds. */
export const waiverText = ({ is, code, subject, by, until }: Waived): string | undefined => {
  const what = `${code} on ${subject} by ${by}`;
  if (is === 'expired') return `${what}: expired on ${until} and covers nothing`;
  if (is === 'expiring') return `${what}: ends after ${until}; repair it, or renew it`;
  return is === 'unused' ? `${what}: fits no finding of this run` : undefined;
};

/** What became of the baseline's findings, a line each. */
export const baselineTexts = ({ baseline, findings }: Report): readonly string[] => {
  if (!baseline) return [];
  const count = (state: 'new' | 'still') => findings.filter((finding) => finding.baseline === state).length;
  const { fixed, undecided } = baseline;
  const told = ({ code, request, subject }: (typeof fixed)[number]) => `${code} on ${request ?? subject}`;
  return [
    `against the report of ${baseline.takenAt}: ${count('new')} new, ${count('still')} still, ${fixed.length} fixed, ${undecided.length} undecided`,
    ...fixed.map((one) => `fixed: ${told(one)}`),
    ...undecided.map((one) => `not decided any more: ${told(one)}`),
  ];
};

/** What was accepted and what that leaves to do, as notes for documents. */
export const acceptedTexts = (report: Report): readonly string[] => [
  ...(report.waivers ?? []).flatMap((waiver) => {
    const text = waiverText(waiver);
    return text === undefined ? [] : [`waiver: ${text}`];
  }),
  ...baselineTexts(report).map((text) => `baseline: ${text}`),
];

export const whyText = (why: Report['gaps'][number]['why']): string =>
  why === 'not-collected' ? 'not collected' : why;

export const summaryText = ({ summary, requests }: Report): string =>
  [
    counted(requests.length, 'request'),
    `${summary.passed} passed`,
    `${summary.failed} failed`,
    `${summary.unknown} unknown`,
    `${summary.waived} waived`,
  ].join(', ');

export const sourceText = ({ source, takenAt, tool }: Report): string =>
  `${source === 'live' ? 'live accounts' : 'snapshot'} of ${takenAt}, ${tool.name} ${tool.version}`;

/** Whether a cause can produce what was observed at all. */
export const producesText = (able: boolean, observed: Observed): string =>
  `${able ? 'can' : 'cannot'} produce ${observed.kind === 'http' ? 'a ' : ''}${symptomNoun(observed)}`;

/** What a missing route on a leg looks like, held against what was observed. */
export const legText = (leg: string, observed: Observed): string => {
  const behind = leg.includes('target');
  if (observed.kind === 'timeout') return behind ? 'seen as a 5xx, not as a timeout' : 'seen as a timeout';
  if (observed.status !== 503) return behind ? 'seen as a 5xx' : 'seen as a timeout';
  return behind
    ? 'can produce a 503: a load balancer without a healthy target answers so'
    : 'cannot produce a 503: the caller gets no answer at all and times out';
};

export const confidenceText: Readonly<Record<Finding['confidence'], string>> = {
  confirmed: 'confirmed by the logs',
  supported: 'supported by the logs',
  contradicted: 'contradicted by the logs',
  unobserved: 'no log was found that shows it',
};
