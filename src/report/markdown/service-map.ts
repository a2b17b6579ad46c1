import type { RequestReport } from '../../diagnosis/schema.js';
import { codeSpan, markdownProse } from '../escape.js';
import { mapTexts, trafficText } from '../wording.js';
import { tableText } from './table.js';

/** What X-Ray saw behind the endpoint, hop by hop. */
export const serviceMapText = ({ serviceMap }: RequestReport): readonly string[] => {
  if (!serviceMap) return [];
  const rows = serviceMap.hops.map((hop) => [codeSpan(hop.from), codeSpan(hop.to), markdownProse(trafficText(hop))]);
  return [
    '### Service map of X-Ray, of every caller',
    ...(rows.length === 0 ? [] : tableText(['From', 'To', 'Traffic'], rows)),
    ...mapTexts(serviceMap).map((text) => markdownProse(`${text}.`)),
  ];
};
