import type { Check, Seen } from '../checks/check.js';
import { controls as controlsOfAws } from '../checks/practice/controls.js';
import type { AnyRule } from '../checks/practice/rule.js';
import { operationsOfRule } from '../checks/practice/rule.js';
import { operationsOf } from '../request/fact.js';
import { facts } from '../request/facts/index.js';
import type { OperationId } from '../snapshot/operations.js';
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

const operationsIn = (told: Check | AnyRule): readonly OperationId[] =>
  'reads' in told ? told.reads.flatMap((name) => [...operationsOf(facts[name])]) : operationsOfRule(told);

const actionsOf = (told: Check | AnyRule): string[] =>
  [...new Set(operationsIn(told).map((id) => operation(id).action))].sort();

const practice = ({ about, controls }: AnyRule): string[] => [
  `- **Judged of:** ${about.named}, by \`xapi audit\`; it stops no request`,
  ...controls.map((id) => `- **Control of AWS:** [${id}](${controlsOfAws[id].page}) ${controlsOfAws[id].title}`),
];

/** One cause or rule as Markdown: what `explain` prints and what stands in `docs/causes`. Made from itself. */
export const pageOf = (check: Check | AnyRule): string =>
  [
    `# ${check.code}`,
    '',
    `**Healthy:** ${check.title}.`,
    '',
    check.why,
    '',
    ...('reads' in check ? [`- **The caller sees:** ${seenText(check.seenAs)}`] : practice(check)),
    `- **Layer:** ${check.layer}`,
    `- **Severity:** ${check.severity}`,
    `- **Repair:** ${check.remedy}`,
    ...(check.noRepair === undefined ? [] : [`- **Why no command is printed:** ${check.noRepair}`]),
    `- **AWS's own words:** <${check.page}>`,
    '',
    '## What is read',
    '',
    ...actionsOf(check).map((action) => `- \`${action}\``),
    '',
  ].join('\n');
