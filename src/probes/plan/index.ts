import type { Place } from '../../inventory/inventory.js';
import type { OperationId, Side } from '../../snapshot/operations.js';
import { operation, operationIds } from '../../snapshot/operations.js';
import { answerKey, type Question } from '../../snapshot/snapshot.js';
import { apiRules, deepReads } from './apis.js';
import { balancerRules } from './balancers.js';
import { functionOf, functionRules } from './functions.js';
import { nameRules } from './names.js';
import { organizationReads, principalReads, principalRules } from './principals.js';
import { recordRules } from './records.js';
import { routingRules } from './routing.js';
import { each, type Rule, type Scope, type Wanted } from './rule.js';
import { vpcRules } from './vpcs.js';

export const rules: readonly Rule[] = [
  ...vpcRules,
  ...routingRules,
  ...apiRules,
  ...functionRules,
  ...balancerRules,
  ...principalRules,
  ...nameRules,
  ...recordRules,
];

/** A question with the parts of its key as they are, not encoded. */
export interface Ask extends Question {
  readonly parts: readonly string[];
}

/** Who can be asked, for what, and about what. */
export interface PlanInput {
  readonly accounts: readonly { readonly account: string; readonly sides: readonly Side[] }[];
  readonly regions: readonly string[];
  readonly operations: readonly OperationId[];
  readonly scope: Scope;
}

/** Operations of state that a run may ask; evidence is not among them. */
export const collectable: readonly OperationId[] = operationIds.filter((id) => !operation(id).evidence);

/** Whether an account is asked an operation: it was wanted, can be read, and concerns a side that the account plays. */
export const isAsked = ({ accounts, operations }: PlanInput, account: string, id: OperationId): boolean => {
  const sides = accounts.find((one) => one.account === account)?.sides ?? [];
  return (
    operations.includes(id) && collectable.includes(id) && operation(id).sides.some((side) => sides.includes(side))
  );
};

/** The question that is wanted, in its place; undefined where nobody is there to be asked. */
export const askOf = (input: PlanInput, { operation: id, parts, place }: Wanted, here: Place): Ask | undefined => {
  const { account, region } = place ?? here;
  if (!isAsked(input, account, id)) return undefined;
  return {
    account,
    region: operation(id).global ? 'global' : region,
    operation: id,
    ...(operation(id).key === undefined || parts.length === 0 ? {} : { key: answerKey(...parts) }),
    parts,
  };
};

export const placesOf = ({ accounts, regions }: PlanInput): Place[] =>
  accounts.flatMap(({ account }) => regions.map((region) => ({ account, region })));

/** Lists that AWS gives for named resources only. */
const composed: readonly OperationId[] = ['directconnect/describe-direct-connect-gateway-associations'];

const lists = collectable.filter((id) => operation(id).key === undefined && !composed.includes(id));

/** The caller is one resource of AWS: then what follows from answers about it need not be asked of everything. */
const isOneCaller = ({ from }: Scope): boolean =>
  from !== undefined && !/^(\d+\.[\d./]+|[\da-f:]*:[\da-f:.]*(\/\d+)?)$/i.test(from);

/** Lists that an answer gives rise to: asked at once only where anybody may be the caller. */
export const isDeferred = (input: PlanInput, account: string, id: OperationId): boolean =>
  (composed.includes(id) || isOneCaller(input.scope)) &&
  rules.some(({ asks, after }) => asks.includes(id) && after.some((source) => isAsked(input, account, source)));

const hasSide = ({ accounts }: PlanInput, { account }: Place, side: Side): boolean =>
  accounts.some((one) => one.account === account && one.sides.includes(side));

/** APIs named by id are read at once where only one place can have them; else the lists say who does. */
const namedApis = (input: PlanInput, places: readonly Place[]): Wanted[] => {
  const providers = places.filter((place) => hasSide(input, place, 'provider'));
  const [only] = providers;
  return providers.length === 1 && only
    ? each(
        deepReads,
        (input.scope.apiIds ?? []).map((id) => [id]),
        only,
      )
    : [];
};

/** A function by ARN is asked where it is, one by name wherever a caller may be. */
const callers = (input: PlanInput, places: readonly Place[]): Wanted[] =>
  (input.scope.functions ?? []).flatMap((given) => {
    const found = functionOf(given);
    const where = found ? [found] : places.filter((place) => hasSide(input, place, 'consumer'));
    return where.flatMap(({ account, region }) =>
      each(['lambda/get-function-configuration'], [[found?.name ?? given]], { account, region }),
    );
  });

/** Everything whose key is known before any answer. */
export const roots = (input: PlanInput): Ask[] => {
  const places = placesOf(input);
  const { principal } = input.scope;
  const wanted: Wanted[] = [
    ...places.flatMap((place) =>
      lists.filter((id) => !isDeferred(input, place.account, id)).map((id) => ({ operation: id, parts: [], place })),
    ),
    ...namedApis(input, places),
    ...callers(input, places),
    ...(principal === undefined ? [] : principalReads(principal)),
    ...(isOneCaller(input.scope) && principal === undefined
      ? []
      : places.flatMap((place) => organizationReads(place.account).map((one) => ({ ...one, place })))),
  ];
  const [here] = places;
  if (!here) return [];
  const asks = wanted.map((one) => askOf(input, one, here)).filter((ask) => ask !== undefined);
  return [
    ...new Map(asks.map((ask) => [`${ask.account}/${ask.region}/${ask.operation}/${ask.key ?? ''}`, ask])).values(),
  ];
};
