import { apiResource, needsSignature } from '../../../policy/index.js';
import { parseAddress, parsePrefix, contains } from '../../../network/cidr.js';
import type { Subject } from '../../fact.js';
import { fact, get } from '../../fact.js';
import { caller } from '../caller.js';
import { endpoint } from '../endpoint.js';
import { method } from '../method.js';
import { restApi } from '../api.js';
import { savedPolicy } from '../resource-policy.js';
import { isNeverCarried } from './causes.js';
import { targetOf } from './context.js';
import type { PolicyDocument, PolicyStatement } from './documents.js';
import { isNegated, listOf } from './documents.js';
import type { Blocked } from './obstacles.js';
import { blockedAllows } from './obstacles.js';
import { authorizable } from './request.js';
import type { PolicyVerdict } from './resource-layer.js';
import { judged } from './resource-layer.js';
import { sendersOf } from './senders.js';
import { signer, signerRecord } from './signer.js';

export interface PolicyRepair {
  readonly document: PolicyDocument;
  readonly summary: string;
  /** What it gives up, where it does. */
  readonly warning?: string;
}

type Keys = Readonly<Record<string, unknown>>;
type Edit = readonly [operator: string, key: string, values: unknown];

/** A path with every parameter of its resource open: `/orders/{id}` is `/orders/*`. */
const openPath = (resourcePath: string): string => resourcePath.replace(/\{[^}]+\}/g, '*');

/** The ARN of the one method that is called, for every value of its parameters. */
export const methodArn = (subject: Subject): string => {
  const of = targetOf(subject);
  const path = openPath(get(subject, method)?.resourcePath ?? of.path);
  return apiResource({ ...of, path, authorizationType: 'NONE' }).arn;
};

export const stageArn = (subject: Subject): string => {
  const of = targetOf(subject);
  return `arn:${of.partition}:execute-api:${of.region}:${of.accountId}:${of.apiId}/${of.stage || '*'}/*`;
};

/** The signer as a policy should name it: a role by its ARN, with its path. */
export const signerArn = (subject: Subject): string | undefined => {
  const who = get(subject, signer);
  if (who.is === 'role') return get(subject, signerRecord)?.arn;
  return who.is === 'user' || who.is === 'root' ? who.arn : undefined;
};

const covers = (cidrs: readonly string[], address: string): boolean => {
  const parsed = parseAddress(address);
  return (
    parsed !== undefined &&
    cidrs.some((text) => {
      const prefix = parsePrefix(text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`);
      return prefix !== undefined && contains(prefix, parsed);
    })
  );
};

/** The ranges that a policy lists, with this caller's addresses where they do not hold them. */
const withSenders = (subject: Subject, values: readonly string[]): readonly string[] => {
  const { addresses, ranges } = sendersOf(subject);
  const missing = addresses.filter((address) => !covers(values, address));
  const hosts = missing.map((address) => `${address}/${address.includes(':') ? 128 : 32}`);
  const subnets = ranges.filter((range) => !covers(values, range.split('/')[0] ?? ''));
  return [...values, ...hosts, ...subnets];
};

/** `Null` and `Bool` take no list to which a value could be added. */
const spares = (operator: string, effect: string | undefined): boolean =>
  isNegated(operator) === (effect === 'Deny') && !/^(Null|Bool(IfExists)?)$/.test(operator);

/** One condition with this request among those that it means; as it was where that is not its matter. */
const corrected = (subject: Subject, effect: string | undefined, [operator, key, values]: Edit): readonly Edit[] => {
  if (!spares(operator, effect)) return [[operator, key, values]];
  const serving = get(subject, endpoint)?.value;
  const list = listOf(values).map(String);
  const adding = (value: string | undefined): readonly Edit[] =>
    value === undefined || list.includes(value) ? [[operator, key, values]] : [[operator, key, [...list, value]]];
  switch (key.toLowerCase()) {
    case 'aws:sourcevpce':
      return adding(serving?.VpcEndpointId);
    case 'aws:sourcevpc':
      return adding(serving?.VpcId);
    case 'aws:sourceip':
      return [[operator, 'aws:VpcSourceIp', withSenders(subject, list)]];
    default:
      return isNeverCarried(key.toLowerCase())
        ? [[effect === 'Deny' ? 'StringNotEquals' : 'StringEquals', 'aws:SourceVpce', [serving?.VpcEndpointId ?? '']]]
        : [[operator, key, values]];
  }
};

/** What two lists of one key say together: a Deny spares whom either names, an Allow admits whom both do. */
const joined = (effect: string | undefined, first: unknown, second: unknown): readonly unknown[] => {
  const [one, other] = [listOf(first), listOf(second)];
  if (effect === 'Deny') return [...new Set([...one, ...other])];
  const both = one.filter((value) => other.includes(value));
  return both.length > 0 ? both : other;
};

/** The conditions of a statement, corrections last: they may make one key of one operator out of two. */
const assembled = (effect: string | undefined, edits: readonly Edit[]): Record<string, Keys> => {
  const condition: Record<string, Record<string, unknown>> = {};
  for (const [operator, key, values] of edits) {
    const block = (condition[operator] ??= {});
    const same = Object.keys(block).find((one) => one.toLowerCase() === key.toLowerCase());
    block[same ?? key] = same === undefined ? values : joined(effect, block[same], values);
  }
  return condition;
};

const editsOf = ({ Condition = {} }: PolicyStatement): readonly Edit[] =>
  Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]): Edit => [operator, key, values]),
  );

/** What each key lets through besides this request, the least first. */
const breadth = ['aws:sourcevpce', 'aws:sourceip', 'aws:vpcsourceip'];
const breadthOf = ([, key]: Edit): number => {
  const at = breadth.indexOf(key.toLowerCase());
  if (at >= 0) return at;
  return key.toLowerCase() === 'aws:sourcevpc' ? breadth.length + 1 : breadth.length;
};

/** The statement with other conditions; undefined where nothing changes. */
const changed = (statement: PolicyStatement, edits: readonly Edit[]): PolicyStatement | undefined => {
  const next = { ...statement, Condition: assembled(statement.Effect, edits) };
  return JSON.stringify(next) === JSON.stringify(statement) ? undefined : next;
};

/** The Allow with this request among those that it admits: of its conditions those that it does not meet. */
const admitting = (subject: Subject, { statement, obstacles }: Blocked): PolicyStatement | undefined => {
  const isMissed = ([operator, key]: Edit): boolean =>
    obstacles.some(
      (one) =>
        one.element === 'condition' && one.condition.operator === operator && one.condition.key === key.toLowerCase(),
    );
  const edits = editsOf(statement);
  const corrections = edits.map((one) => (isMissed(one) ? corrected(subject, 'Allow', one) : [one]));
  const moves = corrections.some(([one], at) => one?.[1] !== edits[at]?.[1]);
  const met = edits.filter((one) => !isMissed(one));
  const missed = edits.filter(isMissed).flatMap((one) => corrected(subject, 'Allow', one));
  return changed(statement, moves ? [...met, ...missed] : corrections.flat());
};

/** The Deny with this request among those that it spares: one condition that is not met is enough, the narrowest. */
const sparing = (subject: Subject, statement: PolicyStatement): PolicyStatement | undefined => {
  const edits = editsOf(statement);
  for (const one of [...edits].sort((x, y) => breadthOf(x) - breadthOf(y))) {
    const next = changed(
      statement,
      edits.flatMap((edit) => (edit === one ? corrected(subject, 'Deny', edit) : [edit])),
    );
    if (next) return next;
  }
  return undefined;
};

/** A statement of its own: this endpoint, this stage (of a signed call: this signer and this method), nothing else. */
const admission = (subject: Subject, code: string | undefined): PolicyStatement => {
  const arn = get(subject, authorizable).isSigned ? signerArn(subject) : undefined;
  const narrow = arn !== undefined || code === 'resource-policy-arn-mismatch';
  return {
    Sid: 'XapiAdmitEndpoint',
    Effect: 'Allow',
    Principal: arn === undefined ? '*' : { AWS: arn },
    Action: 'execute-api:Invoke',
    Resource: narrow ? methodArn(subject) : stageArn(subject),
    Condition: { StringEquals: { 'aws:SourceVpce': get(subject, endpoint)?.value.VpcEndpointId ?? '' } },
  };
};

const replaced = (document: PolicyDocument, at: number, by: PolicyStatement): PolicyDocument => ({
  ...document,
  Statement: document.Statement.map((statement, index) => (index === at ? by : statement)),
});

const valueCauses = new Set([
  'resource-policy-uses-source-ip',
  'resource-policy-unsupported-condition-key',
  'resource-policy-client-vpc-instead-of-endpoint-vpc',
  'resource-policy-wrong-vpce',
]);

/** Wrong values are corrected where they stand; whoever is not mentioned at all gets a statement. */
const next = (subject: Subject, document: PolicyDocument, verdict: PolicyVerdict): PolicyDocument | undefined => {
  if (verdict.refuses === 'explicit') {
    const denying = verdict.statement === null ? undefined : document.Statement[verdict.statement];
    const spared = denying && sparing(subject, denying);
    return spared && verdict.statement !== null ? replaced(document, verdict.statement, spared) : undefined;
  }
  if (verdict.code !== undefined && valueCauses.has(verdict.code)) {
    const { request } = get(subject, authorizable);
    const [nearest] = blockedAllows({ layer: 'resourcePolicy', context: request }, document);
    const better = nearest && admitting(subject, nearest);
    if (nearest && better && !nearest.obstacles.some(({ element }) => element !== 'condition'))
      return replaced(document, nearest.index, better);
  }
  if (document.Statement.some(({ Sid }) => Sid === 'XapiAdmitEndpoint')) return undefined;
  return { ...document, Statement: [...document.Statement, admission(subject, verdict.code)] };
};

const warningOf = (code: string | undefined, endpointId: string): string | undefined =>
  code === 'resource-policy-principal-requires-iam'
    ? `whoever reaches ${endpointId} may call without a signature from then on; to keep the principals, set the method to AWS_IAM and sign`
    : undefined;

/** A Deny that asks for an identity is somebody's intention, and so is one that names this very caller. */
const isIntended = (document: PolicyDocument, { refuses, statement }: PolicyVerdict): boolean => {
  if (refuses !== 'explicit' || statement === null) return false;
  const keys = Object.values(document.Statement[statement]?.Condition ?? {}).flatMap((block) => Object.keys(block));
  return keys.some((key) => needsSignature(key.toLowerCase()));
};

/**
 * The saved policy changed as little as lets this request in: wrong values corrected where they stand, its endpoint added
 * where a Deny spares others, a statement of its own where no Allow matches. Undefined where a Deny looks at something else:
 * that is somebody's intention.
 */
export const policyRepair = fact<PolicyRepair | undefined>({
  needs: [],
  uses: [savedPolicy, authorizable, endpoint, restApi, method, caller, signer, signerRecord],
  of: (subject) => {
    const first = get(subject, savedPolicy);
    if (!first?.refuses) return undefined;
    let verdict = first;
    let document: PolicyDocument = first.document ?? { Version: '2012-10-17', Statement: [] };
    for (let round = 0; round < 6 && verdict.refuses; round++) {
      const better = isIntended(document, verdict) ? undefined : next(subject, document, verdict);
      if (!better) return undefined;
      document = better;
      verdict = judged(subject, JSON.stringify(document));
    }
    if (verdict.refuses || verdict.open) return undefined;
    const id = get(subject, restApi)?.value.id ?? '';
    const endpointId = get(subject, endpoint)?.value.VpcEndpointId ?? '';
    const who = get(subject, authorizable).isSigned ? signerArn(subject) : undefined;
    const warning = warningOf(first.code, endpointId);
    return {
      document,
      summary: `admit ${who === undefined ? endpointId : `${who} through ${endpointId}`} in the resource policy of ${id}, and deploy`,
      ...(warning === undefined ? {} : { warning }),
    };
  },
});
