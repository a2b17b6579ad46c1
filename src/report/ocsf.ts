import type { Finding, Report } from '../diagnosis/schema.js';
import { pageUrl } from './cause.js';
import { jsonText } from './escape.js';
import type { Renderer, RenderOptions } from './options.js';
import { partitionOf, placeOf } from './place.js';
import { triedText, waivedText } from './wording.js';

/** https://schema.ocsf.io/1.3.0/classes/compliance_finding */
const schemaVersion = '1.3.0';
const classUid = 2003;
const create = 1;

const severities = { critical: [5, 'Critical'], high: [4, 'High'], medium: [3, 'Medium'], low: [2, 'Low'] } as const;
const confidences = {
  confirmed: [3, 'High'],
  supported: [2, 'Medium'],
  contradicted: [1, 'Low'],
  unobserved: [0, 'Unknown'],
} as const;

const complianceOf = (finding: Finding) => ({
  control: finding.code,
  standards: ['xapi'],
  requirements: [finding.title],
  ...(finding.is === 'fail' ? { status: 'Fail', status_id: 3 } : { status: 'Warning', status_id: 2 }),
  status_code: finding.is,
  status_detail: finding.because,
});

const remediationOf = (finding: Finding, options: RenderOptions) => {
  const url = pageUrl(finding, options);
  const steps = finding.repair.map(
    ({ account, region, summary, cli }) => `In account ${account}, ${region}: ${summary}\n${cli}`,
  );
  return {
    desc: steps.length > 0 ? steps.join('\n') : `xapi explain ${finding.code}`,
    ...(url === undefined ? {} : { references: [url] }),
  };
};

const infoOf = (finding: Finding, time: number) => ({
  uid: finding.fingerprint,
  title: finding.title,
  desc: finding.because,
  created_time: time,
  types: [finding.layer],
  analytic: { uid: finding.code, name: finding.code, type: 'Rule', type_id: 1 },
});

const metadataOf = ({ tool }: Report, finding: Finding) => ({
  version: schemaVersion,
  product: { name: tool.name, vendor_name: tool.name, version: tool.version },
  profiles: ['cloud'],
  event_code: finding.code,
  uid: finding.fingerprint,
});

const statusOf = ({ waived }: Finding) =>
  waived ? { status: 'Suppressed', status_id: 3, comment: waivedText(waived) } : { status: 'New', status_id: 1 };

const labelled = (name: string, [id, caption]: readonly [number, string]) => ({ [`${name}_id`]: id, [name]: caption });

const unmapped = (finding: Finding) => ({
  role: finding.role,
  ...(finding.hiddenBy === undefined ? {} : { hidden_by: finding.hiddenBy }),
  request: finding.request,
  tried: triedText(finding),
  baseline: finding.baseline,
  details: finding.details,
});

const eventOf = (finding: Finding, report: Report, options: RenderOptions) => {
  const { account, region } = placeOf(finding, report);
  const time = Date.parse(report.takenAt);
  return {
    activity_id: create,
    activity_name: 'Create',
    category_uid: 2,
    category_name: 'Findings',
    class_uid: classUid,
    class_name: 'Compliance Finding',
    type_uid: classUid * 100 + create,
    type_name: 'Compliance Finding: Create',
    time,
    ...labelled('severity', severities[finding.severity]),
    ...labelled('confidence', confidences[finding.confidence]),
    ...statusOf(finding),
    message: `${finding.code}: ${finding.because}`,
    metadata: metadataOf(report, finding),
    finding_info: infoOf(finding, time),
    compliance: complianceOf(finding),
    remediation: remediationOf(finding, options),
    resources: [
      { uid: finding.subject, region, cloud_partition: partitionOf(region), owner: { account: { uid: account } } },
    ],
    cloud: { provider: 'AWS', region, account: { uid: account, type: 'AWS Account', type_id: 10 } },
    unmapped: unmapped(finding),
  };
};

/** OCSF Compliance Findings, an array of events. What was not decided has the status Warning: no result for want of information. */
export const ocsf: Renderer = (report, options) =>
  `${jsonText(
    report.findings.map((finding) => eventOf(finding, report, options)),
    2,
  )}\n`;
