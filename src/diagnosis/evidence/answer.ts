import type { Layer } from '../../checks/check.js';
import { layers } from '../../checks/check.js';
import type { Prediction } from '../../checks/prediction.js';
import { wordingIn } from '../../inventory/evidence/client-text.js';
import type { Handled } from '../../inventory/evidence/handled.js';
import type { Refusal } from '../../inventory/evidence/refusal.js';
import { refusalIn } from '../../inventory/evidence/refusal.js';
import { spanOf } from '../../inventory/evidence/instant.js';
import type { Subject } from '../../request/fact.js';
import { lookUp } from '../../request/fact.js';
import { facts } from '../../request/facts/index.js';
import type { Failed } from '../evaluate.js';
import { seenOf } from '../rank.js';
import type { Evidence } from '../schema.js';
import { clientsOf } from './clients.js';
import type { Effect } from './observation.js';
import { observed } from './observation.js';
import type { Sender, Witness } from './witnesses.js';
import { senderOf, servingStage, witnessesOf } from './witnesses.js';

type Answer = Extract<Prediction, { source: 'answer' }>;

const slack = 60_000;

/** The layer that ends a request with this gateway response; undefined where several could. */
const endedBy: Readonly<Record<string, Layer>> = {
  WAF_FILTERED: 'waf',
  MISSING_AUTHENTICATION_TOKEN: 'stage',
  RESOURCE_NOT_FOUND: 'stage',
  EXPIRED_TOKEN: 'iam',
  INVALID_SIGNATURE: 'iam',
  UNAUTHORIZED: 'authorizer',
  AUTHORIZER_FAILURE: 'authorizer',
  AUTHORIZER_CONFIGURATION_ERROR: 'authorizer',
  INVALID_API_KEY: 'throttling',
  QUOTA_EXCEEDED: 'throttling',
  THROTTLED: 'throttling',
  INTEGRATION_FAILURE: 'integration',
  INTEGRATION_TIMEOUT: 'integration',
  API_CONFIGURATION_ERROR: 'integration',
};

const refusedBy: Readonly<Record<Refusal, Layer | undefined>> = {
  'resource-policy implicit': 'resource-policy',
  'resource-policy explicit': 'resource-policy',
  'identity-policy implicit': 'iam',
  'identity-policy explicit': 'iam',
  'endpoint-policy': 'endpoint-policy',
  'organization-policy': 'iam',
  authorizer: 'authorizer',
  policy: undefined,
};

const isSuccess = (status: number | undefined): boolean => status !== undefined && status >= 200 && status < 400;

/** How far the request came: the layer that answered, or `service` where the backend did. */
const endOf = ({ status, errorType, message, maker }: Handled): Layer | undefined => {
  const refusal = refusalIn(message);
  if (refusal) return refusedBy[refusal];
  if (errorType !== undefined) return endedBy[errorType];
  if (isSuccess(status) || maker === 'backend') return 'service';
  return maker === 'integration' ? 'integration' : undefined;
};

const isPast = (end: Layer, layer: Layer): boolean => layers.indexOf(end) > layers.indexOf(layer);

const statusesOf = (failed: Failed, { status }: Answer): (number | undefined)[] => [
  status,
  seenOf(failed).status,
  ...(failed.verdict.alsoSeen ?? []).map((seen) => seen.status),
];

/** Whether the answer could be this failure's by status and by who made it. */
const fits = (row: Handled, failed: Failed, answer: Answer): boolean => {
  if (row.status === undefined || !statusesOf(failed, answer).includes(row.status)) return false;
  if (row.maker === undefined) return true;
  if (answer.hop === 'gateway') return row.maker === 'gateway';
  if (row.maker === 'gateway') return false;
  return row.maker === 'integration' || seenOf(failed).errorType === undefined;
};

/** A fitting answer confirms where it names this cause; by status alone it supports. */
const fitting = (row: Handled, failed: Failed, answer: Answer): Effect | undefined => {
  const predicted = refusalIn(seenOf(failed).body);
  const told = refusalIn(row.message);
  if (predicted && told && told !== 'policy' && predicted !== 'policy')
    return predicted === told ? 'confirms' : undefined;
  const end = endOf(row);
  if (end !== undefined && end !== failed.check.layer) return answer.hop === 'backend' ? 'confirms' : undefined;
  if (row.errorType !== undefined && end === failed.check.layer) return 'confirms';
  return answer.hop === 'backend' && row.maker !== undefined ? 'confirms' : 'supports';
};

/** Another answer contradicts only when it shows that the request came past the failing layer. */
const effectOf = (row: Handled, failed: Failed, answer: Answer): Effect | undefined => {
  if (row.status === undefined) return undefined;
  const end = endOf(row);
  const past = end !== undefined && isPast(end, failed.check.layer);
  if (fits(row, failed, answer)) return past && answer.hop === 'gateway' ? 'contradicts' : fitting(row, failed, answer);
  return past ? 'contradicts' : undefined;
};

const samePath = (path: string, wanted: string, stage: string): boolean => {
  const [plain = ''] = path.split('?');
  return plain === wanted || plain === `/${stage}${wanted}` || plain.endsWith(wanted === '/' ? `/${stage}` : wanted);
};

/** Whether a row is surely of the same method and resource; a row that does not say may be any. */
const isSameRoute = (subject: Subject, row: Handled, stage: string): boolean => {
  const { method, path } = subject.request;
  if (row.method !== undefined && row.method !== method) return false;
  const matched = lookUp(subject, facts.method);
  const resource = matched.known ? matched.value?.resourcePath : undefined;
  if (row.resource !== undefined && resource !== undefined) return row.resource === resource;
  if (row.path !== undefined) return samePath(row.path, path, stage);
  return row.resource !== undefined && row.resource === path;
};

const isOtherRoute = (subject: Subject, row: Handled, stage: string): boolean =>
  (row.method !== undefined || row.path !== undefined || row.resource !== undefined) &&
  !isSameRoute(subject, row, stage);

interface Weighed {
  readonly effect: Effect;
  readonly row: Handled;
}

const tempered = (effect: Effect, sender: Sender, route: boolean): Effect | undefined => {
  if (effect === 'contradicts') return sender === 'caller' && route ? effect : undefined;
  return sender === 'caller' ? effect : 'supports';
};

/** A cause that is the same for every caller is told by anybody's request. */
const sender = (subject: Subject, row: Handled, { from }: Answer): Sender =>
  from === undefined ? 'caller' : senderOf(subject, row);

const weighedRow = (subject: Subject, failed: Failed, answer: Answer, row: Handled): Weighed[] => {
  const who = sender(subject, row, answer);
  if (who === 'other' || isOtherRoute(subject, row, answer.stage)) return [];
  const raw = effectOf(row, failed, answer);
  const effect = raw && tempered(raw, who, isSameRoute(subject, row, answer.stage));
  return effect ? [{ effect, row }] : [];
};

/** What was answered before the change contradicts nothing, nor what precedes the first failure. */
const current = (weighed: readonly Weighed[], since: number): Weighed[] => {
  const bad = weighed.filter(({ effect }) => effect !== 'contradicts');
  const first = Math.min(...bad.map(({ row }) => row.at));
  return weighed.filter(
    ({ effect, row }) => effect !== 'contradicts' || (row.at >= since - slack && (bad.length === 0 || row.at > first)),
  );
};

const evidenceOf = (effect: Effect, { source, where, rows }: Witness, of: readonly Handled[]): Evidence =>
  observed({
    source,
    effect,
    count: of.length,
    span: spanOf(rows.map(({ at }) => ({ from: at, to: at }))),
    lines: of.map(({ line }) => line),
    where,
  });

/** Layers in which the stage itself answers: what a check there says that the caller sees, its logs hold. */
const answering: readonly Layer[] = ['stage', 'waf', 'resource-policy', 'iam', 'authorizer', 'throttling'];

/** `Forbidden` without more is the front end's too, where no stage has a row of it. */
const isFrontEnd = (body: string | undefined): boolean => wordingIn(body) === 'forbidden';

/** What a failure predicts that the stage answers, or what follows from what the caller sees of it. */
const answersOf = (subject: Subject, failed: Failed): Answer[] => {
  const { predicts } = failed.verdict;
  if (predicts) return predicts.filter((one): one is Answer => one.source === 'answer');
  const { kind, status, body } = seenOf(failed);
  const of = servingStage(subject);
  if (!of || kind !== 'http' || status === undefined || isFrontEnd(body)) return [];
  if (!answering.includes(failed.check.layer)) return [];
  const from = clientsOf(subject)[0]?.party.address;
  return [{ source: 'answer', api: of.api, stage: of.stage, from, status, hop: 'gateway' }];
};

/** What the stage's logs and traces say of a failure that the stage itself answers. */
export const answerEvidence = (subject: Subject, failed: Failed, since: number): Evidence[] =>
  answersOf(subject, failed).flatMap((answer) => {
    return witnessesOf(subject).flatMap((witness) => {
      const weighed = current(
        witness.rows.flatMap((row) => weighedRow(subject, failed, answer, row)),
        since,
      );
      return (['confirms', 'supports', 'contradicts'] as const).flatMap((effect) => {
        const of = weighed.filter((one) => one.effect === effect).map(({ row }) => row);
        return of.length === 0 ? [] : [evidenceOf(effect, witness, of)];
      });
    });
  });
