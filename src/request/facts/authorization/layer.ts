import type { Place } from '../../../inventory/inventory.js';
import { GapError } from '../../../inventory/inventory.js';
import type { AuthorizeRequest, Layer, LayerContext, LayerEvaluation } from '../../../policy/index.js';
import { evaluateLayer, lint } from '../../../policy/index.js';
import type { OperationId } from '../../../snapshot/operations.js';
import type { Subject } from '../../fact.js';
import { lookUp } from '../../fact.js';
import { gapOfKey } from './context.js';
import { conditionsOf, documentOf } from './documents.js';
import { gapOf } from './gap.js';
import { samplesOf, sendersOf } from './senders.js';
import { signerRecord } from './signer.js';

const addressKey = 'aws:VpcSourceIp';
/** More than this many addresses are not tried. */
const most = 400;

const from = (context: LayerContext, address: string): LayerContext => ({
  ...context,
  context: { ...context.context, [addressKey]: address },
  unknownKeys: (context.unknownKeys ?? []).filter((key) => key !== addressKey),
});

/** Whether the policies compare the address as a number, and not as text, whose bounds no sample finds. */
const asRanges = (policies: readonly unknown[]): boolean =>
  policies.every((policy) => {
    const statements = documentOf(policy)?.Statement ?? [];
    const compared = statements.flatMap(conditionsOf).filter(({ key }) => key === addressKey.toLowerCase());
    return (
      compared.every(({ operator }) => /IpAddress(IfExists)?$|^Null$/.test(operator)) &&
      !JSON.stringify(statements).toLowerCase().includes(`\${${addressKey.toLowerCase()}`)
    );
  });

/**
 * What one layer says. Where the caller may be any host of a subnet and the address matters, the policy is asked for
 * each address that it can tell apart: one answer for all of them is known.
 */
export const evaluated = (subject: Subject, policy: unknown, layer: Layer, context: LayerContext): LayerEvaluation => {
  const first = evaluateLayer(policy, layer, context);
  if (first.effect !== 'unknown' || !first.dependsOn.includes(addressKey)) return first;
  const { addresses, ranges } = sendersOf(subject);
  if (ranges.length > 0 && !asRanges(Array.isArray(policy) ? policy : [policy])) return first;
  const samples = [...addresses, ...samplesOf(ranges, [policy])];
  if (samples.length === 0 || samples.length > most) return first;
  const all = samples.map((address) => evaluateLayer(policy, layer, from(context, address)));
  const [one] = all;
  return one && all.every(({ effect }) => effect === one.effect) ? one : first;
};

/** The gap of a layer that cannot be decided: an answer that would tell the key, else the layer's own document. */
export const undecided = (
  subject: Subject,
  dependsOn: readonly string[],
  because: string,
  what: string,
  place: Place,
  operationId: OperationId,
): GapError => {
  for (const key of dependsOn) {
    const gap = gapOfKey(subject, key, what);
    if (gap) return gap;
  }
  const record = lookUp(subject, signerRecord);
  if (dependsOn.length === 0 && !record.known) return new GapError({ ...record.gap, message: `${what}: ${because}` });
  if (dependsOn.length === 0) return gapOf(place, operationId, `${what}: ${because}`);
  return gapOf(
    place,
    operationId,
    `${what} depends on ${dependsOn.join(', ')}, which nothing that was collected tells`,
  );
};

/** What the policy itself gets wrong, where it locks callers out: `code: message`. Weak practice is not for here. */
export const hintsOf = (policy: unknown, layer: Layer, { api, principal, context }: AuthorizeRequest): string[] => {
  const endpoint = context['aws:SourceVpce'];
  return lint({
    layer,
    policy,
    target: api,
    principal,
    ...(typeof endpoint === 'string' ? { endpoints: [endpoint] } : {}),
  })
    .filter(({ severity }) => severity === 'error')
    .map(({ code, message }) => `${code}: ${message}`);
};
