import type { Finding, Report } from '../diagnosis/schema.js';
import { inert } from './escape.js';
import type { Renderer } from './options.js';
import { headline } from './wording.js';

const line = (...cells: readonly string[]): string => cells.map((cell) => cell || '-').join('  ');

const word = ({ is, role, waived }: Finding): string => {
  if (waived) return 'waived';
  if (is === 'unknown') return 'unknown';
  return role === 'latent' ? 'latent' : 'broken';
};

const findingLine = (finding: Finding): string =>
  line(word(finding), finding.code, finding.request ?? finding.subject, finding.because);

/** A request that has no line of its own among the findings still has one. */
const quiet = ({ requests, findings }: Report): string[] => {
  const told = new Set(
    findings.filter(({ role, is }) => is === 'unknown' || role !== 'latent').map(({ request }) => request),
  );
  return requests
    .filter(({ id }) => !told.has(id))
    .map((request) => line(request.verdict, '', request.id, headline(request)));
};

/** One line a finding, and one a request without: `broken  CODE  REQUEST  BECAUSE`, two blanks between. */
export const short: Renderer = (report) => {
  const safe = inert(report);
  return [...safe.findings.map(findingLine), ...quiet(safe)].map((text) => `${text}\n`).join('');
};
