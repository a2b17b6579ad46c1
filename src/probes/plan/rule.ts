import type { Answers } from '../../inventory/answers.js';
import type { Place } from '../../inventory/inventory.js';
import type { OperationId } from '../../snapshot/operations.js';

/** What a run is about. A list that is left out narrows nothing. */
export interface Scope {
  /** REST APIs, by id or name, whose resources, stages and policies are read; without it every PRIVATE one. */
  readonly apiIds?: readonly string[];
  /** Stages named by the user; read one by one only where the list of stages is refused. */
  readonly stages?: readonly string[];
  /** The caller as the user names it (`eni-…`, `i-…`, `subnet-…`, `vpc-…`, an address); without it any VPC may be one. */
  readonly from?: string;
  /**
   * Every VPC may call: DNS settings and zones are asked of each, however many there are, and the policies of each role
   * that a resource policy names.
   */
  readonly everyVpc?: boolean;
  /** Lambda functions that call, by name or ARN. */
  readonly functions?: readonly string[];
  /** Whose identity policies count: the ARN of a role, a user or an assumed-role session. */
  readonly principal?: string;
  /** Custom domain names; without it every PRIVATE one. */
  readonly domains?: readonly string[];
}

/**
 * A question that an answer gives rise to. `place` where it is not that of the answer; `parts` of the key, not encoded. Of
 * an operation without a key `parts` are what its one answer is put together from.
 */
export interface Wanted {
  readonly operation: OperationId;
  readonly parts: readonly string[];
  readonly place?: Place;
}

export interface Seen<O extends OperationId> {
  readonly parts: readonly string[];
  readonly answer: Answers[O];
}

/** One account's answer in one region; of a global service the region is `global`. */
export interface SeenAt<O extends OperationId> extends Seen<O> {
  readonly place: Place;
}

/** What is known so far, seen from one account and region, as AWS said it: secrets included. */
export interface World {
  readonly scope: Scope;
  readonly place: Place;
  /** The question that was just answered, or failed. */
  readonly fired: { readonly operation: OperationId; readonly parts: readonly string[] };
  read<O extends OperationId>(operation: O, ...parts: readonly string[]): Answers[O] | undefined;
  all<O extends OperationId>(operation: O): readonly Seen<O>[];
  /** The same of every account and region. */
  anywhere<O extends OperationId>(operation: O): readonly SeenAt<O>[];
  /** Every account and region that is asked. */
  readonly places: readonly Place[];
  failed(operation: OperationId, ...parts: readonly string[]): boolean;
}

/**
 * How keys of further questions follow from answers. `derive` is called each time one of `after` is answered or fails,
 * and gives every question that is known by then; one that was asked before is not asked again.
 */
export interface Rule {
  readonly after: readonly OperationId[];
  readonly asks: readonly OperationId[];
  /** For what each question is asked, for people: `VPC with an execute-api endpoint`. */
  readonly per: string;
  readonly derive: (world: World) => readonly Wanted[];
}

/** A rule on one operation's answer. */
export const on = <O extends OperationId>(
  after: O,
  per: string,
  asks: readonly OperationId[],
  derive: (answer: Answers[O], world: World) => readonly Wanted[],
): Rule => ({
  after: [after],
  asks,
  per,
  derive: (world) => {
    const answer = world.read(after, ...world.fired.parts);
    return answer === undefined ? [] : derive(answer, world);
  },
});

/** A rule on answers that must be seen together; each of them may come last. */
export const onEach = (
  after: readonly OperationId[],
  per: string,
  asks: readonly OperationId[],
  derive: (world: World) => readonly Wanted[],
): Rule => ({ after, per, asks, derive });

/** A rule on a list that was refused: what is known by name is asked one by one. */
export const instead = (
  after: OperationId,
  per: string,
  asks: readonly OperationId[],
  derive: (world: World) => readonly Wanted[],
): Rule => ({
  after: [after],
  per,
  asks,
  derive: (world) => (world.failed(after, ...world.fired.parts) ? derive(world) : []),
});

/** Every operation for every key, at one place. */
export const each = (
  operations: readonly OperationId[],
  keys: readonly (readonly string[])[],
  place?: Place,
): Wanted[] =>
  keys.flatMap((parts) =>
    operations.map((operation) => ({ operation, parts, ...(place === undefined ? {} : { place }) })),
  );

export const present = <T>(values: readonly (T | undefined | null)[]): T[] =>
  values.filter((value): value is T => value !== undefined && value !== null);

/** Account, region and resource of an ARN; undefined for what is none. */
export const arnParts = (
  arn: string | undefined,
):
  | { readonly service: string; readonly region: string; readonly account: string; readonly resource: string }
  | undefined => {
  const [, service, region, account, resource] = /^arn:[\w-]+:([^:]*):([^:]*):([^:]*):(.+)$/.exec(arn ?? '') ?? [];
  return service === undefined || region === undefined || account === undefined || resource === undefined
    ? undefined
    : { service, region, account, resource };
};

/** Where the resource of an ARN is asked about: its own account and region, else here. */
export const placeOf = (arn: string | undefined, here: Place): Place => {
  const parts = arnParts(arn);
  return { account: parts?.account || here.account, region: parts?.region || here.region };
};
