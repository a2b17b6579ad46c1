import type { Evidence, Finding } from '../../diagnosis/schema.js';
import { byHandText } from '../by-hand.js';
import { pageUrl } from '../cause.js';
import type { RenderOptions } from '../options.js';
import { changedText, confidenceText, evidenceText, triedText, waivedText } from '../wording.js';
import type { Sheet } from './command.js';
import { command, described } from './command.js';
import type { Html } from './tag.js';
import { html } from './tag.js';

const evidenceHtml = (evidence: Evidence): Html =>
  html`${evidenceText(evidence)}${evidence.sample.length > 0 && html`<pre><code>${evidence.sample.slice(0, 5).join('\n')}</code></pre>`}`;

const repairHtml = (sheet: Sheet, { account, region, summary, warning, cli, undo }: Finding['repair'][number]): Html =>
  html`<h4>Repair, in account ${account}, ${region}</h4>
    <p>${summary}</p>
    ${warning !== undefined && html`<p class="unknown">? warning: ${warning}</p>`} ${command(sheet, cli, summary)}
    ${
      undo !== '' &&
      html`<details>
        <summary>Undo</summary>
        ${command(sheet, undo, `undo: ${summary}`)}
      </details>`
    }`;

type Alternative = NonNullable<Finding['alternatives']>[number];

const insteadHtml = (sheet: Sheet, { account, region, summary, warning, cli, sideEffects }: Alternative): Html =>
  html`<details>
    <summary>Instead, in account ${account}, ${region}: ${summary}</summary>
    ${warning !== undefined && html`<p class="unknown">? warning: ${warning}</p>`}
    ${sideEffects.map((effect) => html`<p>also: ${effect}</p>`)} ${command(sheet, cli, summary)}
  </details>`;

const roles = { 'root-cause': 'Root cause', contributing: 'On the way', latent: 'Stops no request' } as const;

const facts = (finding: Finding, url: string | undefined): Html =>
  described([
    ...finding.details.map((detail) => ['Detail', detail] as const),
    ['About', html`<code>${finding.subject}</code>`],
    ['Account', `${finding.account} ${finding.region}`],
    ['Severity', `${finding.severity}, layer ${finding.layer}`],
    ['Logs', confidenceText[finding.confidence]],
    ...finding.evidence.map((evidence) => ['Evidence', evidenceHtml(evidence)] as const),
    ['Changed by', finding.changedBy && changedText(finding.changedBy)],
    ['Waived', finding.waived && waivedText(finding.waived)],
    ['Baseline', finding.baseline],
    ['Tried', triedText(finding)],
    ...finding.tried.sideEffects.map((effect) => ['Also', effect] as const),
    ['By hand', byHandText(finding)],
    ['Page', url !== undefined && html`<a href="${url}" rel="noreferrer">${url}</a>`],
  ]);

/** One failure with its proof and its repair. `requests` names how many meet it, where that is not said around it. */
export const findingHtml = (sheet: Sheet, finding: Finding, options: RenderOptions, requests = 1): Html =>
  html`<section class="finding ${finding.role}">
    <h3>
      <span class="${finding.waived ? 'unknown' : 'fail'}">✗ ${finding.waived ? 'Waived' : roles[finding.role]}</span>
      <code>${finding.code}</code>
    </h3>
    <p><strong>${finding.because}</strong></p>
    ${requests > 1 && html`<p>${requests} requests meet this.</p>`} ${facts(finding, pageUrl(finding, options))}
    ${finding.repair.map((repair) => repairHtml(sheet, repair))}
    ${(finding.alternatives ?? []).map((other) => insteadHtml(sheet, other))}
  </section>`;
