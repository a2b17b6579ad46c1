// Slack: messages for an incoming webhook, a line each. What came from an account is escaped: it mentions nobody and links nowhere.
import { cut, main } from './events.mjs';

const escaped = (text) => String(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
const code = (text) => `\`${escaped(String(text).replace(/[`\n\r]/g, ' '))}\``;

const words = {
  opened: 'Opened',
  changed: 'Changed',
  closed: 'Closed',
  undecided: 'Not decided any more, still open',
  decided: 'Decided: not found',
};

export const slack = ({ type, because, finding }) => {
  const head = `${words[type] ?? type}: ${code(finding.code)} (${escaped(finding.severity)})`;
  const lines = [
    `*${head}*`,
    `${code(finding.request ?? finding.subject)}`,
    escaped(because ?? finding.because),
    ...(type === 'opened' ? (finding.repair ?? []).map(({ cli }) => `Repair: ${code(cli)}`) : []),
  ];
  return [
    {
      text: cut(head, 300),
      blocks: [{ type: 'section', text: { type: 'mrkdwn', text: cut(lines.join('\n'), 3000) } }],
    },
  ];
};

await main(import.meta.url, slack);
