import type { RequestReport } from '../../diagnosis/schema.js';
import { mapTexts, trafficText } from '../wording.js';
import type { Lines, Page } from './page.js';
import { heading, prose } from './page.js';

/** What X-Ray saw behind the endpoint, hop by hop. */
export const serviceMapLines = (page: Page, { serviceMap }: RequestReport): Lines => {
  if (!serviceMap) return [];
  return [
    '',
    ...heading(page, 2, 'Service map of X-Ray, of every caller'),
    ...serviceMap.hops.flatMap((hop) => [
      ...prose(page, 4, `${hop.from} -> ${hop.to}`),
      ...prose(page, 8, trafficText(hop)),
    ]),
    ...mapTexts(serviceMap).flatMap((text) => prose(page, 4, text)),
  ];
};
