import type { Gate, Hop, LegTrace, Trace } from '../network/trace.js';
import { inert, jsonText } from './escape.js';
import type { Lines, Mark, Page } from './table/page.js';
import { heading, marked, pageOf, paintOf, prose, verdictLine } from './table/page.js';
import { whyText } from './wording.js';

/** `width` in columns; `colour` is chalk's level for the stream. */
export interface PathOptions {
  readonly width: number;
  readonly colour: 0 | 1 | 2 | 3;
  readonly ascii?: boolean;
}

const ranges = (gate: Pick<Gate, 'passes'>) => (gate.passes === undefined ? {} : { passes: gate.passes });

const gateJson = (gate: Gate) => {
  const { kind, side, account, region, resource, rule, verdict, because, code } = gate;
  return { kind, side, account, region, resource, rule, verdict, because, code, ...ranges(gate) };
};

const hopJson = ({ at, what, account, region, gates }: Hop) => ({
  at,
  what,
  account,
  region,
  gates: gates.map(gateJson),
});

const legJson = ({ verdict, passes, share, hops }: LegTrace) => ({
  verdict,
  ...ranges({ ...(passes ? { passes } : {}) }),
  ...(share === undefined ? {} : { share }),
  hops: hops.map(hopJson),
});

const blockerJson = ({ code, leg, account, region, resource, rule, because }: Gate) => ({
  code,
  leg,
  account,
  region,
  resource,
  rule,
  because,
});

/** The document `xapi/path/1` (contract, section 3). */
const pathDocument = (trace: Trace) => ({
  schema: 'xapi/path/1' as const,
  verdict: trace.verdict,
  forward: legJson(trace.forward),
  return: legJson(trace.return),
  blockers: trace.blockers.map(blockerJson),
  gaps: trace.gaps.map(({ account, region, action, why, operation, key, message }) => ({
    account,
    region,
    action,
    why,
    operation,
    ...(key === undefined ? {} : { key }),
    ...(message === undefined ? {} : { message }),
  })),
});

/** What `xapi path --format json` prints. */
export const pathJson = (trace: Trace): string => `${jsonText(pathDocument(trace), 2)}\n`;

const marks: Readonly<Record<Gate['verdict'], Mark>> = {
  pass: 'ok',
  fail: 'fail',
  partial: 'fail',
  unknown: 'unknown',
};
const words: Readonly<Record<Gate['verdict'], string>> = {
  pass: 'pass   ',
  fail: 'fail   ',
  partial: 'in part',
  unknown: 'unknown',
};
const verdictMarks: Readonly<Record<Trace['verdict'], Mark>> = {
  reachable: 'ok',
  blocked: 'fail',
  partial: 'fail',
  unknown: 'unknown',
};

const portText = (ranged: Gate['passes']): string =>
  (ranged ?? []).map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(', ');

const gateText = (gate: Gate): string =>
  [
    `${gate.kind} ${gate.resource}: ${gate.rule ?? 'no rule matches'}`,
    gate.verdict === 'pass' ? '' : `; ${gate.because}`,
    gate.passes === undefined ? '' : `; passes with source ports ${portText(gate.passes) || 'none'}`,
  ].join('');

const gateLines = (page: Page, gate: Gate): Lines =>
  verdictLine(page, 6, marks[gate.verdict], words[gate.verdict], gateText(gate));

const hopLines = (page: Page, { at, what, account, region, gates }: Hop, index: number): Lines => [
  ...prose(page, 2, [`${index + 1}.`, at, `(${what})`, account, region].filter(Boolean).join(' ')),
  ...gates.flatMap((gate) => gateLines(page, gate)),
];

const share = ({ share: part, passes }: LegTrace): string =>
  part === undefined ? '' : `, with ${Math.round(part * 100)}% of the source ports (${portText(passes)})`;

const legLines = (page: Page, title: string, leg: LegTrace): Lines => [
  '',
  ...heading(page, 0, `${title}: ${marked(page, verdictMarks[leg.verdict], leg.verdict)}${share(leg)}`),
  ...leg.hops.flatMap((hop, index) => hopLines(page, hop, index)),
];

const gapLines = (page: Page, { gaps }: Trace): Lines =>
  gaps.length === 0
    ? []
    : [
        '',
        ...heading(page, 0, 'Not read'),
        ...gaps.flatMap(({ action, account, region, why, message }) =>
          prose(page, 2, `${action} in ${account} ${region} (${whyText(why)}${message ? `: ${message}` : ''})`),
        ),
      ];

const blockerLines = (page: Page, { blockers }: Trace): Lines =>
  blockers.length === 0
    ? []
    : [
        '',
        ...heading(page, 0, 'What stops it'),
        ...blockers.flatMap((gate) => [
          ...verdictLine(page, 2, 'fail', gate.verdict === 'partial' ? 'in part' : 'fail', gate.code),
          ...prose(page, 4, `${gate.leg}, ${gate.resource} in ${gate.account} ${gate.region}: ${gate.because}`),
        ]),
      ];

/** The way there and the way back, hop by hop, with the rule that decides at each gate; then what stops it. */
export const renderPath = (raw: Trace, { width, colour, ascii = false }: PathOptions): string => {
  const trace = inert(raw);
  const page = pageOf({ width, colour, ascii }, new Set());
  const mark = verdictMarks[trace.verdict];
  const lines = [
    ...prose(page, 0, marked(page, mark, trace.verdict.toUpperCase())).map(paintOf(page, mark)),
    ...legLines(page, 'There', trace.forward),
    ...legLines(page, 'Back', trace.return),
    ...blockerLines(page, trace),
    ...gapLines(page, trace),
  ];
  return `${lines.join('\n')}\n`;
};
