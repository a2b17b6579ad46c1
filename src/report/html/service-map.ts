import type { RequestReport } from '../../diagnosis/schema.js';
import { mapTexts, trafficText } from '../wording.js';
import type { Html } from './tag.js';
import { html } from './tag.js';

/** What X-Ray saw behind the endpoint, hop by hop. */
export const serviceMapHtml = ({ serviceMap }: RequestReport): Html | false =>
  serviceMap !== undefined &&
  html`<div class="wide">
    <table>
      <caption>
        Service map of X-Ray, of every caller
      </caption>
      <thead>
        <tr>
          <th scope="col">From</th>
          <th scope="col">To</th>
          <th scope="col">Traffic</th>
        </tr>
      </thead>
      <tbody>
        ${serviceMap.hops.map(
          (hop) =>
            html`<tr>
              <th scope="row"><code>${hop.from}</code></th>
              <td><code>${hop.to}</code></td>
              <td>${trafficText(hop)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${mapTexts(serviceMap).map((text) => html`<p>${text}.</p>`)}
  </div>`;
