import type { Finding, Report } from '../diagnosis/schema.js';
import { pageUrl } from './cause.js';
import { jsonText } from './escape.js';
import type { Renderer, RenderOptions } from './options.js';
import { partitionOf, placeOf } from './place.js';
import { triedText } from './wording.js';

const type = 'Software and Configuration Checks/AWS Security Best Practices/Network Reachability';

/** AWS refuses longer texts. A cut text ends in an ellipsis and never in half a surrogate pair. */
const cut = (text: string, most: number): string => {
  if (text.length <= most) return text || '-';
  return `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;
};

const resourceTypes: readonly (readonly [RegExp, string])[] = [
  [/:ec2:.*:security-group\//, 'AwsEc2SecurityGroup'],
  [/:ec2:.*:network-acl\//, 'AwsEc2NetworkAcl'],
  [/:ec2:.*:route-table\//, 'AwsEc2RouteTable'],
  [/:ec2:.*:subnet\//, 'AwsEc2Subnet'],
  [/:ec2:.*:vpc\//, 'AwsEc2Vpc'],
  [/:ec2:.*:network-interface\//, 'AwsEc2NetworkInterface'],
  [/:ec2:.*:vpc-peering-connection\//, 'AwsEc2VpcPeeringConnection'],
  [/:ec2:.*:transit-gateway\//, 'AwsEc2TransitGateway'],
  [/:apigateway:.*\/restapis\/[^/]+\/stages\//, 'AwsApiGatewayStage'],
  [/:apigateway:.*\/restapis\//, 'AwsApiGatewayRestApi'],
  [/:elasticloadbalancing:.*:loadbalancer\//, 'AwsElbv2LoadBalancer'],
  [/:lambda:.*:function:/, 'AwsLambdaFunction'],
  [/:iam:.*:role\//, 'AwsIamRole'],
  [/:acm:.*:certificate\//, 'AwsCertificateManagerCertificate'],
];

const resourceType = (subject: string): string =>
  resourceTypes.find(([pattern]) => pattern.test(subject))?.[1] ?? 'Other';

const compliance = (finding: Finding) => ({
  Status: finding.is === 'fail' ? 'FAILED' : 'NOT_AVAILABLE',
});

const recommendation = (finding: Finding, options: RenderOptions) => {
  const url = pageUrl(finding, options);
  const steps = finding.repair.map(({ account, region, summary }) => `In account ${account}, ${region}: ${summary}.`);
  const text = steps.length > 0 ? steps.join(' ') : `xapi explain ${finding.code}`;
  return { Recommendation: { Text: cut(text, 512), ...(url === undefined ? {} : { Url: url }) } };
};

/** A command that does not fit is left out: half a command must not be pasted. */
const command = ({ repair }: Finding): string => {
  const all = repair.map(({ cli }) => cli).join('\n');
  return all.length <= 2048 ? all : '';
};

const productFields = (finding: Finding): Record<string, string> =>
  Object.fromEntries(
    Object.entries({
      'xapi/Layer': finding.layer,
      'xapi/Role': finding.role,
      'xapi/HiddenBy': finding.hiddenBy ?? '',
      'xapi/Request': finding.request ?? '',
      'xapi/Confidence': finding.confidence,
      'xapi/Command': command(finding),
      'xapi/Tried': triedText(finding),
      'xapi/Baseline': finding.baseline ?? '',
    })
      .filter(([, value]) => value !== '')
      .map(([name, value]) => [name, cut(value, 2048)]),
  );

const suppressed = ({ waived }: Finding, { takenAt }: Report) =>
  waived === null
    ? {}
    : {
        Workflow: { Status: 'SUPPRESSED' },
        Note: { Text: cut(waived.reason, 512), UpdatedBy: cut(waived.by, 512), UpdatedAt: takenAt },
      };

const awsFinding = (finding: Finding, report: Report, options: RenderOptions) => {
  const { account, region } = placeOf(finding, report);
  const partition = partitionOf(region);
  const label = finding.severity.toUpperCase();
  return {
    SchemaVersion: '2018-10-08',
    Id: `xapi/${region}/${account}/${finding.fingerprint}`,
    ProductArn: `arn:${partition}:securityhub:${region}:${account}:product/${account}/default`,
    GeneratorId: `xapi/${finding.code}`,
    AwsAccountId: account,
    Types: [type],
    CreatedAt: report.takenAt,
    UpdatedAt: report.takenAt,
    Severity: { Label: label },
    Title: cut(`${finding.code}: ${finding.title}`, 256),
    Description: cut(finding.because, 1024),
    Remediation: recommendation(finding, options),
    ProductFields: productFields(finding),
    Resources: [
      { Type: resourceType(finding.subject), Id: cut(finding.subject, 512), Partition: partition, Region: region },
    ],
    Compliance: compliance(finding),
    RecordState: 'ACTIVE',
    FindingProviderFields: { Severity: { Label: label, Original: finding.severity }, Types: [type] },
    ...suppressed(finding, report),
  };
};

type AwsFinding = ReturnType<typeof awsFinding>;

/** https://docs.aws.amazon.com/securityhub/latest/partnerguide/guidelines-batchimportfindings.html; 6 MB less what encloses them. */
const batch = { findings: 100, bytes: 5_900_000 } as const;

const batches = (findings: readonly AwsFinding[]): { Findings: readonly AwsFinding[] }[] => {
  const found: { Findings: AwsFinding[]; bytes: number }[] = [];
  for (const finding of findings) {
    const bytes = Buffer.byteLength(JSON.stringify(finding)) + 1;
    const last = found.at(-1);
    if (last && last.Findings.length < batch.findings && last.bytes + bytes <= batch.bytes) {
      last.Findings.push(finding);
      last.bytes += bytes;
    } else found.push({ Findings: [finding], bytes });
  }
  return found.map(({ Findings }) => ({ Findings }));
};

/**
 * Requests of BatchImportFindings, an array of `{"Findings":[…]}`. Each holds the findings of one account and Region, for it
 * must be sent from there: `jq -c '.[]' | while read -r b; do aws securityhub batch-import-findings --cli-input-json "$b"; done`.
 */
export const asff: Renderer = (report, options) => {
  const places = new Map<string, AwsFinding[]>();
  for (const finding of report.findings) {
    const one = awsFinding(finding, report, options);
    const place = places.get(one.ProductArn);
    if (place) place.push(one);
    else places.set(one.ProductArn, [one]);
  }
  return `${jsonText([...places.values()].flatMap(batches), 2)}\n`;
};
