import type { Seen } from '../checks/check.js';
import { lookUp } from '../request/fact.js';
import type { Observed } from '../request/request.js';
import { facts } from '../request/facts/index.js';
import { askedReport } from './asked.js';
import { noteEvidence } from './corroborate.js';
import { decidersOf } from './deciders.js';
import type { DiagnoseOptions, Judged } from './judged.js';
import { requestVerdict } from './judged.js';
import { conflictText } from './evidence/gather.js';
import { serviceMap } from './evidence/service-map.js';
import { witnessed } from './evidence/witnessed/index.js';
import { associationsOf, matrixOf } from './matrix.js';
import { textHints } from './observed-text.js';
import { canProduce, producesExactly, seenOf } from './rank.js';
import type { RequestReport, Witnessed } from './schema.js';
import { backendOf, traceReport } from './way.js';

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

/** An answer to HEAD has a status and headers, and never a body (https://datatracker.ietf.org/doc/html/rfc9110#section-9.3.2). */
const withoutBody = ({ body: _body, ...seen }: Seen): Seen => seen;

const predictedOf = (judged: Judged): RequestReport['predicted'] => {
  const { first } = judged.ranking;
  if (first) {
    const seen = seenOf(first);
    return { ...(judged.request.method === 'HEAD' ? withoutBody(seen) : seen), layer: first.check.layer };
  }
  return requestVerdict(judged) === 'healthy' ? { kind: 'http', layer: 'integration' } : null;
};

/** What could have overridden a passed check and was not collected: told once for each action. */
const unjudged = ({ judgements }: Judged): string[] => {
  const byAction = new Map<string, string[]>();
  for (const { check, verdict } of judgements)
    if (typeof verdict === 'object' && verdict.is === 'pass')
      for (const action of verdict.unread ?? []) byAction.set(action, [...(byAction.get(action) ?? []), check.code]);
  return [...byAction].map(([action, codes]) => `${action} was not collected: ${codes.join(', ')} judged without it`);
};

/** A cause that only evidence shows, in one sentence. */
const witnessLine = ({ code, confidence, because, evidence }: Witnessed): string => {
  const told = evidence.filter(({ effect }) => effect !== 'contradicts');
  const where = [...new Set(told.map((one) => `${one.source} ${one.where}`.trim()))].join(', ');
  const count = told.reduce((sum, one) => sum + one.count, 0);
  return `${code} is ${confidence} by ${where} (${count} ${count === 1 ? 'row' : 'rows'}): ${because}`;
};

/** Evidence on both sides is not weighed against each other: it is told who saw what, and when. */
const conflictsOf = ({ corroborations }: Judged): string[] =>
  [...corroborations].flatMap(([{ check }, { evidence }]) => {
    const sides = conflictText(evidence);
    return sides === undefined ? [] : [`the evidence on ${check.code} conflicts: ${sides}`];
  });

const saidOf = ({ kind, status }: Observed): string => `${kind}${status === undefined ? '' : ` ${status}`}`;

/** An error was observed, or something stops the request, and nothing that was found looks like it. */
const isUnexplained = (judged: Judged): boolean => {
  const { request, ranking } = judged;
  if (!request.observed || ranking.rootCause) return false;
  const isError = request.observed.status === undefined || request.observed.status >= 400;
  return isError || requestVerdict(judged) !== 'healthy';
};

/** Why what lies before the root cause on the way does not lead. */
const passedOver = ({ request: { observed }, ranking: { rootCause, before } }: Judged): string[] => {
  const [first] = before;
  if (!rootCause || !first) return [];
  const what = `${first.check.code} would be met before ${rootCause.check.code}`;
  if (observed && !canProduce(first, observed))
    return [`${what}; with ${saidOf(observed)} observed it cannot be what this caller met`];
  const sure = observed && producesExactly(rootCause, observed) && !producesExactly(first, observed);
  return [
    `${what}; ${sure ? 'what was observed is exactly the answer of that one' : 'the logs show that this caller met that one'}`,
  ];
};

/** What the symptom asks for and no cause gives is said, never guessed. */
const notesOf = (judged: Judged, options: DiagnoseOptions, shown: readonly Witnessed[]): string[] => {
  const { observed } = judged.request;
  const { rootCause } = judged.ranking;
  const refuted = lookUp(judged.subject, facts.refuters);
  const assumed = lookUp(judged.subject, facts.integrationNotes);
  return [
    ...(observed && isUnexplained(judged) ? [`nothing that was found produces ${saidOf(observed)}`] : []),
    ...(observed && rootCause ? textHints(judged.request, observed) : []),
    ...passedOver(judged),
    ...shown.map(witnessLine),
    ...conflictsOf(judged),
    ...(refuted.known ? refuted.value : []),
    ...(assumed.known ? assumed.value : []),
    ...unjudged(judged),
    ...(options.logs ? noteEvidence(judged.subject) : []),
  ];
};

/** One request of the report. */
export const requestReport = (judged: Judged, options: DiagnoseOptions): RequestReport => {
  const { request, judgements, ranking, subject } = judged;
  const { observed } = request;
  const shown = options.logs ? witnessed(subject) : [];
  const map = options.logs ? serviceMap(subject) : undefined;
  const [trace, backend] = [traceReport(subject), backendOf(subject)];
  return {
    id: judged.id,
    caller: callerReport(judged),
    endpoint: endpointReport(judged),
    api: apiReport(judged),
    host: hostReport(judged),
    stage: request.stage ?? '',
    method: request.method,
    path: request.path,
    verdict: requestVerdict(judged),
    predicted: predictedOf(judged),
    observed: observed
      ? {
          kind: observed.kind,
          ...(observed.status === undefined ? {} : { status: observed.status }),
          ...(observed.text === undefined ? {} : { text: observed.text }),
        }
      : null,
    rootCause: ranking.rootCause?.check.code ?? null,
    notes: notesOf(judged, options, shown),
    matrix: matrixOf(judgements, observed),
    associations: associationsOf(subject),
    ...(trace === undefined ? {} : { trace }),
    ...(backend === undefined ? {} : { backend }),
    asked: askedReport(request),
    ...(observed && isUnexplained(judged) ? { wouldDecide: decidersOf(judged, observed) } : {}),
    ...(shown.length === 0 ? {} : { witnessed: shown }),
    ...(map === undefined ? {} : { serviceMap: map }),
  };
};
