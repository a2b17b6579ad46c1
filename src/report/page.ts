import type { Check, Seen } from '../checks/check.js';
import { operationsOf } from '../request/fact.js';
import { facts } from '../request/facts/index.js';
import { operation } from '../snapshot/operations.js';
import { bodyLine } from './wording.js';

const seenText = ({ kind, status, body, errorType }: Seen): string => {
  switch (kind) {
    case 'http':
      return [
        `HTTP ${status ?? ''}`.trim(),
        ...(errorType ? [`\`x-amzn-ErrorType: ${errorType}\``] : []),
        ...(body ? [`\`${bodyLine(body)}\``] : []),
      ].join(', ');
    case 'timeout':
      return 'a connection that times out';
    case 'dns':
      return 'a name that does not resolve';
    case 'tls':
      return 'a TLS handshake that fails';
    case 'reset':
      return 'a connection that is reset';
    case 'refused':
      return 'a connection that is refused';
  }
};

const actionsOf = ({ reads }: Check): string[] =>
  [...new Set(reads.flatMap((name) => [...operationsOf(facts[name])].map((id) => operation(id).action)))].sort();

/** One cause as Markdown: what `explain` prints and what stands in `docs/causes`. Made from the check itself. */
export const pageOf = (check: Check): string =>
  [
    `# ${check.code}`,
    '',
    `**Healthy:** ${check.title}.`,
    '',
    check.why,
    '',
    `- **The caller sees:** ${seenText(check.seenAs)}`,
    `- **Layer:** ${check.layer}`,
    `- **Severity:** ${check.severity}`,
    `- **Repair:** ${check.remedy}`,
    `- **AWS's own words:** <${check.page}>`,
    '',
    '## What is read',
    '',
    ...actionsOf(check).map((action) => `- \`${action}\``),
    '',
  ].join('\n');
