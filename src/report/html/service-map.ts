import type { RequestReport } from '../../diagnosis/schema.js';
import { mapTexts, trafficText } from '../wording.js';
import { tableHtml } from './table.js';
import type { Html } from './tag.js';
import { html } from './tag.js';

/** What X-Ray saw behind the endpoint, hop by hop. */
export const serviceMapHtml = ({ serviceMap }: RequestReport): Html | false =>
  serviceMap !== undefined &&
  html`${tableHtml(
    { caption: 'Service map of X-Ray, of every caller' },
    ['From', 'To', 'Traffic'],
    serviceMap.hops.map(
      (hop) =>
        html`<tr>
          <th scope="row"><code>${hop.from}</code></th>
          <td><code>${hop.to}</code></td>
          <td>${trafficText(hop)}</td>
        </tr>`,
    ),
  )}${mapTexts(serviceMap).map((text) => html`<p>${text}.</p>`)}`;
