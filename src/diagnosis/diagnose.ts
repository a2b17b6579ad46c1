import type { Change } from '../changes/change.js';
import type { Check } from '../checks/check.js';
import type { Inventory } from '../inventory/inventory.js';
import { restApis } from '../inventory/services.js';
import { requestId } from '../request/build.js';
import type { Subject } from '../request/fact.js';
import { lookUp, subjectOf } from '../request/fact.js';
import { facts } from '../request/facts/index.js';
import type { Request } from '../request/request.js';
import type { Gap } from '../snapshot/snapshot.js';
import type { Corroboration } from './corroborate.js';
import { corroborate, noteEvidence } from './corroborate.js';
import type { Failed, Judgement } from './evaluate.js';
import { isFailed, isUndecided, judgeAll, verdictOf } from './evaluate.js';
import { fingerprint } from './fingerprint.js';
import { asCustomised } from './gateway-response.js';
import { associationsOf, matrixOf } from './matrix.js';
import type { Ranking } from './rank.js';
import { rank, seenOf } from './rank.js';
import type { Finding, Report, RequestReport } from './schema.js';
import type { Bench, Examined, Trial } from './try.js';
import { benchOf, notTried } from './try.js';

export interface DiagnoseOptions {
  readonly version: string;
  readonly source: 'live' | 'snapshot';
  readonly checks: readonly Check[];
  /** False leaves the recorded logs out (`--no-logs`). */
  readonly logs: boolean;
  readonly notes?: readonly string[];
}

/** The report, and what no report holds: the checks that broke, for `-v` and exit status 4. */
export interface Diagnosis {
  readonly report: Report;
  readonly broken: readonly { readonly code: string; readonly request: string; readonly error: Error }[];
}

interface Judged extends Examined {
  readonly subject: Subject;
  readonly corroborations: ReadonlyMap<Failed, Corroboration>;
  readonly ranking: Ranking;
}

const unobserved: Corroboration = { confidence: 'unobserved', evidence: [], changedBy: null };

const judge = (inventory: Inventory, request: Request, options: DiagnoseOptions): Judged => {
  const subject = subjectOf(request, inventory);
  const judgements = judgeAll(subject, options.checks).map((judgement) => asCustomised(subject, judgement));
  const corroborations = new Map(
    judgements.filter(isFailed).map((failed) => [failed, options.logs ? corroborate(subject, failed) : unobserved]),
  );
  const contradicted = (failed: Failed) => corroborations.get(failed)?.confidence === 'contradicted';
  return {
    id: requestId(inventory, request),
    request,
    subject,
    judgements,
    corroborations,
    ranking: rank(judgements, request.observed, contradicted),
  };
};

const callerReport = ({ request, subject }: Judged): RequestReport['caller'] => {
  const caller = lookUp(subject, facts.caller);
  const known = caller.known ? caller.value : undefined;
  const ref = request.caller;
  return {
    kind: ref.kind,
    id: ref.id,
    account: known?.place?.account ?? (ref.kind === 'address' ? null : ref.account),
    region: known?.place?.region ?? (ref.kind === 'address' ? null : ref.region),
    vpc: known?.vpc ?? null,
    addresses: [...new Set((known?.parties ?? []).map(({ address }) => address))],
  };
};

const endpointReport = ({ subject }: Judged): RequestReport['endpoint'] => {
  const found = lookUp(subject, facts.endpoint);
  const endpoint = found.known ? found.value : undefined;
  if (!endpoint) return null;
  const { VpcEndpointId = '', VpcId, ServiceName = '' } = endpoint.value;
  return {
    id: VpcEndpointId,
    account: endpoint.account,
    region: endpoint.region,
    vpc: VpcId ?? null,
    service: ServiceName,
  };
};

const apiReport = ({ request, subject }: Judged): RequestReport['api'] => {
  const found = lookUp(subject, facts.restApi);
  const api = found.known ? found.value : undefined;
  return {
    id: api?.value.id ?? request.api ?? null,
    name: api?.value.name ?? null,
    account: api?.account ?? null,
    region: api?.region ?? request.region,
  };
};

const hostReport = ({ subject }: Judged): string | null => {
  const used = lookUp(subject, facts.nameUsed);
  return used.known && used.value.host.form !== 'unstated' ? used.value.host.name : null;
};

const predictedOf = ({ ranking, judgements }: Judged): RequestReport['predicted'] => {
  const { first } = ranking;
  if (first) return { ...seenOf(first), layer: first.check.layer };
  return verdictOf(judgements) === 'healthy' ? { kind: 'http', layer: 'integration' } : null;
};

/** What could have overridden a passed check and was not collected: told once for each action. */
const unjudged = ({ judgements }: Judged): string[] => {
  const byAction = new Map<string, string[]>();
  for (const { check, verdict } of judgements)
    if (typeof verdict === 'object' && verdict.is === 'pass')
      for (const action of verdict.unread ?? []) byAction.set(action, [...(byAction.get(action) ?? []), check.code]);
  return [...byAction].map(([action, codes]) => `${action} was not collected: ${codes.join(', ')} judged without it`);
};

/** What the symptom asks for and no cause gives is said, never guessed. */
const notesOf = (judged: Judged, options: DiagnoseOptions): string[] => {
  const { observed } = judged.request;
  const { first, rootCause } = judged.ranking;
  const said = observed ? `${observed.kind}${observed.status === undefined ? '' : ` ${observed.status}`}` : '';
  const unexplained = observed && !rootCause ? [`nothing that was found produces ${said}`] : [];
  const hidden =
    rootCause && first && first !== rootCause
      ? [
          `${first.check.code} would be met before ${rootCause.check.code}; with ${said} observed it cannot be what this caller met`,
        ]
      : [];
  const refuted = lookUp(judged.subject, facts.refuters);
  return [
    ...unexplained,
    ...hidden,
    ...(refuted.known ? refuted.value : []),
    ...unjudged(judged),
    ...(options.logs ? noteEvidence(judged.subject) : []),
  ];
};

const requestReport = (judged: Judged, options: DiagnoseOptions): RequestReport => {
  const { request, judgements, ranking, subject } = judged;
  const { observed } = request;
  return {
    id: judged.id,
    caller: callerReport(judged),
    endpoint: endpointReport(judged),
    api: apiReport(judged),
    host: hostReport(judged),
    stage: request.stage ?? '',
    method: request.method,
    path: request.path,
    verdict: verdictOf(judgements),
    predicted: predictedOf(judged),
    observed: observed
      ? {
          kind: observed.kind,
          ...(observed.status === undefined ? {} : { status: observed.status }),
          ...(observed.text === undefined ? {} : { text: observed.text }),
        }
      : null,
    rootCause: ranking.rootCause?.check.code ?? null,
    notes: notesOf(judged, options),
    matrix: matrixOf(judgements, observed),
    associations: associationsOf(subject),
  };
};

const gapReport = (gap: Gap): Report['gaps'][number] => ({
  account: gap.account,
  region: gap.region,
  action: gap.action,
  why: gap.why,
  operation: gap.operation,
  ...(gap.key === undefined ? {} : { key: gap.key }),
  ...(gap.message === undefined ? {} : { message: gap.message }),
});

const repairReport = ({
  account,
  region,
  summary,
  cli,
  undo,
  terraform,
  warning,
}: Change): Finding['repair'][number] => ({
  account,
  region,
  summary,
  cli,
  undo,
  terraform,
  ...(warning === undefined ? {} : { warning }),
});

const unknownBecause = (judgement: Judgement): string => {
  if (judgement.verdict === 'broken-check') return `the check itself failed: ${judgement.error.message}`;
  if (judgement.verdict !== 'unknown') return '';
  return judgement.gaps
    .map(
      ({ action, account, region, why, message }) =>
        `${action} in ${account} ${region} is ${why}${message ? ` (${message})` : ''}`,
    )
    .join('; ');
};

const findingOf = (judged: Judged, judgement: Judgement, bench: Bench): Finding => {
  const { check, subject } = judgement;
  const failed = isFailed(judgement) ? judgement : undefined;
  const { confidence, evidence, changedBy } = (failed && judged.corroborations.get(failed)) ?? unobserved;
  const changes = failed?.verdict.repair ?? [];
  const trial: Trial = failed ? bench.try(judged, check.code, changes) : notTried;
  const kept = trial.result === 'no-effect' ? [] : changes;
  return {
    fingerprint: fingerprint(check.code, judged.id, subject.id),
    code: check.code,
    title: check.title,
    layer: check.layer,
    severity: check.severity,
    is: failed ? 'fail' : 'unknown',
    role: judged.ranking.roleOf(judgement),
    request: judged.id,
    subject: subject.id,
    account: subject.account,
    region: subject.region,
    because: failed ? failed.verdict.because : unknownBecause(judgement),
    details: [...(failed?.verdict.details ?? [])],
    confidence,
    evidence: [...evidence],
    changedBy,
    repair: kept.map(repairReport),
    tried: { result: trial.result, remaining: [...trial.remaining], sideEffects: [...trial.sideEffects] },
    gaps: judgement.verdict === 'unknown' ? judgement.gaps.map(gapReport) : [],
    waived: null,
    baseline: null,
    doc: `docs/causes/${check.code}.md`,
  };
};

/** Root causes first, then in the order in which a request travels. */
const ordered = (findings: readonly Finding[], codes: readonly string[]): Finding[] => {
  const place = new Map(codes.map((code, index) => [code, index]));
  const key = ({ role, code }: Finding) => (role === 'root-cause' ? -1 : (place.get(code) ?? codes.length));
  return findings
    .map((finding, index) => ({ finding, index }))
    .sort((a, b) => key(a.finding) - key(b.finding) || a.index - b.index)
    .map(({ finding }) => finding);
};

const worst = (verdicts: readonly Report['verdict'][]): Report['verdict'] => {
  if (verdicts.includes('broken')) return 'broken';
  return verdicts.includes('undecided') || verdicts.length === 0 ? 'undecided' : 'healthy';
};

const uniqueGaps = (gaps: Report['gaps']): Report['gaps'] => [
  ...new Map(
    gaps.map((gap) => [JSON.stringify([gap.account, gap.region, gap.operation, gap.key, gap.why]), gap]),
  ).values(),
];

/** Judges requests over one inventory, holds the failures against the logs, tries the repairs, and reports. Pure. */
export const diagnose = (inventory: Inventory, requests: readonly Request[], options: DiagnoseOptions): Diagnosis => {
  const all = requests.map((request) => judge(inventory, request, options));
  const bench = benchOf(inventory.snapshot, options.checks, all);
  const told = (judged: Judged) => judged.judgements.filter((j) => isFailed(j) || isUndecided(j));
  const findings = all.flatMap((judged) => told(judged).map((judgement) => findingOf(judged, judgement, bench)));
  const judgements = all.flatMap((judged) => judged.judgements);
  const requestReports = all.map((judged) => requestReport(judged, options));
  const report: Report = {
    schema: 'xapi/report/1',
    tool: { name: 'xapi', version: options.version },
    takenAt: inventory.snapshot.takenAt,
    source: options.source,
    verdict: worst(requestReports.map(({ verdict }) => verdict)),
    requests: requestReports,
    findings: ordered(
      findings,
      options.checks.map(({ code }) => code),
    ),
    summary: {
      passed: judgements.filter((j) => !isFailed(j) && !isUndecided(j)).length,
      failed: judgements.filter(isFailed).length,
      unknown: judgements.filter(isUndecided).length,
      waived: 0,
    },
    gaps: uniqueGaps([
      ...findings.flatMap(({ gaps }) => gaps),
      ...(requests.length === 0 ? inventory.everywhere(restApis).gaps.map(gapReport) : []),
    ]),
    notes: [...(options.notes ?? [])],
  };
  const broken = all.flatMap(({ id, judgements: own }) =>
    own.flatMap((j) => (j.verdict === 'broken-check' ? [{ code: j.check.code, request: id, error: j.error }] : [])),
  );
  return { report, broken };
};
