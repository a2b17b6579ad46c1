import type { Answers } from '../../inventory/answers.js';
import type { Place } from '../../inventory/inventory.js';
import type { AuthorizationType, AuthorizeRequest, AuthorizeResult, Principal } from '../../policy/index.js';
import { authorize, decodePolicy } from '../../policy/index.js';
import type { Subject } from '../fact.js';
import { fact, get } from '../fact.js';
import { deployment, restApi, stage } from './api.js';
import { caller } from './caller.js';
import { policyEdits } from './changes.js';
import { endpoint } from './endpoint.js';
import { method } from './method.js';

/** What a resource policy decides about this request, in the words of the statement that decides. */
export interface PolicyVerdict {
  readonly decision: AuthorizeResult['decision'];
  readonly kind: AuthorizeResult['kind'];
  /** The cause of the refusal; undefined when the policy lets the request in, or nobody can know. */
  readonly code: string | undefined;
  readonly because: string;
  /** The whole document as it would be evaluated; null where there is none. */
  readonly document: PolicyDocument | null;
  /** The statement that decided, by its index; null where none did. */
  readonly statement: number | null;
  readonly dependsOn: readonly string[];
  readonly resourceArn: string;
}

export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect?: string;
  readonly Principal?: unknown;
  readonly Action?: unknown;
  readonly Resource?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface PolicyDocument {
  readonly Version?: string;
  readonly Statement: readonly PolicyStatement[];
}

export const documentOf = (policy: unknown): PolicyDocument | null => {
  const decoded = decodePolicy(policy);
  if (decoded.is !== 'policy') return null;
  const { Statement } = decoded.policy as { Statement?: unknown };
  const statements = Array.isArray(Statement) ? Statement : Statement === undefined ? [] : [Statement];
  return { ...(decoded.policy as object), Statement: statements as PolicyStatement[] };
};

/** Condition keys of a statement, in lower case, with the operators and values that use them. */
export const conditionsOf = (statement: PolicyStatement | undefined) =>
  Object.entries(statement?.Condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys ?? {}).map(([key, values]) => ({
      operator,
      key: key.toLowerCase(),
      values: (Array.isArray(values) ? values : [values]).map(String),
    })),
  );

export const partitionOf = (region: string): string => {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
};

/** The context keys that API Gateway knows of an unsigned request through an endpoint; what cannot be known is `unknown`. */
export const requestContext = (subject: Subject): { context: Record<string, string>; unknownKeys: string[] } => {
  const serving = get(subject, endpoint);
  const addresses = [...new Set(get(subject, caller).parties.map(({ address }) => address))];
  const context: Record<string, string> = { 'aws:SecureTransport': 'true' };
  const unknownKeys = ['aws:CurrentTime', 'aws:EpochTime', 'aws:UserAgent', 'aws:Referer'];
  if (serving?.value.VpcEndpointId) context['aws:SourceVpce'] = serving.value.VpcEndpointId;
  if (serving?.value.VpcId) context['aws:SourceVpc'] = serving.value.VpcId;
  if (addresses.length === 1 && addresses[0]) context['aws:VpcSourceIp'] = addresses[0];
  else unknownKeys.push('aws:VpcSourceIp');
  return { context, unknownKeys };
};

const target = (subject: Subject) => {
  const api = get(subject, restApi);
  const { request } = subject;
  const region = api?.region ?? request.region;
  return {
    partition: partitionOf(region),
    region,
    accountId: api?.account ?? '',
    apiId: api?.value.id ?? '',
    stage: get(subject, stage)?.stageName ?? request.stage ?? '',
    method: request.method,
    path: request.path,
  };
};

const arnOf = (t: ReturnType<typeof target>): string =>
  `arn:${t.partition}:execute-api:${t.region}:${t.accountId}:${t.apiId}/${t.stage}/${t.method}${t.path}`;

const principalOf = (arn: string | undefined): Principal => {
  if (arn === undefined) return { type: 'Anonymous' };
  const resource = arn.split(':')[5] ?? '';
  const type = resource.startsWith('assumed-role/') ? 'AssumedRole' : resource.startsWith('role/') ? 'Role' : 'User';
  return { type, arn, accountId: arn.split(':')[4] ?? null };
};

/** What only a caller's own account knows; undecided until its documents are read. */
const identityLayers = ['identityPolicy', 'permissionsBoundary', 'sessionPolicy', 'scp'] as const;

/** The request with every policy that the snapshot holds for it, as `xapi authorize` reads it. */
export const authorizeRequestOf = (subject: Subject): AuthorizeRequest => {
  const { context, unknownKeys } = requestContext(subject);
  const signed = subject.request.principal !== undefined;
  return {
    api: {
      ...target(subject),
      authorizationType: (get(subject, method)?.authorizationType ?? 'NONE') as AuthorizationType,
    },
    principal: principalOf(subject.request.principal),
    context,
    unknownKeys,
    resourcePolicy: get(subject, restApi)?.value.policy ?? null,
    endpointPolicy: get(subject, endpoint)?.value.PolicyDocument ?? null,
    ...(signed ? { unknownLayers: [...identityLayers] } : {}),
  };
};

const statementIndex = (document: PolicyDocument | null, statement: string | number | null): number | null => {
  if (typeof statement === 'number' || statement === null) return statement;
  const index = document?.Statement.findIndex(({ Sid }) => Sid === statement) ?? -1;
  return index < 0 ? null : index;
};

const judged = (subject: Subject, policy: unknown): PolicyVerdict => {
  const document = documentOf(policy);
  const of = target(subject);
  const { context, unknownKeys } = requestContext(subject);
  const result = authorize({
    api: { ...of, authorizationType: 'NONE' },
    principal: { type: 'Anonymous' },
    context,
    unknownKeys,
    resourcePolicy: policy ?? null,
  });
  const blame = result.blame.find(({ layer }) => layer === 'resourcePolicy');
  const statement = statementIndex(document, blame?.statement ?? null);
  const code = result.decision === 'DENY' ? refusal(subject, blame?.code, document, statement) : undefined;
  return {
    decision: result.decision,
    kind: result.kind,
    code,
    because: explained(result, statement),
    document,
    statement,
    dependsOn: result.dependsOn,
    resourceArn: arnOf(of),
  };
};

const explained = (result: AuthorizeResult, statement: number | null): string => {
  const ofPolicy = result.statements.filter(({ layer }) => layer === 'resourcePolicy');
  if (ofPolicy.length === 0) return 'the API has no resource policy';
  const name = (s: (typeof ofPolicy)[number]) => (s.sid ? `statement ${s.sid}` : `statement ${s.index}`);
  const decider = ofPolicy.find(({ index }) => index === statement);
  if (decider) return `${name(decider)} (${decider.effect}) matches: ${decider.because}`;
  if (result.decision === 'ALLOW') {
    const allow = ofPolicy.find(({ effect, matched }) => effect === 'Allow' && matched === true);
    return allow ? `${name(allow)} allows it` : 'the policy allows it';
  }
  const allows = ofPolicy.filter(({ effect }) => effect === 'Allow');
  if (allows.length === 0) return 'no statement allows anything';
  return `no statement allows it: ${allows.map((s) => `${name(s)}: ${s.because}`).join('; ')}`;
};

const usesKey = (statement: PolicyStatement | undefined, key: string): boolean =>
  conditionsOf(statement).some((condition) => condition.key === key);

/** Which cause a refusal is, by what the deciding statement looks at. */
const refusal = (
  subject: Subject,
  blameCode: string | undefined,
  document: PolicyDocument | null,
  statement: number | null,
): string => {
  if (blameCode === 'policy-missing' || document === null) return 'resource-policy-absent';
  const statements =
    statement === null
      ? document.Statement.filter(({ Effect }) => Effect === 'Allow')
      : [document.Statement[statement]];
  const excludesEndpoint = statements.some((s) => usesKey(s, 'aws:sourcevpce') && !namesEndpoint(subject, s));
  if (excludesEndpoint) return 'resource-policy-wrong-vpce';
  return blameCode === 'explicit-deny' ? 'resource-policy-explicit-deny' : 'resource-policy-missing-source-vpc';
};

const namesEndpoint = (subject: Subject, statement: PolicyStatement | undefined): boolean => {
  const id = get(subject, endpoint)?.value.VpcEndpointId ?? '';
  return conditionsOf(statement).some(({ key, values }) => key === 'aws:sourcevpce' && values.includes(id));
};

/** The verdict of the saved policy; undefined while there is no API or no endpoint to judge it for. */
export const savedPolicy = fact<PolicyVerdict | undefined>({
  needs: [],
  uses: [restApi, endpoint, stage, method, caller],
  of: (subject) => {
    const api = get(subject, restApi);
    if (!api || !get(subject, endpoint)) return undefined;
    return judged(subject, api.value.policy);
  },
});

export interface PolicyRepair {
  readonly document: PolicyDocument;
  readonly summary: string;
}

const negated = /^(ForAnyValue:|ForAllValues:)?String(Not)(Equals|Like)/i;

/** The deny with this caller's endpoint (or its VPC) among the values that it spares; undefined where that is not what it looks at. */
const spared = (subject: Subject, statement: PolicyStatement): PolicyStatement | undefined => {
  const serving = get(subject, endpoint)?.value;
  const own: Record<string, string | undefined> = {
    'aws:sourcevpce': serving?.VpcEndpointId,
    'aws:sourcevpc': serving?.VpcId,
  };
  let changed = false;
  const condition = Object.entries(statement.Condition ?? {}).map(([operator, keys]) => {
    const widened = Object.entries(keys).map(([key, values]) => {
      const value = own[key.toLowerCase()];
      const list = (Array.isArray(values) ? values : [values]).map(String);
      if (!negated.test(operator) || value === undefined || list.includes(value)) return [key, values];
      changed = true;
      return [key, [...list, value]];
    });
    return [operator, Object.fromEntries(widened)];
  });
  return changed ? { ...statement, Condition: Object.fromEntries(condition) } : undefined;
};

const admission = (subject: Subject): PolicyStatement => {
  const of = target(subject);
  return {
    Sid: 'XapiAdmitEndpoint',
    Effect: 'Allow',
    Principal: '*',
    Action: 'execute-api:Invoke',
    Resource: `arn:${of.partition}:execute-api:${of.region}:${of.accountId}:${of.apiId}/${of.stage || '*'}/*`,
    Condition: { StringEquals: { 'aws:SourceVpce': get(subject, endpoint)?.value.VpcEndpointId ?? '' } },
  };
};

const admitted = (subject: Subject, document: PolicyDocument, verdict: PolicyVerdict): PolicyDocument | undefined => {
  if (verdict.kind !== 'EXPLICIT_DENY') return { ...document, Statement: [...document.Statement, admission(subject)] };
  const denying = verdict.statement === null ? undefined : document.Statement[verdict.statement];
  const widened = denying && spared(subject, denying);
  if (!widened) return undefined;
  return { ...document, Statement: document.Statement.map((s) => (s === denying ? widened : s)) };
};

/**
 * The saved policy changed as little as lets this endpoint in: its id added where a Deny spares others, a statement of
 * its own where no Allow matches. Undefined where a Deny looks at something else: that is somebody's intention.
 */
export const policyRepair = fact<PolicyRepair | undefined>({
  needs: [],
  uses: [savedPolicy, endpoint, restApi, stage],
  of: (subject) => {
    let verdict = get(subject, savedPolicy);
    if (verdict?.decision !== 'DENY') return undefined;
    let document: PolicyDocument = verdict.document ?? { Version: '2012-10-17', Statement: [] };
    for (let round = 0; round < 6 && verdict.decision === 'DENY'; round++) {
      const next = admitted(subject, document, verdict);
      if (!next) return undefined;
      document = next;
      verdict = judged(subject, JSON.stringify(document));
    }
    const id = get(subject, restApi)?.value.id ?? '';
    const endpointId = get(subject, endpoint)?.value.VpcEndpointId ?? '';
    return verdict.decision === 'ALLOW'
      ? { document, summary: `admit ${endpointId} in the resource policy of ${id}, and deploy` }
      : undefined;
  },
});

export interface Drift {
  /** When the policy was last edited, ISO; undefined where only the exported policy tells. */
  readonly editedAt: string | undefined;
  readonly deployedAt: string;
  readonly by: string | undefined;
  /** What the policy that is deployed decides, where an export of the stage or an earlier edit shows it. */
  readonly deployed: PolicyVerdict | undefined;
}

const exportedPolicy = (subject: Subject, place: Place, apiId: string, stageName: string): unknown => {
  if (!subject.inventory.has('apigateway/get-export', place, apiId, stageName)) return undefined;
  const document: Answers['apigateway/get-export'] = subject.inventory.ask(
    'apigateway/get-export',
    place,
    apiId,
    stageName,
  );
  return document['x-amazon-apigateway-policy'];
};

const isoTime = (time: string | number | undefined): string | undefined => {
  if (time === undefined) return undefined;
  const date = new Date(typeof time === 'number' ? time * 1000 : time);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
};

/**
 * Whether the policy in force is another than the saved one: an edit takes effect only with the next deployment
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/updating-api.html). Told by an export of the stage that
 * carries the policy, or by CloudTrail; where neither was read nothing is known to differ, and the fact is undefined.
 */
export const policyDrift = fact<Drift | undefined>({
  needs: ['apigateway/get-export'],
  uses: [restApi, stage, deployment, savedPolicy, policyEdits],
  of: (subject) => {
    const api = get(subject, restApi);
    const serving = get(subject, stage);
    const saved = get(subject, savedPolicy);
    if (!api?.value.id || !serving?.stageName || !saved) return undefined;
    const deployedAt = isoTime(get(subject, deployment)?.createdDate);
    if (deployedAt === undefined) return undefined;
    const exported = exportedPolicy(subject, api, api.value.id, serving.stageName);
    const edits = get(subject, policyEdits);
    const later = edits.filter(({ at }) => at > deployedAt);
    const inForce = exported ?? edits.filter(({ at }) => at <= deployedAt).at(-1)?.policy;
    const deployed = inForce === undefined ? undefined : judged(subject, inForce);
    const last = later.at(-1);
    if (last) return { editedAt: last.at, deployedAt, by: last.by, deployed };
    if (exported !== undefined && JSON.stringify(documentOf(exported)) !== JSON.stringify(saved.document))
      return { editedAt: undefined, deployedAt, by: undefined, deployed };
    return undefined;
  },
});
