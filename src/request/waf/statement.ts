import type { WebAcl } from '../../inventory/services.js';

export type Rule = NonNullable<WebAcl['Rules']>[number];
type RawStatement = NonNullable<Rule['Statement']>;
type Field = NonNullable<NonNullable<RawStatement['ByteMatchStatement']>['FieldToMatch']>;

/** A statement of a web ACL, with what is needed to try it on a request. */
export interface Statement {
  readonly is:
    | 'byte-match'
    | 'regex'
    | 'and'
    | 'or'
    | 'not'
    | 'geo'
    | 'ip-set'
    | 'managed-group'
    | 'rule-group'
    | 'rate'
    | 'label'
    | 'other';
  readonly field?: Field | undefined;
  readonly search?: string | undefined;
  readonly position?: string | undefined;
  readonly transformations?: readonly string[];
  readonly names?: readonly string[];
  readonly scopeDown?: Statement | undefined;
  readonly inner: readonly Statement[];
}

const transformationsOf = (of: {
  TextTransformations?: { Type?: string | undefined; Priority?: number | undefined }[] | undefined;
}) =>
  [...(of.TextTransformations ?? [])]
    .sort((a, b) => (a.Priority ?? 0) - (b.Priority ?? 0))
    .map(({ Type }) => Type ?? '');

const composed = (raw: RawStatement): Statement | undefined => {
  if (raw.AndStatement) return { is: 'and', inner: (raw.AndStatement.Statements ?? []).map(statementOf) };
  if (raw.OrStatement) return { is: 'or', inner: (raw.OrStatement.Statements ?? []).map(statementOf) };
  if (raw.NotStatement?.Statement) return { is: 'not', inner: [statementOf(raw.NotStatement.Statement)] };
  return undefined;
};

const matching = (raw: RawStatement): Statement | undefined => {
  const { ByteMatchStatement: bytes, RegexMatchStatement: regex } = raw;
  if (bytes)
    return {
      is: 'byte-match',
      field: bytes.FieldToMatch,
      search: bytes.SearchString,
      position: bytes.PositionalConstraint,
      transformations: transformationsOf(bytes),
      inner: [],
    };
  if (!regex) return undefined;
  const { FieldToMatch: field, RegexString: search } = regex;
  return { is: 'regex', field, search, transformations: transformationsOf(regex), inner: [] };
};

const down = (raw: RawStatement | undefined): Statement | undefined => raw && statementOf(raw);

const grouped = (raw: RawStatement): Statement | undefined => {
  const { ManagedRuleGroupStatement: managed, RuleGroupReferenceStatement: group, RateBasedStatement: rate } = raw;
  if (managed) {
    const names = [managed.VendorName ?? '', managed.Name ?? ''];
    return { is: 'managed-group', names, scopeDown: down(managed.ScopeDownStatement), inner: [] };
  }
  if (group) return { is: 'rule-group', names: [group.ARN ?? ''], inner: [] };
  if (!rate) return undefined;
  return { is: 'rate', names: [String(rate.Limit)], scopeDown: down(rate.ScopeDownStatement), inner: [] };
};

/** Reads one statement; what nothing here can try is `other`, with its name. */
export const statementOf = (raw: RawStatement): Statement => {
  const known = composed(raw) ?? matching(raw) ?? grouped(raw);
  if (known) return known;
  if (raw.GeoMatchStatement) return { is: 'geo', names: raw.GeoMatchStatement.CountryCodes ?? [], inner: [] };
  if (raw.IPSetReferenceStatement) return { is: 'ip-set', names: [raw.IPSetReferenceStatement.ARN ?? ''], inner: [] };
  if (raw.LabelMatchStatement) return { is: 'label', names: [raw.LabelMatchStatement.Key ?? ''], inner: [] };
  const [name = 'an empty statement', body] = Object.entries(raw)[0] ?? [];
  return { is: 'other', names: [name], field: (body as { FieldToMatch?: Field } | undefined)?.FieldToMatch, inner: [] };
};

/**
 * The AWS CLI prints a search string in base64, other tools as text: every reading that it can have. Of a longer text that
 * is base64 of something printable the other reading is too unlikely to count.
 */
export const texts = (search: string): readonly string[] => {
  const decoded = Buffer.from(search, 'base64');
  const text = decoded.toString('latin1');
  if (decoded.toString('base64') !== search || !/^[\x20-\x7e]+$/.test(text)) return [search];
  return search.length >= 8 || search.endsWith('=') ? [text] : [text, search];
};
