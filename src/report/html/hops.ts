import type { Leg, Station, Visit } from './stations.js';
import type { Html } from './tag.js';
import { html } from './tag.js';

const words = { fail: '✗ fails', partial: '✗ fails in part', unknown: '? unknown' } as const;
const looks = { fail: 'fail', partial: 'fail', unknown: 'unknown' } as const;

const visitHtml = ({ obstacles, breaks, beyond }: Visit, hidden: boolean): Html => {
  if (obstacles.length === 0) return html`${hidden ? 'not read' : beyond ? 'not reached' : 'passes'}`;
  return html`${obstacles.map(
    ({ is, by, because }, index) =>
      html`${index > 0 && '; '}<span class="${looks[is]}">${breaks && is !== 'unknown' ? '✗ break' : words[is]}</span>
        <code>${by}</code>${because !== '' && `: ${because}`}`,
  )}`;
};

const hopHtml = ({ id, kind, account, vpc, hidden }: Station, visit: Visit): Html =>
  html`<li>
    <code>${id}</code> (${[kind, vpc !== id && vpc, account].filter(Boolean).join(', ')}):
    ${visitHtml(visit, hidden === true)}
  </li>`;

const legHtml = (title: string, stations: readonly Station[], leg: Leg): Html =>
  html`<p><strong>${title}</strong></p>
    <ol>
      ${stations.flatMap((station) => {
        const visit = station[leg];
        return visit ? [hopHtml(station, visit)] : [];
      })}
    </ol>`;

/** The drawing in words, for whoever does not see it: each leg a list, in the order of travel. */
export const wordsHtml = (stations: readonly Station[]): Html =>
  html`<details>
    <summary>The path in words</summary>
    ${legHtml('There', stations, 'there')} ${legHtml('Back', [...stations].reverse(), 'back')}
  </details>`;
