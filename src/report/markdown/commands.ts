import type { Report } from '../../diagnosis/schema.js';
import { alteredCommands, codeBlock, codeSpan, markdownProse } from '../escape.js';
import { planActs } from '../reading.js';
import type { Act } from '../reading.js';

const script = ({ steps }: Act): string =>
  steps.map(({ step, repair, cause }) => [`# ${step}. ${repair.summary} (${cause})`, repair.cli].join('\n')).join('\n');

const caution = ({ steps }: Act, altered: ReadonlySet<string>): readonly string[] => {
  const bad = steps.filter(({ repair }) => altered.has(repair.cli));
  return bad.map(({ step }) => markdownProse(`Step ${step} holds control characters, shown escaped: do not paste it.`));
};

const actText = (act: Act, altered: ReadonlySet<string>): readonly string[] => [
  `### Account ${codeSpan(act.account)}, ${codeSpan(act.region)}`,
  ...caution(act, altered),
  codeBlock(script(act), 'sh'),
];

/** The repairs in order, by the account that must act; `raw` is the report before it was made inert. */
export const commandsText = (report: Report, raw: Report): readonly string[] => {
  const acts = planActs(report);
  const altered = alteredCommands(
    [...raw.findings.flatMap(({ repair }) => repair), ...(raw.plan ?? [])].map(({ cli }) => cli),
  );
  return acts.length === 0 ? [] : ['## Commands', ...acts.flatMap((act) => actText(act, altered))];
};
