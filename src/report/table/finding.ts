import type { Evidence, Finding } from '../../diagnosis/schema.js';
import { byHandText } from '../by-hand.js';
import { changedText, confidenceText, evidenceText, triedText, waivedText } from '../wording.js';
import type { Shared } from '../reading.js';
import type { Lines, Page } from './page.js';
import { commandLines, entry, prose, verdictLine } from './page.js';

const samples = 3;
const effects = 4;

const evidenceLines = (page: Page, evidence: Evidence): Lines => [
  ...entry(page, 4, 'evidence', evidenceText(evidence)),
  ...evidence.sample.slice(0, samples).flatMap((line) => prose(page, 17, line)),
  ...(evidence.sample.length > samples ? prose(page, 17, `and ${evidence.sample.length - samples} more`) : []),
];

const undoLines = (page: Page, undo: string): Lines =>
  undo === '' ? [] : [page.colour.faint('    undo'), ...commandLines(page, 4, undo)];

const repairLines = (page: Page, repair: Finding['repair'][number]): Lines => [
  ...entry(page, 4, 'repair', `in account ${repair.account}, ${repair.region}: ${repair.summary}`),
  ...entry(page, 4, 'warning', repair.warning ?? ''),
  ...commandLines(page, 4, repair.cli),
  ...undoLines(page, repair.undo),
];

type Alternative = NonNullable<Finding['alternatives']>[number];

const insteadLines = (page: Page, { account, region, summary, warning, cli, sideEffects }: Alternative): Lines => [
  ...entry(page, 4, 'instead', `in account ${account}, ${region}: ${summary}`),
  ...effectLines(page, sideEffects),
  ...entry(page, 4, 'warning', warning ?? ''),
  ...commandLines(page, 4, cli),
];

const effectLines = (page: Page, all: readonly string[]): Lines => [
  ...all.slice(0, effects).flatMap((effect) => entry(page, 4, 'also', effect)),
  ...(all.length > effects ? prose(page, 15, `and ${all.length - effects} more: --format json lists them`) : []),
];

const about = ({ subject, account, region }: Finding): string =>
  subject.includes(account) && subject.includes(region) ? subject : `${subject} in account ${account} ${region}`;

const headLines = (page: Page, { code, because, waived }: Finding): Lines => [
  ...verdictLine(page, 2, 'fail', waived ? 'waived' : 'fail', code).map((line) =>
    line.replace(code, page.colour.strong),
  ),
  ...prose(page, 4, because),
];

/** What one cause hides of several requests, a line each. */
export const behindLines = (page: Page, { finding, requests }: Shared): Lines =>
  entry(
    page,
    4,
    'then',
    `you meet ${finding.code}: ${finding.because}${requests.length > 1 ? ` (${requests.length} requests)` : ''}`,
  );

/** A failure that stands above, of another request. */
export const againLines = (page: Page, finding: Finding): Lines => [
  ...headLines(page, finding),
  ...entry(page, 4, 'repair', finding.repair.length > 0 ? 'as above' : ''),
  ...entry(page, 4, 'tried', triedText(finding)),
];

/** Everything that is known of one failure: cause, proof, who did it, repair, and what the trial said. */
export const findingLines = (page: Page, finding: Finding, requests = 1): Lines => [
  ...headLines(page, finding),
  ...entry(page, 4, 'requests', requests > 1 ? `${requests} requests meet this` : ''),
  ...finding.details.flatMap((detail) => entry(page, 4, 'detail', detail)),
  ...entry(page, 4, 'about', about(finding)),
  ...entry(page, 4, 'severity', `${finding.severity}, layer ${finding.layer}, ${confidenceText[finding.confidence]}`),
  ...finding.evidence.flatMap((evidence) => evidenceLines(page, evidence)),
  ...entry(page, 4, 'changed', finding.changedBy ? changedText(finding.changedBy) : ''),
  ...entry(page, 4, 'waived', finding.waived ? waivedText(finding.waived) : ''),
  ...entry(page, 4, 'baseline', finding.baseline ?? ''),
  ...entry(page, 4, 'tried', triedText(finding)),
  ...effectLines(page, finding.tried.sideEffects),
  ...finding.repair.flatMap((repair) => repairLines(page, repair)),
  ...(finding.alternatives ?? []).flatMap((other) => insteadLines(page, other)),
  ...entry(page, 4, 'by hand', byHandText(finding)),
];

/** True, but in no request's way: one line and a half. */
export const latentLines = (page: Page, finding: Finding, requests = 1): Lines => [
  ...verdictLine(page, 4, 'fail', finding.waived ? 'waived' : finding.severity, finding.code),
  ...prose(page, 6, finding.because + (requests > 1 ? ` (${requests} requests)` : '')),
];
