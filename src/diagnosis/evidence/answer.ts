import type { Layer } from '../../checks/check.js';
import type { Prediction } from '../../checks/prediction.js';
import { wordingIn } from '../../inventory/evidence/client-text.js';
import type { Handled } from '../../inventory/evidence/handled.js';
import { isNamed, refusalIn, sameRefusal } from '../../inventory/evidence/refusal.js';
import type { Subject } from '../../request/fact.js';
import type { Failed } from '../evaluate.js';
import { seenOf } from '../rank.js';
import { clientsOf } from './clients.js';
import { endsOf, hasPassed, isBeforeSigner, isOtherType, isPast, isSigned, tellsEnd } from './ending.js';
import { integrationEffect } from './integration-answer.js';
import type { Effect, Told } from './observation.js';
import { isOtherRoute, isSameRoute } from './route.js';
import { isOtherSigner } from './signers.js';
import type { Sender } from './witnesses.js';
import { rowsEvidence, senderOf, servingStage, witnessesOf } from './witnesses.js';

type Answer = Extract<Prediction, { source: 'answer' }>;

const slack = 60_000;

const statusesOf = (failed: Failed, { status }: Answer): (number | undefined)[] => [
  status,
  seenOf(failed).status,
  ...(failed.verdict.alsoSeen ?? []).map((seen) => seen.status),
];

/** Whether the answer could be this failure's by status and by who made it. */
const fits = (row: Handled, failed: Failed, answer: Answer): boolean => {
  if (row.status === undefined || !statusesOf(failed, answer).includes(row.status)) return false;
  if (answer.hop === 'gateway' && isOtherType(row, failed)) return false;
  if (row.maker === undefined) return true;
  if (answer.hop === 'gateway') return row.maker === 'gateway';
  if (row.maker === 'gateway') return false;
  return row.maker === 'integration' || seenOf(failed).errorType === undefined;
};

/** A fitting answer confirms where it names this cause; by status alone it supports. */
const fitting = (subject: Subject, row: Handled, failed: Failed, answer: Answer): Effect | undefined => {
  const predicted = refusalIn(seenOf(failed).body);
  const told = refusalIn(row.message);
  if (predicted && told && !sameRefusal(predicted, told)) return undefined;
  if (predicted && told && isNamed(told) && isNamed(predicted)) return 'confirms';
  const ends = endsOf(row);
  if (answer.hop === 'backend') return backendFitting(subject, row, failed);
  if (ends.length === 0) return 'supports';
  if (!ends.includes(failed.check.layer) || isBeforeSigner(row, failed)) return undefined;
  return tellsEnd(row, failed) ? 'confirms' : 'supports';
};

/** Behind the gateway the fault names the cause; where the backend itself gave the predicted answer, that does. */
const backendFitting = (subject: Subject, row: Handled, failed: Failed): Effect | undefined => {
  if (row.maker === 'integration') return integrationEffect(subject, failed, row);
  return row.maker === 'backend' ? 'confirms' : 'supports';
};

/** Another answer contradicts only when it shows that the request came past the failing layer. */
const effectOf = (subject: Subject, row: Handled, failed: Failed, answer: Answer): Effect | undefined => {
  if (row.status === undefined && row.source !== 'waf-logs') return undefined;
  if (failed.check.code === 'iam-unsigned-request' && isSigned(row)) return 'contradicts';
  const past = isPast(endsOf(row), failed) || hasPassed(row, failed);
  if (!fits(row, failed, answer)) return past ? 'contradicts' : undefined;
  return past && answer.hop === 'gateway' ? 'contradicts' : fitting(subject, row, failed, answer);
};

interface Weighed {
  readonly effect: Effect;
  readonly row: Handled;
}

const tempered = (effect: Effect, sender: Sender, route: boolean): Effect | undefined => {
  if (effect === 'contradicts') return sender === 'caller' && route ? effect : undefined;
  return sender === 'caller' ? effect : 'supports';
};

/** A cause that is the same for every caller is told by anybody's request. */
const sender = (subject: Subject, row: Handled, { from }: Answer): Sender => {
  if (from === undefined) return 'caller';
  return isOtherSigner(subject, row) ? 'other' : senderOf(subject, row);
};

const weighedRow = (subject: Subject, failed: Failed, answer: Answer, row: Handled): Weighed[] => {
  const who = sender(subject, row, answer);
  if (who === 'other' || isOtherRoute(subject, row, answer.stage)) return [];
  const raw = effectOf(subject, row, failed, answer);
  const effect = raw && tempered(raw, who, isSameRoute(subject, row, answer.stage));
  return effect ? [{ effect, row }] : [];
};

/** That the old policy is still in force is shown by what it refused after the edit. */
const sinceEdit = ({ check }: Failed, weighed: readonly Weighed[], since: number): readonly Weighed[] =>
  check.code === 'resource-policy-not-redeployed'
    ? weighed.map((one) =>
        one.effect === 'confirms' && one.row.at < since - slack ? { ...one, effect: 'supports' } : one,
      )
    : weighed;

/** What was answered before the change contradicts nothing, nor what precedes the first failure. */
const current = (weighed: readonly Weighed[], since: number): Weighed[] => {
  const bad = weighed.filter(({ effect }) => effect !== 'contradicts');
  const first = Math.min(...bad.map(({ row }) => row.at));
  return weighed.filter(
    ({ effect, row }) => effect !== 'contradicts' || (row.at >= since - slack && (bad.length === 0 || row.at > first)),
  );
};

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
export const answerEvidence = (subject: Subject, failed: Failed, since: number): Told[] =>
  answersOf(subject, failed).flatMap((answer) => {
    return witnessesOf(subject).flatMap((witness) => {
      const all = witness.rows.flatMap((row) => weighedRow(subject, failed, answer, row));
      const weighed = current(sinceEdit(failed, all, since), since);
      return (['confirms', 'supports', 'contradicts'] as const).flatMap((effect) => {
        const of = weighed.filter((one) => one.effect === effect).map(({ row }) => row);
        return rowsEvidence(witness, effect, of);
      });
    });
  });
