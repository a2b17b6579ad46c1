import type { Finding, Report } from '../diagnosis/schema.js';
import { causeOf, pageUrl } from './cause.js';
import { jsonText } from './escape.js';
import type { Renderer, RenderOptions } from './options.js';
import { placeOf } from './place.js';
import { triedText, waivedText } from './wording.js';

const levels = { critical: 'error', high: 'error', medium: 'warning', low: 'note' } as const;

/** What GitHub calls `security-severity`: 0 to 10. */
const scores = { critical: '9.5', high: '8.0', medium: '5.5', low: '2.5' } as const;

const ruleOf = (finding: Finding, options: RenderOptions) => {
  const { code, title, layer, severity } = finding;
  const helpUri = pageUrl(finding, options);
  const cause = causeOf(code);
  return {
    id: code,
    name: code,
    shortDescription: { text: title },
    ...(cause ? { fullDescription: { text: cause.why } } : {}),
    help: { text: cause?.remedy ?? `xapi explain ${code}` },
    ...(helpUri === undefined ? {} : { helpUri }),
    defaultConfiguration: { level: levels[severity] },
    properties: { tags: [layer], 'security-severity': scores[severity] },
  };
};

/** A result is not in a file; the resource stands as a path below its account and region, and by its ARN. */
const locationOf = (finding: Finding, report: Report) => {
  const { account, region } = placeOf(finding, report);
  const uri = [account, region, finding.subject].map((part) => encodeURIComponent(part.toWellFormed())).join('/');
  return {
    physicalLocation: { artifactLocation: { uri }, region: { startLine: 1 } },
    logicalLocations: [{ name: finding.subject, fullyQualifiedName: finding.subject, kind: 'resource' }],
  };
};

const messageOf = (finding: Finding): string =>
  [
    finding.because,
    ...(finding.request === null ? [] : [`Request: ${finding.request}`]),
    ...finding.details,
    triedText(finding) && `Repair tried ${triedText(finding)}`,
    ...finding.repair.map(
      ({ account, region, summary, cli }) => `In account ${account}, ${region}: ${summary}\n${cli}`,
    ),
  ]
    .filter(Boolean)
    .join('\n');

const baselines = { new: 'new', still: 'unchanged' } as const;

const resultOf = (finding: Finding, report: Report, rules: ReadonlyMap<string, number>) => ({
  ruleId: finding.code,
  ruleIndex: rules.get(finding.code) ?? -1,
  ...(finding.is === 'fail' ? { kind: 'fail', level: levels[finding.severity] } : { kind: 'open', level: 'none' }),
  message: { text: messageOf(finding) },
  locations: [locationOf(finding, report)],
  partialFingerprints: { primaryLocationLineHash: `${finding.fingerprint}:1`, 'xapi/v1': finding.fingerprint },
  ...(finding.baseline === null ? {} : { baselineState: baselines[finding.baseline] }),
  suppressions: finding.waived
    ? [{ kind: 'external', status: 'accepted', justification: waivedText(finding.waived) }]
    : [],
  properties: {
    account: finding.account,
    region: finding.region,
    layer: finding.layer,
    role: finding.role,
    ...(finding.hiddenBy === undefined ? {} : { hiddenBy: finding.hiddenBy }),
    confidence: finding.confidence,
    request: finding.request,
  },
});

/** SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/): what was not decided is a result of kind `open`. */
export const sarif: Renderer = (report, options) => {
  const first = new Map(report.findings.map((finding) => [finding.code, finding]));
  const rules = new Map([...first.keys()].map((code, index) => [code, index]));
  const { name, version } = report.tool;
  const run = {
    tool: { driver: { name, version, rules: [...first.values()].map((finding) => ruleOf(finding, options)) } },
    automationDetails: { id: 'xapi/' },
    columnKind: 'utf16CodeUnits',
    invocations: [{ executionSuccessful: true, endTimeUtc: report.takenAt }],
    results: report.findings.map((finding) => resultOf(finding, report, rules)),
    properties: { verdict: report.verdict, summary: report.summary },
  };
  const $schema = 'https://json.schemastore.org/sarif-2.1.0.json';
  return `${jsonText({ $schema, version: '2.1.0', runs: [run] }, 2)}\n`;
};
