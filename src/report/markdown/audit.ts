import type { Report } from '../../diagnosis/schema.js';
import { codeSpan, markdownProse } from '../escape.js';
import { auditText } from '../table/audit.js';
import { tableText } from './table.js';

/** The summary of an audit, by account and by rule. */
export const auditSections = ({ audit }: Report): readonly string[] => {
  if (audit === undefined) return [];
  const accounts = audit.accounts.map(({ account, name, read, critical, high, medium, low, unknown }) => [
    codeSpan(account),
    markdownProse(name ?? ''),
    read === 'none' ? 'not read' : read === 'part' ? 'in part' : 'yes',
    ...[critical, high, medium, low, unknown].map(String),
  ]);
  const rules = audit.rules.map(({ severity, code, title, failed, accounts: of }) => [
    severity,
    codeSpan(code),
    markdownProse(title),
    String(failed),
    String(of),
  ]);
  return [
    '## Summary',
    `${markdownProse(auditText(audit))}.`,
    ...tableText(['Account', 'Name', 'Read', 'Critical', 'High', 'Medium', 'Low', 'Unknown'], accounts),
    ...(rules.length === 0 ? [] : tableText(['Severity', 'Rule', 'Healthy state', 'Broken', 'Accounts'], rules)),
  ];
};
