import type { LayerEvaluation } from '../../policy/index.js';
import type { PolicyDocument, PolicyStatement } from './authorization/documents.js';

/** Whom to let in, and to what. */
export interface Site {
  readonly endpoint: string;
  readonly vpc: string | undefined;
  readonly resource: string;
}

const negated = /^(ForAnyValue:|ForAllValues:)?String(Not)(Equals|Like)/i;

/** The Deny with one more value among those that a key spares; undefined where it does not look at the key, or spares it. */
const widenedBy = (statement: PolicyStatement, key: string, value: string): PolicyStatement | undefined => {
  let changed = false;
  const widened = Object.entries(statement.Condition ?? {}).map(([operator, keys]) => [
    operator,
    Object.fromEntries(
      Object.entries(keys).map(([name, values]) => {
        const list = (Array.isArray(values) ? values : [values]).map(String);
        if (changed || !negated.test(operator) || name.toLowerCase() !== key || list.includes(value))
          return [name, values];
        changed = true;
        return [name, [...list, value]];
      }),
    ),
  ]);
  return changed
    ? { ...statement, Condition: Object.fromEntries(widened) as PolicyStatement['Condition'] & object }
    : undefined;
};

/** The Deny with this endpoint spared, or its VPC where it looks at that alone; undefined where it looks at something else. */
const sparing = (statement: PolicyStatement, { endpoint, vpc }: Site): PolicyStatement | undefined =>
  widenedBy(statement, 'aws:sourcevpce', endpoint) ??
  (vpc === undefined ? undefined : widenedBy(statement, 'aws:sourcevpc', vpc));

const admission = ({ endpoint, resource }: Site): PolicyStatement => ({
  Sid: 'XapiAdmitEndpoint',
  Effect: 'Allow',
  Principal: '*',
  Action: 'execute-api:Invoke',
  Resource: resource,
  Condition: { StringEquals: { 'aws:SourceVpce': endpoint } },
});

const withoutDeny = (document: PolicyDocument, verdict: LayerEvaluation, site: Site): PolicyDocument | undefined => {
  const index =
    typeof verdict.statement === 'number'
      ? verdict.statement
      : document.Statement.findIndex(({ Sid }) => Sid === verdict.statement);
  const denying = document.Statement[index];
  const spared = denying && sparing(denying, site);
  return spared && { ...document, Statement: document.Statement.map((s) => (s === denying ? spared : s)) };
};

/**
 * The document changed as little as lets the endpoint in: its id added where a Deny spares others, a statement of its own
 * where no Allow matches. Undefined where a Deny looks at something else: that is somebody's intention.
 */
export const admitted = (
  saved: PolicyDocument | null,
  site: Site,
  judge: (document: PolicyDocument) => LayerEvaluation,
): PolicyDocument | undefined => {
  let document: PolicyDocument | undefined = saved ?? { Version: '2012-10-17', Statement: [] };
  for (let round = 0; round < 6 && document; round++) {
    const verdict = judge(document);
    if (verdict.effect === 'allow') return document;
    if (verdict.effect === 'unknown') return undefined;
    document =
      verdict.effect === 'explicit-deny'
        ? withoutDeny(document, verdict, site)
        : { ...document, Statement: [...document.Statement, admission(site)] };
  }
  return undefined;
};
