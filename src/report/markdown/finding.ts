import type { Evidence, Finding } from '../../diagnosis/schema.js';
import { byHandText } from '../by-hand.js';
import { pageUrl } from '../cause.js';
import { codeBlock, codeSpan, markdownProse } from '../escape.js';
import type { RenderOptions } from '../options.js';
import type { Shared } from '../reading.js';
import { behindTitle, changedText, confidenceText, counted, evidenceText, triedText, waivedText } from '../wording.js';

/** So many requests are named below a finding that they share. */
const named = 10;

const item = (label: string, text: string): readonly string[] =>
  text === '' ? [] : [`- **${label}**: ${markdownProse(text)}`];

const evidenceItems = (evidence: Evidence): readonly string[] => [
  ...item('evidence', evidenceText(evidence)),
  ...evidence.sample.slice(0, 3).map((line) => `  - ${codeSpan(line)}`),
];

const requestItems = (requests: readonly string[]): readonly string[] => [
  ...(requests.length > 0 ? [`- **${counted(requests.length, 'request')}**:`] : []),
  ...requests.slice(0, named).map((request) => `  - ${codeSpan(request)}`),
  ...(requests.length > named ? [`  - and ${requests.length - named} more`] : []),
];

const repairText = ({ account, region, summary, warning, cli, undo }: Finding['repair'][number]): readonly string[] => [
  `Repair, in account ${codeSpan(account)} ${codeSpan(region)}: ${markdownProse(summary)}`,
  ...(warning === undefined ? [] : [`Warning: ${markdownProse(warning)}`]),
  codeBlock(cli, 'sh'),
  ...(undo === '' ? [] : ['Undo:', codeBlock(undo, 'sh')]),
];

type Alternative = NonNullable<Finding['alternatives']>[number];

const insteadText = ({ account, region, summary, warning, cli, sideEffects }: Alternative): readonly string[] => [
  `Instead, in account ${codeSpan(account)} ${codeSpan(region)}: ${markdownProse(summary)}`,
  ...(warning === undefined ? [] : [`Warning: ${markdownProse(warning)}`]),
  ...(sideEffects.length === 0 ? [] : [sideEffects.map((effect) => `- also: ${markdownProse(effect)}`).join('\n')]),
  codeBlock(cli, 'sh'),
];

const page = (finding: Finding, options: RenderOptions): readonly string[] => {
  const url = pageUrl(finding, options);
  return url === undefined ? [] : [`- **page**: <${url}>`];
};

const heading = (level: 3 | 4, { code }: Finding): string => `${'#'.repeat(level)} ${codeSpan(code)}`;

/** A failure that stands above, of another request. */
export const againText = (finding: Finding): readonly string[] => [
  heading(4, finding),
  markdownProse(finding.because),
  [...item('repair', finding.repair.length > 0 ? 'as above' : ''), ...item('tried', triedText(finding))].join('\n'),
];

/** What one cause hides of several requests, a line each. */
export const behindText = (behind: readonly Shared[]): readonly string[] =>
  behind.length === 0
    ? []
    : [
        `${behindTitle}:`,
        behind
          .map(
            ({ finding, requests }) =>
              `- ${codeSpan(finding.code)}: ${markdownProse(finding.because)}${requests.length > 1 ? ` (${requests.length} requests)` : ''}`,
          )
          .join('\n'),
      ];

export const findingText = (
  { finding, requests }: Shared,
  options: RenderOptions,
  level: 3 | 4 = 3,
): readonly string[] => [
  heading(level, finding),
  markdownProse(finding.because),
  [
    ...finding.details.flatMap((detail) => item('detail', detail)),
    ...item('about', `${finding.subject} in account ${finding.account} ${finding.region}`),
    ...item('severity', `${finding.severity}, layer ${finding.layer}, ${confidenceText[finding.confidence]}`),
    ...finding.evidence.flatMap(evidenceItems),
    ...item('changed', finding.changedBy ? changedText(finding.changedBy) : ''),
    ...item('waived', finding.waived ? waivedText(finding.waived) : ''),
    ...item('baseline', finding.baseline ?? ''),
    ...item('tried', triedText(finding)),
    ...finding.tried.sideEffects.flatMap((effect) => item('also', effect)),
    ...item('by hand', byHandText(finding)),
    ...page(finding, options),
    ...requestItems(requests),
  ].join('\n'),
  ...finding.repair.flatMap(repairText),
  ...(finding.alternatives ?? []).flatMap(insteadText),
];
