import type { Statement } from './statement.js';
import { texts } from './statement.js';

const list = (items: readonly string[] | undefined, joint: string): string => (items ?? []).slice(0, 6).join(joint);

const arnName = (arn: string | undefined): string => (arn ?? '').split('/').at(-2) ?? arn ?? '';

const fieldNames: Readonly<Record<string, string>> = {
  UriPath: 'the URI path',
  Method: 'the method',
  QueryString: 'the query string',
  AllQueryArguments: 'a query argument',
  Body: 'the body',
  JsonBody: 'the JSON body',
  Headers: 'a header',
  Cookies: 'a cookie',
};

const fieldOf = (field: Statement['field']): string => {
  if (field?.SingleHeader?.Name) return `header ${field.SingleHeader.Name}`;
  if (field?.SingleQueryArgument?.Name) return `query argument ${field.SingleQueryArgument.Name}`;
  const [name] = Object.keys(field ?? {});
  return fieldNames[name ?? ''] ?? name ?? 'a part of the request';
};

const positions: Readonly<Record<string, string>> = {
  EXACTLY: 'is',
  STARTS_WITH: 'starts with',
  ENDS_WITH: 'ends with',
  CONTAINS: 'contains',
  CONTAINS_WORD: 'contains the word',
};

const scoped = (of: Statement['scopeDown']): string => (of ? `, where ${words(of)}` : '');

/** One statement of a web ACL in words. */
export const words = (statement: Statement): string => {
  switch (statement.is) {
    case 'byte-match':
      return `${fieldOf(statement.field)} ${positions[statement.position ?? ''] ?? 'matches'} ${texts(statement.search ?? '')[0] ?? ''}`;
    case 'regex':
      return `${fieldOf(statement.field)} matches ${statement.search ?? ''}`;
    case 'and':
      return `(${statement.inner.map(words).join(' and ')})`;
    case 'or':
      return `(${statement.inner.map(words).join(' or ')})`;
    case 'not':
      return `not ${statement.inner.map(words).join('')}`;
    case 'geo':
      return `the country is ${list(statement.names, ' or ')}`;
    case 'ip-set':
      return `the address is in IP set ${arnName(statement.names?.[0])}`;
    case 'managed-group':
      return `managed rule group ${list(statement.names, ' ')} says so${scoped(statement.scopeDown)}`;
    case 'rule-group':
      return `rule group ${arnName(statement.names?.[0])} says so`;
    case 'rate':
      return `there are more than ${statement.names?.[0] ?? ''} requests in the window${scoped(statement.scopeDown)}`;
    case 'label':
      return `an earlier rule set the label ${statement.names?.[0] ?? ''}`;
    case 'other':
      return `${statement.names?.[0] ?? 'a statement'} on ${fieldOf(statement.field)}`;
  }
};
